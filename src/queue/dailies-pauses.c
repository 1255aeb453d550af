/* dailies-pauses.c: accounts that were refused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-pauses.h"

#include "dailies-bell.h"

#include <glib/gi18n-lib.h>

struct _DailiesPauses
{
  GObject parent_instance;

  /* service → what it said */
  GHashTable *reasons;
  char *latest;
  DailiesBell ended;
};

typedef enum
{
  PROP_PAUSED = 1,
  PROP_PAUSE_REASON,
} DailiesPausesProperty;

static GParamSpec *properties[PROP_PAUSE_REASON + 1];

G_DEFINE_FINAL_TYPE (DailiesPauses, dailies_pauses, G_TYPE_OBJECT)

static void
dailies_pauses_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DailiesPauses *self = DAILIES_PAUSES (object);

  switch ((DailiesPausesProperty) prop_id)
    {
    case PROP_PAUSED:
      g_value_set_boolean (value, g_hash_table_size (self->reasons) > 0);
      break;

    case PROP_PAUSE_REASON:
      g_value_set_string (value, self->latest);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dailies_pauses_finalize (GObject *object)
{
  DailiesPauses *self = DAILIES_PAUSES (object);

  g_clear_pointer (&self->reasons, g_hash_table_unref);
  g_clear_pointer (&self->latest, g_free);
  dailies_bell_clear (&self->ended);

  G_OBJECT_CLASS (dailies_pauses_parent_class)->finalize (object);
}

static void
dailies_pauses_class_init (DailiesPausesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dailies_pauses_get_property;
  object_class->finalize = dailies_pauses_finalize;

  properties[PROP_PAUSED]
    = g_param_spec_boolean ("paused", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAUSE_REASON]
    = g_param_spec_string ("pause-reason", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
dailies_pauses_init (DailiesPauses *self)
{
  self->reasons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  dailies_bell_init (&self->ended);
}

DailiesPauses *
dailies_pauses_new (void)
{
  return g_object_new (DAILIES_TYPE_PAUSES, NULL);
}

/* The set of pauses is another one, and @latest is what was said last. */
static void
notify (DailiesPauses *self, gboolean was_paused, const char *latest)
{
  if (g_set_str (&self->latest, latest))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSE_REASON]);
  if (was_paused != (g_hash_table_size (self->reasons) > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

void
dailies_pauses_add (DailiesPauses *self, const char *service, const char *reason)
{
  gboolean was_paused;

  g_return_if_fail (DAILIES_IS_PAUSES (self));
  g_return_if_fail (service != NULL);

  if (reason == NULL)
    reason = _ ("The service refused the account.");

  was_paused = g_hash_table_size (self->reasons) > 0;
  g_hash_table_replace (self->reasons, g_strdup (service), g_strdup (reason));
  notify (self, was_paused, reason);
}

void
dailies_pauses_end (DailiesPauses *self)
{
  gboolean was_paused;

  g_return_if_fail (DAILIES_IS_PAUSES (self));

  was_paused = g_hash_table_size (self->reasons) > 0;
  g_hash_table_remove_all (self->reasons);
  notify (self, was_paused, NULL);
  dailies_bell_ring (&self->ended);
}

gboolean
dailies_pauses_has (DailiesPauses *self, const char *service)
{
  g_return_val_if_fail (DAILIES_IS_PAUSES (self), FALSE);
  g_return_val_if_fail (service != NULL, FALSE);

  return g_hash_table_contains (self->reasons, service);
}

char *
dailies_pauses_dup_service (DailiesPauses *self)
{
  GHashTableIter iter;
  gpointer service, reason;

  g_return_val_if_fail (DAILIES_IS_PAUSES (self), NULL);

  g_hash_table_iter_init (&iter, self->reasons);
  while (g_hash_table_iter_next (&iter, &service, &reason))
    if (g_strcmp0 (reason, self->latest) == 0)
      return g_strdup (service);
  return NULL;
}

DexFuture *
dailies_pauses_when_ended (DailiesPauses *self)
{
  g_return_val_if_fail (DAILIES_IS_PAUSES (self), NULL);

  return dailies_bell_when_rung (&self->ended);
}
