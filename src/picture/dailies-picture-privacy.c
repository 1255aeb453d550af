/* dailies-picture-privacy.c: what a picture tells besides its pixels, and a copy without it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dailies-picture-copier.h"
#include "dailies-picture-privacy-private.h"
#include "dailies-thread.h"

static gboolean
copy (DailiesPictureCopier *copier,
      DailiesPictureFormat format,
      DailiesPicturePrivacy privacy,
      GError **error)
{
  /* An animation's frames are told by the chunks that go. */
  if (privacy == DAILIES_PICTURE_PRIVACY_KEEP && format != DAILIES_PICTURE_FORMAT_APNG)
    return dailies_picture_copier_pass_rest (copier, error);

  if (format == DAILIES_PICTURE_FORMAT_JPEG)
    return dailies_picture_copier_strip_jpeg (copier, error);

  return dailies_picture_copier_strip_png (copier, error);
}

/* The source may have been changed between its probing and its reading. */
static gboolean
is_the_same (DailiesPicture *a, DailiesPicture *b)
{
  return dailies_picture_get_width (a) == dailies_picture_get_width (b)
         && dailies_picture_get_height (a) == dailies_picture_get_height (b)
         && dailies_picture_get_orientation (a) == dailies_picture_get_orientation (b);
}

DailiesPicture *
dailies_picture_privacy_copy_into (DailiesPicture *picture,
                                   GFile *in,
                                   DailiesPictureFile *file,
                                   DailiesPicturePrivacy privacy,
                                   GCancellable *cancellable,
                                   GError **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (DailiesPictureReader) reader = NULL;
  g_autoptr (DailiesPicture) copied = NULL;
  DailiesPictureCopier copier = { 0 };
  goffset size = -1;

  if ((stream = dailies_picture_file_open (in, &size, error)) == NULL)
    return NULL;

  copier.reader = reader = dailies_picture_reader_new (stream, cancellable);
  copier.file = file;
  copier.cancellable = cancellable;

  if (!copy (&copier, dailies_picture_get_format (picture), privacy, error)
      || !dailies_picture_file_close (file, error)
      || (copied
          = dailies_picture_probe_now (dailies_picture_file_get_beside (file), cancellable, error))
           == NULL)
    return NULL;

  if (!is_the_same (picture, copied))
    {
      g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNREADABLE,
                           _ ("The file was changed while it was being read"));
      return NULL;
    }

  return g_steal_pointer (&copied);
}

static gboolean
check_format (DailiesPicture *picture, GError **error)
{
  DailiesPictureFormat format = dailies_picture_get_format (picture);

  if (format == DAILIES_PICTURE_FORMAT_JPEG || format == DAILIES_PICTURE_FORMAT_PNG
      || format == DAILIES_PICTURE_FORMAT_APNG)
    return TRUE;

  g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_NO_PICTURE,
                       _ ("Only JPEG and PNG can be copied without being converted"));

  return FALSE;
}

typedef struct
{
  GFile *in;
  GFile *out;
  DailiesPicturePrivacy privacy;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *self = data;

  g_clear_object (&self->in);
  g_clear_object (&self->out);
  g_free (self);
}

static DexFuture *
copy_in_thread (gpointer data)
{
  Copy *self = data;
  GCancellable *cancellable = g_cancellable_get_current ();
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (DailiesPicture) copied = NULL;
  g_autoptr (DailiesPictureFile) file = NULL;
  g_autoptr (GError) error = NULL;

  if ((picture = dailies_picture_probe_now (self->in, cancellable, &error)) == NULL
      || !check_format (picture, &error)
      || (file = dailies_picture_file_new (self->out, &error)) == NULL
      || (copied = dailies_picture_privacy_copy_into (picture, self->in, file, self->privacy,
                                                      cancellable, &error))
           == NULL
      || !dailies_picture_file_put_in_place (file, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&copied));
}

DexFuture *
dailies_picture_privacy_copy (GFile *in, GFile *out, DailiesPicturePrivacy privacy)
{
  Copy *self;

  g_return_val_if_fail (G_IS_FILE (in), NULL);
  g_return_val_if_fail (G_IS_FILE (out), NULL);

  self = g_new0 (Copy, 1);
  self->in = g_object_ref (in);
  self->out = g_object_ref (out);
  self->privacy = privacy;

  return dailies_thread_run ("[dailies] copy a picture", copy_in_thread, self, copy_free);
}
