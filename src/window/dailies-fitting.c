/* dailies-fitting.c: a repair, tried out to be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-fitting.h"

#include "dailies-picture-decode.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>

struct _DailiesFitting
{
  GObject parent_instance;

  DailiesPictureRepair repair;
  DailiesPicture *picture;
  GdkTexture *texture;
};

G_DEFINE_FINAL_TYPE (DailiesFitting, dailies_fitting, G_TYPE_OBJECT)

typedef struct
{
  GFile *in;
  DailiesPictureRepair repair;
  DailiesPictureRules rules;
  guint side;
  DexPromise *promise;
  GCancellable *cancellable; /* of @promise */
} Try;

static void
try_free (gpointer data)
{
  Try *try = data;

  g_clear_object (&try->in);
  g_clear_object (&try->cancellable);
  dex_clear (&try->promise);
  g_free (try);
}

/* (transfer full) (nullable): what @work comes to. Once nobody waits for the try any more, it is given up;
 * but what it leaves is there only at its end. */
static gpointer
await_work (Try *try, DexFuture *work, GError **error)
{
  g_autoptr (DexFuture) owned = work;

  dex_await (dex_future_first (dex_ref (owned),
                               dex_cancellable_new_from_cancellable (try->cancellable), NULL),
             NULL);
  return dex_await_object (dex_ref (owned), error);
}

/* (transfer full) (nullable) */
static DailiesFitting *
try_in (Try *try, GFile *out, GError **error)
{
  g_autoptr (DailiesFitting) self = g_object_new (DAILIES_TYPE_FITTING, NULL);
  g_autoptr (DailiesPicturePixels) pixels = NULL;

  self->repair = try->repair;
  if ((self->picture = await_work (
         try, dailies_picture_repair_apply (try->in, &try->repair, out, &try->rules), error))
        == NULL
      || (pixels = await_work (try, dailies_picture_decode_file (out, try->side), error)) == NULL)
    return NULL;

  self->texture = gdk_texture_new_for_pixbuf (dailies_picture_pixels_get_pixbuf (pixels));
  return g_steal_pointer (&self);
}

static DexFuture *
try_fiber (gpointer data)
{
  Try *try = data;
  g_autoptr (DailiesFitting) self = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GFile) out = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;

  if ((path = g_dir_make_tmp ("dailies-fitting-XXXXXX", &error)) != NULL)
    {
      folder = g_file_new_for_path (path);
      out = g_file_get_child (folder, "frame");
      self = try_in (try, out, &error);
      g_file_delete (out, NULL, NULL);
      g_file_delete (folder, NULL, NULL);
    }

  if (self != NULL)
    dex_promise_resolve_object (try->promise, g_steal_pointer (&self));
  else
    dex_promise_reject (try->promise, error);
  return dex_future_new_true ();
}

DexFuture *
dailies_fitting_try (GFile *picture,
                     const DailiesPictureRepair *repair,
                     const DailiesPictureRules *rules,
                     guint side)
{
  DexPromise *promise;
  Try *try;

  g_return_val_if_fail (G_IS_FILE (picture), NULL);
  g_return_val_if_fail (repair != NULL && rules != NULL, NULL);
  g_return_val_if_fail (side > 0, NULL);

  promise = dex_promise_new_cancellable ();
  try = g_new0 (Try, 1);
  try->in = g_object_ref (picture);
  try->repair = *repair;
  try->rules = *rules;
  try->side = side;
  try->promise = dex_ref (promise);
  try->cancellable = g_object_ref (dex_promise_get_cancellable (promise));

  /* Brought to its end, so that the file is removed. */
  dex_future_disown (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, try_fiber, try, try_free));
  return DEX_FUTURE (promise);
}

DailiesPicture *
dailies_fitting_get_picture (DailiesFitting *self)
{
  g_return_val_if_fail (DAILIES_IS_FITTING (self), NULL);
  return self->picture;
}

GdkTexture *
dailies_fitting_get_texture (DailiesFitting *self)
{
  g_return_val_if_fail (DAILIES_IS_FITTING (self), NULL);
  return self->texture;
}

char *
dailies_fitting_describe (DailiesFitting *self, DailiesPicture *source)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_auto (GStrv) changes = NULL;
  g_autofree char *weight = NULL;
  DailiesPictureRepair done;

  g_return_val_if_fail (DAILIES_IS_FITTING (self), NULL);
  g_return_val_if_fail (DAILIES_IS_PICTURE (source), NULL);

  /* With the size and the format that it came to. */
  done = self->repair;
  if (done.source_width != 0)
    {
      done.width = dailies_picture_get_width (self->picture);
      done.height = dailies_picture_get_height (self->picture);
    }
  done.format = dailies_picture_get_format (self->picture);

  changes = dailies_picture_repair_describe (&done, source);
  for (guint i = 0; changes[i] != NULL; i++)
    g_string_append_printf (line, "%s. ", changes[i]);

  weight = g_format_size (dailies_picture_get_bytes (self->picture));
  g_string_append (line, weight);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
dailies_fitting_finalize (GObject *object)
{
  DailiesFitting *self = DAILIES_FITTING (object);

  g_clear_object (&self->picture);
  g_clear_object (&self->texture);

  G_OBJECT_CLASS (dailies_fitting_parent_class)->finalize (object);
}

static void
dailies_fitting_class_init (DailiesFittingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_fitting_finalize;
}

static void
dailies_fitting_init (DailiesFitting *self)
{
}
