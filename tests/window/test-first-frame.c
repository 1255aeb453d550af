/* test-first-frame.c: what is said of a picture, and what mends it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include "dailies-first-frame.h"
#include "dailies-frame-editor.h"
#include "dailies-frame-note.h"
#include "dailies-settings.h"

/* An EXIF whose only entry points to a place */
static const guint8 place[] = "Exif\0\0MM\0*\0\0\0\x8\0\1\x88\x25\0\4\0\0\0\1\0\0\0\0\0\0\0";

typedef struct
{
  GFile *folder;
  GtkWidget *window;
  DailiesFirstFrame *first_frame;
  GtkWidget *note;
} Fixture;

static const DailiesPictureRules *
get_rules (void)
{
  return dailies_model_get_picture_rules (
    dailies_catalogue_lookup (dailies_catalogue_get_default (), "video-01"));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->folder = fixture_make_folder ();
  self->first_frame = g_object_new (DAILIES_TYPE_FIRST_FRAME, NULL);
  self->note = g_object_new (DAILIES_TYPE_FRAME_NOTE, "first-frame", self->first_frame, NULL);
  dailies_first_frame_set_rules (self->first_frame, get_rules ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->first_frame));
  gtk_box_append (GTK_BOX (box), self->note);
  self->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (self->window), box);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_ref (self->first_frame);
  gtk_window_destroy (GTK_WINDOW (self->window));
  fixture_assert_finalized (G_OBJECT (self->first_frame));
  fixture_remove_folder (self->folder);
}

/* (transfer full): a JPEG; @exif: (nullable): goes behind its first two bytes */
static GFile *
put_picture (Fixture *self, int width, int height, const guint8 *exif, gsize length)
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

static gboolean
is_checked (gpointer first_frame)
{
  return !dailies_first_frame_is_checking (first_frame);
}

static void
choose (Fixture *self, GFile *file)
{
  dailies_first_frame_set_file (self->first_frame, file);
  fixture_wait (self->first_frame, "notify::checking", is_checked);
}

/* Said where there is some, and only where it is taken out. */
static void
test_privacy (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) talking = put_picture (self, 640, 480, place, sizeof place - 1);
  g_autoptr (GFile) silent = NULL;
  GSettings *settings = dailies_settings_get_default ();

  choose (self, talking);
  g_assert_null (dailies_first_frame_get_problem (self->first_frame));
  g_assert_cmpstr (dailies_first_frame_get_note (self->first_frame), ==,
                   "Location data is taken out before it is sent.");
  g_assert_true (gtk_widget_get_visible (self->note));

  g_settings_set_boolean (settings, "keep-picture-data", TRUE);
  choose (self, talking);
  g_assert_null (dailies_first_frame_get_note (self->first_frame));
  g_settings_reset (settings, "keep-picture-data");

  silent = put_picture (self, 640, 480, NULL, 0);
  choose (self, silent);
  g_assert_null (dailies_first_frame_get_note (self->first_frame));
  g_assert_false (gtk_widget_get_visible (self->note));
}

static void
test_fit_and_undo (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = put_picture (self, 200, 900, NULL, 0);
  GtkWidget *widget = GTK_WIDGET (self->first_frame);

  choose (self, file);
  g_assert_cmpstr (dailies_first_frame_get_problem (self->first_frame), ==,
                   "Aspect ratio is 2:9; it must be over 2:5. "
                   "Shorter side is 200 px; it must be over 300 px.");
  g_assert_nonnull (fixture_find (self->note, "Adjust…"));

  g_assert_true (gtk_widget_activate_action (widget, "first-frame.fit", NULL));
  fixture_wait (self->first_frame, "notify::checking", is_checked);
  g_assert_null (dailies_first_frame_get_problem (self->first_frame));
  g_assert_nonnull (dailies_first_frame_get_repair (self->first_frame));
  g_assert_nonnull (strstr (dailies_first_frame_get_note (self->first_frame), "Cropped to"));

  g_assert_true (gtk_widget_activate_action (widget, "first-frame.undo", NULL));
  g_assert_null (dailies_first_frame_get_repair (self->first_frame));
  g_assert_nonnull (dailies_first_frame_get_problem (self->first_frame));
}

/* Nothing is asked for in this network, and the sentence is about a picture. */
static void
test_link_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (DexFuture) opening = dailies_engine_open (self->folder);
  DailiesEngine *engine = fixture_await_object (opening);
  GSettings *settings = dailies_settings_get_default ();

  g_settings_set_string (settings, "service", "http://127.0.0.1:9");
  dailies_first_frame_set_uri (self->first_frame, "http://10.0.0.1/a.png");
  dailies_first_frame_set_engine (self->first_frame, engine);
  g_assert_true (dailies_first_frame_is_checking (self->first_frame));
  fixture_wait (self->first_frame, "notify::checking", is_checked);
  g_assert_nonnull (strstr (dailies_first_frame_get_problem (self->first_frame),
                            "into this computer or its own network"));
  g_settings_reset (settings, "service");
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add ("/window/first-frame/privacy", Fixture, NULL, set_up, test_privacy, tear_down);
  g_test_add ("/window/first-frame/fit-and-undo", Fixture, NULL, set_up, test_fit_and_undo,
              tear_down);
  g_test_add ("/window/first-frame/link-refused", Fixture, NULL, set_up, test_link_refused,
              tear_down);
  return g_test_run ();
}
