/* dailies-world.c: what happens around the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-world.h"

#include "dailies-bell.h"
#include "dailies-clock.h"

#include <gio/gio.h>

struct _DailiesWorld
{
  GObject parent_instance;

  DailiesBell woken;
  GSource *clock;
  GNetworkMonitor *network;
};

enum
{
  NETWORK_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DailiesWorld, dailies_world, G_TYPE_OBJECT)

static void
dailies_world_dispose (GObject *object)
{
  DailiesWorld *self = DAILIES_WORLD (object);

  if (self->network != NULL)
    g_signal_handlers_disconnect_by_data (self->network, self);
  g_clear_object (&self->network);
  if (self->clock != NULL)
    g_source_destroy (self->clock);
  g_clear_pointer (&self->clock, g_source_unref);

  G_OBJECT_CLASS (dailies_world_parent_class)->dispose (object);
}

static void
dailies_world_finalize (GObject *object)
{
  DailiesWorld *self = DAILIES_WORLD (object);

  dailies_bell_clear (&self->woken);

  G_OBJECT_CLASS (dailies_world_parent_class)->finalize (object);
}

static void
dailies_world_class_init (DailiesWorldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dailies_world_dispose;
  object_class->finalize = dailies_world_finalize;

  signals[NETWORK_CHANGED] = g_signal_new ("network-changed", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dailies_world_init (DailiesWorld *self)
{
  dailies_bell_init (&self->woken);
}

DailiesWorld *
dailies_world_new (void)
{
  return g_object_new (DAILIES_TYPE_WORLD, NULL);
}

static gboolean
clock_jumped_cb (gpointer data)
{
  dailies_world_wake (data);
  return G_SOURCE_CONTINUE;
}

static void
network_changed_cb (DailiesWorld *self, gboolean available)
{
  g_signal_emit (self, signals[NETWORK_CHANGED], 0);
  if (available)
    dailies_world_wake (self);
}

void
dailies_world_watch (DailiesWorld *self)
{
  g_return_if_fail (DAILIES_IS_WORLD (self));

  if (self->clock != NULL)
    return;

  self->clock = dailies_clock_watch_new ();
  g_source_set_callback (self->clock, clock_jumped_cb, self, NULL);
  g_source_attach (self->clock, NULL);

  self->network = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect_swapped (self->network, "network-changed", G_CALLBACK (network_changed_cb),
                            self);
}

gboolean
dailies_world_has_network (DailiesWorld *self)
{
  g_return_val_if_fail (DAILIES_IS_WORLD (self), TRUE);

  return self->network == NULL || g_network_monitor_get_network_available (self->network);
}

void
dailies_world_wake (DailiesWorld *self)
{
  g_return_if_fail (DAILIES_IS_WORLD (self));

  dailies_bell_ring (&self->woken);
}

DexFuture *
dailies_world_when_woken (DailiesWorld *self)
{
  g_return_val_if_fail (DAILIES_IS_WORLD (self), NULL);

  return dailies_bell_when_rung (&self->woken);
}
