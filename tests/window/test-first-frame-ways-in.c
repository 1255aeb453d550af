/* test-first-frame-ways-in.c: how a picture comes, and what is left of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "first-frame-fixture.h"

#include "dailies-settings.h"
#include "fault-service.h"

#include <glib/gstdio.h>

static DailiesFirstFrame *
get_well (FirstFrameFixture *self)
{
  return self->first_frame;
}

/* (transfer full): what lies in the cache of pictures that came without a file */
static GPtrArray *
list_places (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "dailies", "pasted", NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  return g_steal_pointer (&names);
}

/* (transfer full): every test begins with none */
static void
empty_places (void)
{
  g_autoptr (GPtrArray) left = list_places ();

  for (guint i = 0; i < left->len; i++)
    g_assert_cmpint (g_unlink (left->pdata[i]), ==, 0);
}

static GdkTexture *
make_texture (int width, int height)
{
  g_autoptr (GBytes) bytes
    = g_bytes_new_take (g_malloc0 ((gsize) width * height * 3), (gsize) width * height * 3);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8, bytes, (gsize) width * 3);
}

static gboolean
has_file (gpointer first_frame)
{
  return dailies_first_frame_get_file (first_frame) != NULL
         && !dailies_first_frame_is_checking (first_frame);
}

static gboolean
has_uri (gpointer first_frame)
{
  return dailies_first_frame_get_uri (first_frame) != NULL;
}

/* --- dropped --- */

static void
test_drop_file (FirstFrameFixture *self, gconstpointer data)
{
  g_autoptr (GFile) picture = first_frame_put_picture (self, 640, 480, NULL, 0);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (&picture, 1));
  g_assert_true (dailies_first_frame_take (get_well (self), &value));
  fixture_wait (get_well (self), "notify::checking", has_file);
  g_assert_true (g_file_equal (dailies_first_frame_get_file (get_well (self)), picture));
  g_assert_null (dailies_first_frame_get_problem (get_well (self)));
}

/* A browser gives pixels, or a link, or any text. */
static void
test_drop_texture (FirstFrameFixture *self, gconstpointer data)
{
  g_autoptr (GdkTexture) texture = make_texture (320, 200);
  g_autoptr (DexFuture) probing = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  DailiesPicture *picture;

  g_value_init (&value, GDK_TYPE_TEXTURE);
  g_value_set_object (&value, texture);
  g_assert_true (dailies_first_frame_take (get_well (self), &value));
  fixture_wait (get_well (self), "notify::checking", has_file);

  probing = dailies_picture_probe_file (dailies_first_frame_get_file (get_well (self)));
  picture = fixture_await_object (probing);
  g_assert_cmpint (dailies_picture_get_format (picture), ==, DAILIES_PICTURE_FORMAT_PNG);
  g_assert_cmpuint (dailies_picture_get_width (picture), ==, 320);
  g_assert_cmpuint (dailies_picture_get_height (picture), ==, 200);
  g_assert_cmpstr (dailies_first_frame_get_problem (get_well (self)), ==,
                   "Shorter side is 200 px; it must be over 300 px.");
}

/* What a browser gives of a page, as if it were a file of this computer */
static void
test_drop_page (FirstFrameFixture *self, gconstpointer data)
{
  const char *uri = "https://example.org/a%20b.png?c=d";
  g_autoptr (GFile) page = g_file_new_for_uri (uri);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (&page, 1));
  g_assert_true (dailies_first_frame_take (get_well (self), &value));
  g_assert_cmpstr (dailies_first_frame_get_uri (get_well (self)), ==, uri);
  g_assert_null (dailies_first_frame_get_file (get_well (self)));
}

static void
test_drop_text (FirstFrameFixture *self, gconstpointer data)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, "https://example.org/a%20b.png\r\nA picture");
  g_assert_true (dailies_first_frame_take (get_well (self), &value));
  g_assert_cmpstr (dailies_first_frame_get_uri (get_well (self)), ==,
                   "https://example.org/a%20b.png");
  g_assert_null (dailies_first_frame_get_file (get_well (self)));

  /* What was chosen stays. */
  g_value_set_string (&value, "A picture");
  g_assert_false (dailies_first_frame_take (get_well (self), &value));
  g_assert_cmpstr (first_frame_get_refusal (get_well (self)), ==, "Neither a picture nor a link");
  g_assert_null (dailies_first_frame_get_problem (get_well (self)));
  g_assert_cmpstr (dailies_first_frame_get_uri (get_well (self)), ==,
                   "https://example.org/a%20b.png");
}

/* --- pasted --- */

/* Another program on the same display, which goes on: what it gives comes through the display server. */
static GdkClipboard *
get_other_clipboard (FirstFrameFixture *self)
{
  static GdkDisplay *other;
  GdkDisplay *ours = gtk_widget_get_display (self->window);

  if (other == NULL)
    other = gdk_display_open (gdk_display_get_name (ours));
  g_assert_nonnull (other);
  g_assert_true (other != ours);
  return gdk_display_get_clipboard (other);
}

static gboolean
offers_picture (gpointer clipboard)
{
  return gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard),
                                            GDK_TYPE_TEXTURE);
}

static gboolean
offers_text (gpointer clipboard)
{
  return gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), G_TYPE_STRING);
}

static void
paste (FirstFrameFixture *self, FixtureCondition is_offered)
{
  GtkWidget *well = GTK_WIDGET (get_well (self));
  GdkClipboard *clipboard = gtk_widget_get_clipboard (well);

  gdk_display_flush (gdk_clipboard_get_display (get_other_clipboard (self)));
  fixture_wait (clipboard, "changed", is_offered);
  g_assert_false (gdk_clipboard_is_local (clipboard));
  g_assert_true (gtk_widget_activate_action (well, "first-frame.paste", NULL));
}

static void
test_paste_picture (FirstFrameFixture *self, gconstpointer data)
{
  g_autoptr (GdkTexture) texture = make_texture (640, 400);

  gdk_clipboard_set_texture (get_other_clipboard (self), texture);
  paste (self, offers_picture);
  fixture_wait (get_well (self), "notify::checking", has_file);
  g_assert_null (dailies_first_frame_get_problem (get_well (self)));
}

static void
test_paste_link (FirstFrameFixture *self, gconstpointer data)
{
  gdk_clipboard_set_text (get_other_clipboard (self), " https://example.org/a.png\n");
  paste (self, offers_text);
  fixture_wait (get_well (self), "notify::uri", has_uri);
  g_assert_cmpstr (dailies_first_frame_get_uri (get_well (self)), ==, "https://example.org/a.png");
}

static gboolean
has_refused (gpointer first_frame)
{
  return first_frame_get_refusal (first_frame) != NULL;
}

/* What was copied is broken: it is said, and what was chosen stays. */
static void
test_paste_broken (FirstFrameFixture *self, gconstpointer data)
{
  g_autoptr (GFile) picture = first_frame_put_picture (self, 640, 480, NULL, 0);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("no picture", 10);
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_for_bytes ("image/png", bytes);

  first_frame_choose (self, picture);
  gdk_clipboard_set_content (get_other_clipboard (self), content);
  paste (self, offers_picture);
  fixture_wait (get_well (self), "refused", has_refused);
  g_assert_cmpstr (first_frame_get_refusal (get_well (self)), ==,
                   "The clipboard could not be read");
  g_assert_nonnull (dailies_first_frame_get_file (get_well (self)));
  g_assert_null (dailies_first_frame_get_problem (get_well (self)));
}

/* --- linked --- */

typedef struct
{
  FirstFrameFixture base;
  FaultService *service;
  char *uri;
} Linked;

static void
linked_set_up (Linked *self, gconstpointer data)
{
  g_autoptr (GFile) picture = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DexFuture) opening = NULL;
  g_autoptr (GError) error = NULL;

  empty_places ();
  first_frame_set_up (&self->base, data);
  picture = first_frame_put_picture (&self->base, 640, 480, NULL, 0);
  bytes = g_file_load_bytes (picture, NULL, NULL, &error);
  g_assert_no_error (error);
  self->service = fault_service_new (bytes);
  self->uri = g_strconcat (fault_service_get_address (self->service), "/files/a%2Fb.jpg?x=1", NULL);
  g_settings_set_string (dailies_settings_get_default (), "service",
                         fault_service_get_address (self->service));

  opening = dailies_engine_open (self->base.folder);
  dailies_first_frame_set_engine (self->base.first_frame, fixture_await_object (opening));
}

static void
linked_tear_down (Linked *self, gconstpointer data)
{
  g_settings_reset (dailies_settings_get_default (), "service");
  first_frame_tear_down (&self->base, data);
  g_clear_pointer (&self->service, fault_service_free);
  g_clear_pointer (&self->uri, g_free);
}

/* Looked at once, without the key; what is sent is the link. */
static void
test_link (Linked *self, gconstpointer data)
{
  DailiesFirstFrame *well = self->base.first_frame;
  g_autoptr (GPtrArray) places = NULL;
  g_autoptr (GPtrArray) left = NULL;

  dailies_first_frame_set_uri (well, self->uri);
  fixture_wait (well, "notify::checking", first_frame_is_checked);
  g_assert_null (dailies_first_frame_get_problem (well));
  g_assert_cmpstr (dailies_first_frame_get_note (well), ==,
                   "The service fetches it from its link by itself.");
  g_assert_cmpstr (dailies_first_frame_get_uri (well), ==, self->uri);
  g_assert_null (dailies_first_frame_get_file (well));
  g_assert_true (dailies_first_frame_can_fit (well));
  g_assert_cmpuint (fault_service_count (self->service, FAULT_FILE), ==, 1);
  g_assert_cmpuint (fault_service_count_with_key (self->service, FAULT_FILE), ==, 0);

  places = list_places ();
  g_assert_cmpuint (places->len, ==, 1);
  dailies_first_frame_set_uri (well, NULL);
  left = list_places ();
  g_assert_cmpuint (left->len, ==, 0);
}

/* What a link leads to can be adjusted as well, by hand too. */
static void
test_link_adjusted (Linked *self, gconstpointer data)
{
  DailiesFirstFrame *well = self->base.first_frame;
  AdwDialog *editor;

  dailies_first_frame_set_uri (well, self->uri);
  fixture_wait (well, "notify::checking", first_frame_is_checked);
  gtk_widget_activate_action (GTK_WIDGET (well), "first-frame.adjust", NULL);
  editor = adw_window_get_visible_dialog (ADW_WINDOW (self->base.window));
  g_assert_true (DAILIES_IS_FRAME_EDITOR (editor));
  adw_dialog_force_close (editor);
}

/* What removes them wakes the main loop. */
static void
wait_for_places (guint count)
{
  g_autoptr (GPtrArray) places = list_places ();

  while (places->len != count)
    {
      g_main_context_iteration (NULL, TRUE);
      g_clear_pointer (&places, g_ptr_array_unref);
      places = list_places ();
    }
}

/* Taken out while half of it is there: the fetch ends, and its file goes. */
static void
test_link_removed (Linked *self, gconstpointer data)
{
  DailiesFirstFrame *well = self->base.first_frame;
  g_autoptr (GPtrArray) places = NULL;

  fault_service_script (self->service, FAULT_FILE, &(Fault) { .hangs = TRUE });
  dailies_first_frame_set_uri (well, self->uri);
  fault_service_run_until (self->service, FAULT_FILE, 1);
  places = list_places ();
  g_assert_cmpuint (places->len, ==, 1);

  dailies_first_frame_set_uri (well, NULL);
  wait_for_places (0);
  g_assert_false (dailies_first_frame_is_checking (well));

  /* Whatever comes now is for nobody; what is asked for anew has the only file. */
  fault_service_release (self->service);
  dailies_first_frame_set_uri (well, self->uri);
  fixture_wait (well, "notify::checking", first_frame_is_checked);
  g_assert_null (dailies_first_frame_get_problem (well));
  g_clear_pointer (&places, g_ptr_array_unref);
  places = list_places ();
  g_assert_cmpuint (places->len, ==, 1);
}

/* Taken out before anything of it is there: what comes later is removed too. */
static void
test_link_removed_at_once (Linked *self, gconstpointer data)
{
  DailiesFirstFrame *well = self->base.first_frame;

  dailies_first_frame_set_uri (well, self->uri);
  dailies_first_frame_set_uri (well, NULL);
  dailies_first_frame_set_uri (well, self->uri);
  fixture_wait (well, "notify::checking", first_frame_is_checked);
  g_assert_null (dailies_first_frame_get_problem (well));
  wait_for_places (1);
}

static void
test_link_dead (Linked *self, gconstpointer data)
{
  DailiesFirstFrame *well = self->base.first_frame;

  fault_service_script (self->service, FAULT_FILE,
                        &(Fault) { .status = 404, .ignored = TRUE, .body = "" });
  dailies_first_frame_set_uri (well, self->uri);
  fixture_wait (well, "notify::checking", first_frame_is_checked);
  g_assert_cmpstr (dailies_first_frame_get_problem (well), ==,
                   "There is no picture at this link, or it may not be seen by all.");
  wait_for_places (0);
}

/* Only what an earlier run has left goes: not what is chosen, nor what this one has made. */
static void
test_sweep (FirstFrameFixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "dailies", "pasted", NULL);
  g_autofree char *chosen = g_build_filename (folder, "chosen.png", NULL);
  g_autofree char *old = g_build_filename (folder, "old.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (chosen);
  g_autoptr (GdkTexture) texture = make_texture (320, 320);
  g_autoptr (DexFuture) sweeping = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autofree char *made = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  empty_places ();
  g_value_init (&value, GDK_TYPE_TEXTURE);
  g_value_set_object (&value, texture);
  g_assert_true (dailies_first_frame_take (get_well (self), &value));
  fixture_wait (get_well (self), "notify::checking", has_file);
  made = g_file_get_path (dailies_first_frame_get_file (get_well (self)));

  g_assert_true (gdk_texture_save_to_png (texture, chosen));
  g_assert_true (gdk_texture_save_to_png (texture, old));
  first_frame_choose (self, file);
  sweeping = dailies_first_frame_sweep (get_well (self));
  while (dex_future_is_pending (sweeping))
    g_main_context_iteration (NULL, TRUE);

  left = list_places ();
  g_assert_cmpuint (left->len, ==, 2);
  g_assert_true (g_file_test (chosen, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (made, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

#define ADD(path, func) \
  g_test_add (path, FirstFrameFixture, NULL, first_frame_set_up, func, first_frame_tear_down)
#define ADD_LINKED(path, func) \
  g_test_add (path, Linked, NULL, linked_set_up, func, linked_tear_down)
  ADD ("/window/first-frame/drop/file", test_drop_file);
  ADD ("/window/first-frame/drop/picture", test_drop_texture);
  ADD ("/window/first-frame/drop/page", test_drop_page);
  ADD ("/window/first-frame/drop/text", test_drop_text);
  ADD ("/window/first-frame/paste/picture", test_paste_picture);
  ADD ("/window/first-frame/paste/link", test_paste_link);
  ADD ("/window/first-frame/paste/broken", test_paste_broken);
  ADD_LINKED ("/window/first-frame/link/looked-at", test_link);
  ADD_LINKED ("/window/first-frame/link/adjusted", test_link_adjusted);
  ADD_LINKED ("/window/first-frame/link/removed", test_link_removed);
  ADD_LINKED ("/window/first-frame/link/removed-at-once", test_link_removed_at_once);
  ADD_LINKED ("/window/first-frame/link/dead", test_link_dead);
  ADD ("/window/first-frame/sweep", test_sweep);
  return g_test_run ();
}
