/* test-pictures.c: what a person does with a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "clip-fixture.h"
#include "journey.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

/* The draft is written a moment after the last change; the file tells when. */
static void
on_draft (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    *(gboolean *) data = strstr (text, "\"repair\"") != NULL;
}

/* Refused, made to fit with one press, taken back, and made to fit again: with each the right is said,
 * and what is generated is what was seen. */
static void
made_to_fit (Journey *self, gconstpointer data)
{
  g_autofree char *path = journey_put_scene (self, "wide.png", 900, 300);
  g_autofree char *draft
    = command_fixture_path (&self->home, "home/.local/state/dailies/draft.json");
  g_autoptr (GFile) file = g_file_new_for_path (draft);
  g_autoptr (GFileMonitor) monitor = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_written = FALSE;

  journey_start (self, path);
  journey_write (self, "Prompt", "A lamp swings");
  /* Measured and required, both */
  journey_await_words (self, "Aspect ratio is 3:1; it must be under 5:2.");
  journey_await_words (self, "Shorter side is 300 px; it must be over 300 px.");
  journey_await_sensitive (self, "Generate", FALSE);
  journey_picture (self, "refused");

  journey_press (self, "Make It Fit");
  journey_await_words (self, "Cropped to 749 × 300 px.");
  journey_await_sensitive (self, "Generate", TRUE);
  journey_picture (self, "fits");
  journey_await_named (self);

  journey_press (self, "Undo");
  journey_await_words (self, "Aspect ratio is 3:1");
  journey_await_sensitive (self, "Generate", FALSE);
  monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (monitor, "changed", G_CALLBACK (on_draft), &is_written);
  journey_press (self, "Make It Fit");
  journey_await_sensitive (self, "Generate", TRUE);

  /* A crash: the picture and its repair are still there, and fit. */
  while (!is_written)
    g_main_context_iteration (NULL, TRUE);
  journey_kill (self);
  journey_start (self, NULL);
  journey_await_words (self, "Cropped to 749 × 300 px.");

  /* The demo service holds what it is sent against the same rules. The file is needed no more. */
  journey_press (self, "Generate");
  journey_await_name (self, "Clip Menu");
  g_assert_cmpint (g_unlink (path), ==, 0);
  journey_await_words (self, "6 s · ");
  journey_picture (self, "played");

  /* It comes back as it was sent, and fits. */
  journey_press_one (self, &(Want) { .name = "Clip Menu", .role = ROLE_TOGGLE_BUTTON });
  journey_press_one (self, &(Want) { .name = "Use Again", .role = ROLE_MENU_ITEM });
  journey_await_sensitive (self, "Generate", TRUE);
  journey_await_name (self, "Remove First Frame");
}

/* By hand: another shape, edges instead of a crop; before and after. */
static void
adjusted (Journey *self, gconstpointer data)
{
  g_autofree char *path = journey_put_scene (self, "tall.png", 400, 1600);

  journey_start (self, path);
  journey_write (self, "Prompt", "A lamp swings");
  journey_press (self, "Adjust…");
  journey_await_sensitive (self, "Use", TRUE);
  journey_await_words (self, "Cropped to 400 × 999 px.");
  journey_picture (self, "crop");
  journey_await_named (self);

  journey_press (self, "Blurred Edges");
  journey_await_words (self, "Set on blurred edges to 641 × 1600 px.");
  journey_await_sensitive (self, "Use", TRUE);
  journey_picture (self, "edges");
  journey_press (self, "Colour");
  journey_await_words (self, "Set on a colour to 641 × 1600 px.");
  journey_await_sensitive (self, "Use", TRUE);
  journey_picture (self, "colour");

  journey_press (self, "Use");
  journey_await_words (self, "Set on a colour");
  journey_await_sensitive (self, "Generate", TRUE);
  journey_picture (self, "used");
  journey_press (self, "Undo");
  journey_await_words (self, "it must be over 2:5");
}

/* A part of it on edges, both by hand; Undo brings back what was before. */
static void
combined (Journey *self, gconstpointer data)
{
  const Want part = { .name = "Part that is taken" };
  g_autofree char *path = journey_put_scene (self, "wide.png", 900, 300);

  journey_start (self, path);
  journey_write (self, "Prompt", "A lamp swings");
  journey_press (self, "Make It Fit");
  journey_await_words (self, "Cropped to 749 × 300 px.");
  journey_press (self, "Adjust…");
  journey_await_sensitive (self, "Use", TRUE);
  journey_press (self, "Colour");
  journey_await_one (self, .name = part.name, .words = "900 × 300 px, 0 from the left");
  journey_focus (self, &part);
  journey_key (self, "ctrl+shift+Left");
  journey_await_one (self, .name = part.name, .words = "810 × 300 px, 0 from the left");
  journey_await_words (self, "Cropped to 810 × 300 px. Set on a colour to 810 × 325 px.");
  journey_await_sensitive (self, "Use", TRUE);
  journey_picture (self, "both");

  /* Each way keeps its own part. */
  journey_press (self, "Crop");
  journey_await_one (self, .name = part.name, .words = "749 × 300 px, 75 from the left");
  journey_press (self, "Colour");
  journey_await_one (self, .name = part.name, .words = "810 × 300 px, 0 from the left");
  journey_await_sensitive (self, "Use", TRUE);

  journey_press (self, "Use");
  journey_await_words (self, "Cropped to 810 × 300 px. Set on a colour to 810 × 325 px.");
  journey_await_sensitive (self, "Generate", TRUE);
  journey_picture (self, "used");

  /* As it was used, with its part */
  journey_press (self, "Adjust…");
  journey_await_one (self, .name = part.name, .words = "810 × 300 px, 0 from the left");
  journey_await_sensitive (self, "Use", TRUE);
  journey_key (self, "Escape");
  journey_await_gone (self, "Use");

  journey_press (self, "Undo");
  journey_await_words (self, "Cropped to 749 × 300 px.");
  journey_press (self, "Generate");
  journey_await_words (self, "6 s · ");
}

/* A link is looked at once, without the key; what is sent is the link, and nothing of the picture. One
 * that leads into this network is refused before anything is asked for. */
static void
linked (Journey *self, gconstpointer data)
{
  const Want opener = { .name = "First frame", .role = ROLE_TOGGLE_BUTTON };
  const Want item = { .name = "From a Link…", .role = ROLE_MENU_ITEM };
  FaultService *service = self->home.service;
  g_autofree char *uri = g_strconcat (fault_service_get_address (service), "/files/a.png", NULL);
  g_autofree char *path = command_fixture_path (&self->home, "picture.png");
  g_autofree char *body = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  command_fixture_put_picture (&self->home, "picture.png", 640, 480);
  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  picture = g_bytes_new_take (g_steal_pointer (&contents), size);
  fault_service_set_clip (service, picture);
  journey_use_faults (self);
  journey_start (self, NULL);
  journey_write (self, "Prompt", "A lamp swings");

  journey_press_one (self, &opener);
  journey_press_one (self, &item);
  journey_await_one (self, .name = "Link", .has = STATE_SENSITIVE);
  journey_type (self, "http://10.0.0.1/a.png");
  journey_press (self, "Use");
  journey_await_words (self, "The link leads into this computer or its own network");
  journey_await_sensitive (self, "Generate", FALSE);
  journey_picture (self, "private");
  g_assert_cmpuint (fault_service_count (service, FAULT_FILE), ==, 0);

  journey_press_one (self, &opener);
  journey_press_one (self, &item);
  journey_await_one (self, .name = "Link", .has = STATE_SENSITIVE);
  journey_type (self, uri);
  journey_press (self, "Use");
  journey_await_words (self, "The service fetches it from its link by itself.");
  journey_await_sensitive (self, "Generate", TRUE);
  journey_picture (self, "shown");
  g_assert_cmpuint (fault_service_count (service, FAULT_FILE), ==, 1);
  g_assert_cmpuint (fault_service_count_with_key (service, FAULT_FILE), ==, 0);

  fault_service_set_clip (service, self->home.clip);
  journey_press (self, "Generate");
  fault_service_run_until (service, FAULT_CREATE, 1);
  journey_await_name (self, "1 s · 64×48");
  body = fault_service_dup_last_body (service);
  g_assert_nonnull (strstr (body, uri));
  g_assert_null (strstr (body, "base64"));
}

/* --- out of a clip --- */

/* A clip whose frames are told apart by their colours, one a second */
static GBytes *
draw_clip (void)
{
  ClipFixture fixture;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *clip;

  clip_fixture_set_up (&fixture, NULL);
  file = clip_fixture_draw (
    &fixture, "clip",
    (DailiesDrawing) { .width = 640, .height = 360, .frames = 6, .frame_rate = 1 });
  clip = g_file_load_bytes (file, NULL, NULL, &error);
  g_assert_no_error (error);
  clip_fixture_tear_down (&fixture, NULL);
  return clip;
}

/* (transfer full) (nullable): the picture that the last job was sent with */
static GdkPixbuf *
decode_sent (Journey *self)
{
  g_autofree char *body = fault_service_dup_last_body (self->home.service);
  g_autoptr (JsonNode) node = json_from_string (body, NULL);
  const char *uri
    = json_object_get_string_member_with_default (json_node_get_object (node), "image_url", NULL);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf;
  guchar *data;
  gsize length;

  if (uri == NULL)
    return NULL;
  g_assert_true (g_str_has_prefix (uri, "data:image/png;base64,"));
  data = g_base64_decode (strchr (uri, ',') + 1, &length);
  stream = g_memory_input_stream_new_from_data (data, (gssize) length, g_free);
  pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);
  g_assert_no_error (error);
  return pixbuf;
}

/* What is shown of a clip, stopped where a person stopped it, is what the next one begins with. */
static void
frame_used (Journey *self, gconstpointer data)
{
  g_autoptr (GBytes) clip = draw_clip ();
  g_autoptr (GdkPixbuf) sent = NULL;
  guint32 colour = clip_fixture_get_color (0);

  fault_service_set_clip (self->home.service, clip);
  journey_use_faults (self);
  journey_start (self, NULL);
  journey_write (self, "Prompt", "A lamp swings");
  journey_press (self, "Generate");
  journey_await_words (self, " / 0:06");
  g_assert_null (decode_sent (self));

  journey_press (self, "Pause");
  journey_focus (self, &(Want) { .name = "Position", .has = STATE_FOCUSABLE });
  journey_key (self, "Home");
  journey_await_name (self, "0:00 / 0:06");
  journey_press_one (self, &(Want) { .name = "Clip Menu", .role = ROLE_TOGGLE_BUTTON });
  journey_press_one (self,
                     &(Want) { .name = "Use This Frame as First Frame", .role = ROLE_MENU_ITEM });
  journey_await_name (self, "First frame replaced");
  journey_await_name (self, "Remove First Frame");
  journey_await_sensitive (self, "Generate", TRUE);
  journey_show (self, "taken");

  journey_write (self, "Prompt", "The lamp stops");
  journey_press (self, "Generate");
  fault_service_run_until (self->home.service, FAULT_CREATE, 2);
  sent = decode_sent (self);
  g_assert_nonnull (sent);
  g_assert_cmpint (gdk_pixbuf_get_width (sent), ==, 640);
  g_assert_cmpint (gdk_pixbuf_get_height (sent), ==, 360);
  /* What two coders lose is less than what is between two frames. */
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (ABS ((int) (colour >> (16 - 8 * i) & 0xff) - gdk_pixbuf_read_pixels (sent)[i]),
                     <, 16);
  journey_await_count (self, &(Want) { .name = "6 s · 640×360" }, 2);
  journey_show (self, "begun-with-it");
}

/* It vanishes while it is shown. */
static void
vanished (Journey *self, gconstpointer data)
{
  static const char name[] = "two\nlines \xe2\x80\xae \xf0\x9f\x90\x88.png";
  g_autofree char *path = command_fixture_path (&self->home, name);

  command_fixture_put_picture (&self->home, name, 640, 480);
  journey_start (self, path);
  journey_write (self, "Prompt", "A lamp swings");
  journey_await_sensitive (self, "Generate", TRUE);
  g_assert_cmpint (g_unlink (path), ==, 0);
  journey_await_sensitive (self, "Generate", FALSE);
  journey_await_words (self, "No such file or directory");
  journey_picture (self, "gone");
}

/* What is no picture is told, and nothing hangs. */
static void
no_picture (Journey *self, gconstpointer data)
{
  g_autofree char *folder = command_fixture_path (&self->home, "folder");
  g_autofree char *pipe = command_fixture_path (&self->home, "pipe");

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  journey_start (self, folder);
  journey_await_words (self, "This is a folder");
  journey_kill (self);

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  journey_start (self, pipe);
  journey_await_words (self, "This is a pipe or a device");
  journey_picture (self, "pipe");
}

/* Every step without a pointer. */
static void
by_keyboard (Journey *self, gconstpointer data)
{
  g_autofree char *path = journey_put_scene (self, "wide.png", 900, 300);
  const Want part = { .name = "Part that is taken" };

  journey_start (self, path);
  journey_focus (self, &(Want) { .name = "Adjust…", .role = ROLE_BUTTON });
  journey_key (self, "space");
  journey_await_one (self, .name = part.name, .words = "749 × 300 px, 75 from the left");
  journey_focus (self, &part);
  journey_key (self, "Left");
  journey_await_one (self, .name = part.name, .words = "66 from the left");
  journey_key (self, "shift+Right");
  journey_await_one (self, .name = part.name, .words = "151 from the left");
  journey_key (self, "minus");
  journey_await_one (self, .name = part.name, .words = "739 × 296 px");
  journey_key (self, "ctrl+Left");
  journey_await_one (self, .name = part.name, .words = "730 × 296 px");
  journey_await_sensitive (self, "Use", TRUE);
  journey_picture (self, "moved");
  journey_key (self, "Escape");
  journey_await_gone (self, "Use");
}

/* 360 pixels wide: one of the two at a time. */
static void
narrow (Journey *self, gconstpointer data)
{
  g_autofree char *path = journey_put_scene (self, "wide.png", 900, 300);

  journey_set (self, "window-width", "360");
  journey_set (self, "window-height", "640");
  journey_start (self, path);
  journey_await_words (self, "Aspect ratio is 3:1");
  journey_picture (self, "refused");
  journey_press (self, "Adjust…");
  journey_await_sensitive (self, "Use", TRUE);
  journey_picture (self, "before");
  journey_press (self, "After");
  journey_await_name (self, "Picture as it will be sent");
  journey_picture (self, "after");
  journey_press (self, "Use");
  journey_await_words (self, "Cropped to 749 × 300 px.");
  journey_picture (self, "fits");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  JOURNEY_BOTH ("/pictures/made-to-fit", made_to_fit);
  JOURNEY_BOTH ("/pictures/adjusted", adjusted);
  JOURNEY_BOTH ("/pictures/combined", combined);
  JOURNEY_BOTH ("/pictures/frame-used", frame_used);
  JOURNEY ("/pictures/linked", linked);
  JOURNEY ("/pictures/by-keyboard", by_keyboard);
  JOURNEY_BOTH ("/pictures/narrow", narrow);
  JOURNEY ("/pictures/vanished", vanished);
  JOURNEY ("/pictures/none", no_picture);
  return g_test_run ();
}
