/* dailies-door.c: who may take a lock next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-door.h"

/* Descriptors may come free elsewhere, which nobody tells. */
#define SECONDS_TO_NEXT_TRY 30

/* So many begin in one turn of the main loop: each takes up to a millisecond on a busy machine. */
#define A_TURN 2

/* That with which windows are drawn: of those who are ready at once, neither keeps the other from its turn,
 * however busy it is. */
#define PRIORITY (G_PRIORITY_HIGH_IDLE + 20)

/* In the order in which they are let in. */
typedef enum
{
  PAID_HELD_UP,
  PAID_NEW,
  HELD_UP,
  NEW,
  N_LINES
} Line;

struct _DailiesDoor
{
  GObject parent_instance;

  /* Of DailiesDriver, first in line at the head */
  GQueue lines[N_LINES];
  /* The last who tried was held up, and no lock has fallen since. */
  gboolean shut;
  guint turn_id;
  guint try_id;
};

G_DEFINE_FINAL_TYPE (DailiesDoor, dailies_door, G_TYPE_OBJECT)

void
dailies_door_clear (DailiesDoor *self)
{
  g_return_if_fail (DAILIES_IS_DOOR (self));

  g_clear_handle_id (&self->turn_id, g_source_remove);
  g_clear_handle_id (&self->try_id, g_source_remove);
  for (guint i = 0; i < N_LINES; i++)
    g_queue_clear_full (&self->lines[i], g_object_unref);
}

static void
dailies_door_dispose (GObject *object)
{
  dailies_door_clear (DAILIES_DOOR (object));

  G_OBJECT_CLASS (dailies_door_parent_class)->dispose (object);
}

static void
dailies_door_class_init (DailiesDoorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dailies_door_dispose;
}

static void
dailies_door_init (DailiesDoor *self)
{
  for (guint i = 0; i < N_LINES; i++)
    g_queue_init (&self->lines[i]);
}

DailiesDoor *
dailies_door_new (void)
{
  return g_object_new (DAILIES_TYPE_DOOR, NULL);
}

/* (nullable): whose head is next. Who is new tries once, if only to learn that it is held up. */
static GQueue *
get_next_line (DailiesDoor *self)
{
  for (guint i = 0; i < N_LINES; i++)
    {
      const gboolean held_up = i == PAID_HELD_UP || i == HELD_UP;

      if (!g_queue_is_empty (&self->lines[i]) && !(self->shut && held_up))
        return &self->lines[i];
    }
  return NULL;
}

static void
try_cb (gpointer data)
{
  DailiesDoor *self = data;

  self->try_id = 0;
  dailies_door_open (self);
}

static void
shut (DailiesDoor *self)
{
  self->shut = TRUE;
  if (self->try_id == 0)
    self->try_id = g_timeout_add_seconds_once (SECONDS_TO_NEXT_TRY, try_cb, self);
}

/* Returns: whether there was anybody */
static gboolean
let_in_next (DailiesDoor *self)
{
  GQueue *line = get_next_line (self);
  g_autoptr (DailiesDriver) driver = NULL;

  if (line == NULL)
    return FALSE;

  driver = g_queue_pop_head (line);
  if (dailies_driver_enter (driver))
    self->shut = FALSE;
  else
    {
      shut (self);
      if (line == &self->lines[PAID_NEW] || line == &self->lines[NEW])
        g_queue_push_tail (line - 1, g_steal_pointer (&driver));
      else
        g_queue_push_head (line, g_steal_pointer (&driver));
    }
  return TRUE;
}

static gboolean
turn_cb (gpointer data)
{
  DailiesDoor *self = data;

  for (guint i = 0; i < A_TURN; i++)
    if (!let_in_next (self))
      {
        self->turn_id = 0;
        return G_SOURCE_REMOVE;
      }
  return G_SOURCE_CONTINUE;
}

static void
go_on (DailiesDoor *self)
{
  if (self->turn_id == 0 && get_next_line (self) != NULL)
    self->turn_id = g_idle_add_full (PRIORITY, turn_cb, self, NULL);
}

void
dailies_door_join (DailiesDoor *self, DailiesDriver *driver, gboolean may_be_paid, gboolean held_up)
{
  g_return_if_fail (DAILIES_IS_DOOR (self));
  g_return_if_fail (DAILIES_IS_DRIVER (driver));

  if (held_up)
    shut (self);
  g_queue_push_tail (
    &self->lines[may_be_paid ? (held_up ? PAID_HELD_UP : PAID_NEW) : (held_up ? HELD_UP : NEW)],
    g_object_ref (driver));
  go_on (self);
}

void
dailies_door_open (DailiesDoor *self)
{
  g_return_if_fail (DAILIES_IS_DOOR (self));

  self->shut = FALSE;
  g_clear_handle_id (&self->try_id, g_source_remove);
  go_on (self);
}
