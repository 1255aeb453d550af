/* first-frame-fixture.c: the well for a first frame, in a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "first-frame-fixture.h"

static const DailiesPictureRules *
get_rules (void)
{
  return dailies_model_get_picture_rules (
    dailies_catalogue_lookup (dailies_catalogue_get_default (), "video-01"));
}

static void
on_refused (DailiesFirstFrame *first_frame, const char *sentence)
{
  g_object_set_data_full (G_OBJECT (first_frame), "refusal", g_strdup (sentence), g_free);
}

const char *
first_frame_get_refusal (DailiesFirstFrame *first_frame)
{
  return g_object_get_data (G_OBJECT (first_frame), "refusal");
}

void
first_frame_set_up (FirstFrameFixture *self, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->folder = fixture_make_folder ();
  self->first_frame = g_object_new (DAILIES_TYPE_FIRST_FRAME, NULL);
  g_signal_connect (self->first_frame, "refused", G_CALLBACK (on_refused), NULL);
  self->note = g_object_new (DAILIES_TYPE_FRAME_NOTE, "first-frame", self->first_frame, NULL);
  dailies_first_frame_set_rules (self->first_frame, get_rules ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->first_frame));
  gtk_box_append (GTK_BOX (box), self->note);
  self->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (self->window), box);
  gtk_window_present (GTK_WINDOW (self->window));
}

void
first_frame_tear_down (FirstFrameFixture *self, gconstpointer data)
{
  g_object_ref (self->first_frame);
  gtk_window_destroy (GTK_WINDOW (self->window));
  fixture_assert_finalized (G_OBJECT (self->first_frame));
  fixture_remove_folder (self->folder);
}

GFile *
first_frame_put_picture (FirstFrameFixture *self,
                         int width,
                         int height,
                         const guint8 *exif,
                         gsize length)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GFile) file = g_file_get_child (self->folder, "picture");
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *jpeg = NULL;
  const guint8 head[] = { 0xff, 0xe1, 0, (guint8) (length + 2) };
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  gdk_pixbuf_save_to_buffer (pixbuf, &jpeg, &size, "jpeg", &error, NULL);
  g_assert_no_error (error);
  g_byte_array_append (bytes, (const guint8 *) jpeg, 2);
  if (exif != NULL)
    {
      g_byte_array_append (bytes, head, sizeof head);
      g_byte_array_append (bytes, exif, (guint) length);
    }
  g_byte_array_append (bytes, (const guint8 *) jpeg + 2, (guint) size - 2);
  g_file_set_contents (g_file_peek_path (file), (const char *) bytes->data, bytes->len, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&file);
}

gboolean
first_frame_is_checked (gpointer first_frame)
{
  return !dailies_first_frame_is_checking (first_frame);
}

void
first_frame_choose (FirstFrameFixture *self, GFile *file)
{
  dailies_first_frame_set_file (self->first_frame, file);
  fixture_wait (self->first_frame, "notify::checking", first_frame_is_checked);
}
