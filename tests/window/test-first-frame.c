/* test-first-frame.c: what is said of a picture, and what mends it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "first-frame-fixture.h"

#include "dailies-settings.h"

/* An EXIF whose only entry points to a place */
static const guint8 place[] = "Exif\0\0MM\0*\0\0\0\x8\0\1\x88\x25\0\4\0\0\0\1\0\0\0\0\0\0\0";

/* Said where there is some, and only where it is taken out. */
static void
test_privacy (FirstFrameFixture *self, gconstpointer data)
{
  g_autoptr (GFile) talking = first_frame_put_picture (self, 640, 480, place, sizeof place - 1);
  g_autoptr (GFile) silent = NULL;
  GSettings *settings = dailies_settings_get_default ();

  first_frame_choose (self, talking);
  g_assert_null (dailies_first_frame_get_problem (self->first_frame));
  g_assert_cmpstr (dailies_first_frame_get_note (self->first_frame), ==,
                   "Location data is taken out before it is sent.");
  g_assert_true (gtk_widget_get_visible (self->note));

  g_settings_set_boolean (settings, "keep-picture-data", TRUE);
  first_frame_choose (self, talking);
  g_assert_null (dailies_first_frame_get_note (self->first_frame));
  g_settings_reset (settings, "keep-picture-data");

  silent = first_frame_put_picture (self, 640, 480, NULL, 0);
  first_frame_choose (self, silent);
  g_assert_null (dailies_first_frame_get_note (self->first_frame));
  g_assert_false (gtk_widget_get_visible (self->note));
}

static void
test_fit_and_undo (FirstFrameFixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = first_frame_put_picture (self, 200, 900, NULL, 0);
  GtkWidget *widget = GTK_WIDGET (self->first_frame);

  first_frame_choose (self, file);
  g_assert_cmpstr (dailies_first_frame_get_problem (self->first_frame), ==,
                   "Aspect ratio is 2:9; it must be over 2:5. "
                   "Shorter side is 200 px; it must be over 300 px.");
  g_assert_nonnull (fixture_find (self->note, "Adjust…"));

  g_assert_true (gtk_widget_activate_action (widget, "first-frame.fit", NULL));
  fixture_wait (self->first_frame, "notify::checking", first_frame_is_checked);
  g_assert_null (dailies_first_frame_get_problem (self->first_frame));
  g_assert_nonnull (dailies_first_frame_get_repair (self->first_frame));
  g_assert_nonnull (strstr (dailies_first_frame_get_note (self->first_frame), "Cropped to"));

  g_assert_true (gtk_widget_activate_action (widget, "first-frame.undo", NULL));
  g_assert_null (dailies_first_frame_get_repair (self->first_frame));
  g_assert_nonnull (dailies_first_frame_get_problem (self->first_frame));
}

/* Nothing is asked for in this network, and the sentence is about a picture. */
static void
test_link_refused (FirstFrameFixture *self, gconstpointer data)
{
  g_autoptr (DexFuture) opening = dailies_engine_open (self->folder);
  DailiesEngine *engine = fixture_await_object (opening);
  GSettings *settings = dailies_settings_get_default ();

  g_settings_set_string (settings, "service", "http://127.0.0.1:9");
  dailies_first_frame_set_uri (self->first_frame, "http://10.0.0.1/a.png");
  dailies_first_frame_set_engine (self->first_frame, engine);
  g_assert_true (dailies_first_frame_is_checking (self->first_frame));
  fixture_wait (self->first_frame, "notify::checking", first_frame_is_checked);
  g_assert_nonnull (strstr (dailies_first_frame_get_problem (self->first_frame),
                            "into this computer or its own network"));
  g_settings_reset (settings, "service");
}

/* Where nothing can be seen through, a tail would be an empty strip. */
static void
test_menu (FirstFrameFixture *self, gconstpointer data)
{
  GtkMenuButton *button
    = GTK_MENU_BUTTON (fixture_find (GTK_WIDGET (self->first_frame), "First frame"));

  gtk_menu_button_popup (button);
  g_assert_cmpint (gtk_popover_get_has_arrow (gtk_menu_button_get_popover (button)), ==,
                   gdk_display_is_composited (gtk_widget_get_display (self->window)));
  gtk_menu_button_popdown (button);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add ("/window/first-frame/privacy", FirstFrameFixture, NULL, first_frame_set_up,
              test_privacy, first_frame_tear_down);
  g_test_add ("/window/first-frame/fit-and-undo", FirstFrameFixture, NULL, first_frame_set_up,
              test_fit_and_undo, first_frame_tear_down);
  g_test_add ("/window/first-frame/link-refused", FirstFrameFixture, NULL, first_frame_set_up,
              test_link_refused, first_frame_tear_down);
  g_test_add ("/window/first-frame/menu", FirstFrameFixture, NULL, first_frame_set_up, test_menu,
              first_frame_tear_down);
  return g_test_run ();
}
