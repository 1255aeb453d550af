/* dailies-turns.c: one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-turns.h"

struct _DailiesTurns
{
  GObject parent_instance;

  /* Of Line, by service */
  GHashTable *lines;
};

typedef struct
{
  gint64 next;
  gint64 put_off;
} Line;

G_DEFINE_FINAL_TYPE (DailiesTurns, dailies_turns, G_TYPE_OBJECT)

static void
dailies_turns_finalize (GObject *object)
{
  DailiesTurns *self = DAILIES_TURNS (object);

  g_clear_pointer (&self->lines, g_hash_table_unref);

  G_OBJECT_CLASS (dailies_turns_parent_class)->finalize (object);
}

static void
dailies_turns_class_init (DailiesTurnsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_turns_finalize;
}

static void
dailies_turns_init (DailiesTurns *self)
{
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

DailiesTurns *
dailies_turns_new (void)
{
  return g_object_new (DAILIES_TYPE_TURNS, NULL);
}

static Line *
ensure_line (DailiesTurns *self, const char *service)
{
  Line *line = g_hash_table_lookup (self->lines, service);

  if (line == NULL)
    {
      line = g_new0 (Line, 1);
      g_hash_table_insert (self->lines, g_strdup (service), line);
    }
  return line;
}

gint64
dailies_turns_take (DailiesTurns *self, const char *service, double pause)
{
  Line *line;
  gint64 turn;

  g_return_val_if_fail (DAILIES_IS_TURNS (self), 0);
  g_return_val_if_fail (service != NULL, 0);

  line = ensure_line (self, service);
  turn = MAX (MAX (line->next, line->put_off), g_get_monotonic_time ());
  line->next = turn + (gint64) (pause * G_USEC_PER_SEC);
  return turn;
}

void
dailies_turns_put_off (DailiesTurns *self, const char *service, gint64 then)
{
  Line *line;

  g_return_if_fail (DAILIES_IS_TURNS (self));
  g_return_if_fail (service != NULL);

  line = ensure_line (self, service);
  line->put_off = MAX (line->put_off, then);
}

gint64
dailies_turns_get_put_off (DailiesTurns *self, const char *service)
{
  g_return_val_if_fail (DAILIES_IS_TURNS (self), 0);
  g_return_val_if_fail (service != NULL, 0);

  return ensure_line (self, service)->put_off;
}
