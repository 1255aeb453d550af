/* dailies-places.c: the place of a job that is under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-places.h"

struct _DailiesPlace
{
  GObject parent_instance;

  DailiesLibrary *library;
  double patience;

  /* The wish: a future DailiesLock. Dropping it gives the place back, had or not. */
  DexFuture *wish;
  guint deadline_id;
};

G_DEFINE_FINAL_TYPE (DailiesPlace, dailies_place, G_TYPE_OBJECT)

static void
dailies_place_dispose (GObject *object)
{
  DailiesPlace *self = DAILIES_PLACE (object);

  dailies_place_give_back (self);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (dailies_place_parent_class)->dispose (object);
}

static void
dailies_place_class_init (DailiesPlaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dailies_place_dispose;
}

static void
dailies_place_init (DailiesPlace *self)
{
}

DailiesPlace *
dailies_place_new (DailiesLibrary *library, double patience)
{
  DailiesPlace *self;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (library), NULL);

  self = g_object_new (DAILIES_TYPE_PLACE, NULL);
  self->library = g_object_ref (library);
  self->patience = patience;
  return self;
}

static gboolean
deadline_cb (gpointer data)
{
  DailiesPlace *self = data;

  self->deadline_id = 0;
  dailies_place_give_back (self);
  return G_SOURCE_REMOVE;
}

static void
wish (DailiesPlace *self, guint places)
{
  if (self->wish != NULL && dex_future_is_rejected (self->wish))
    dex_clear (&self->wish);
  /* The set around it is what tells the library, when it is dropped, that nobody waits any more. */
  if (self->wish == NULL)
    self->wish = dex_future_first (dailies_library_take_place (self->library, places), NULL);
}

DexFuture *
dailies_place_take (DailiesPlace *self, guint places)
{
  g_return_val_if_fail (DAILIES_IS_PLACE (self), NULL);

  wish (self, places);
  return dex_ref (self->wish);
}

void
dailies_place_hold (DailiesPlace *self, guint places)
{
  g_return_if_fail (DAILIES_IS_PLACE (self));

  wish (self, places);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  self->deadline_id = g_timeout_add (self->patience * 1000, deadline_cb, self);
}

void
dailies_place_give_back (DailiesPlace *self)
{
  g_return_if_fail (DAILIES_IS_PLACE (self));

  g_clear_handle_id (&self->deadline_id, g_source_remove);
  dex_clear (&self->wish);
}

gboolean
dailies_place_is_had (DailiesPlace *self)
{
  g_return_val_if_fail (DAILIES_IS_PLACE (self), FALSE);

  return self->wish != NULL && dex_future_is_resolved (self->wish);
}
