/* test-player.c: a clip plays, ends, loops and breaks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include <gst/gst.h>

#include "dailies-drawing.h"
#include "dailies-playback-private.h"
#include "dailies-player.h"
#include "dailies-settings.h"

#define FRAMES 25
#define FRAME_RATE 25

static GFile *folder;
static GFile *clip;

static void
draw_grey (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  double level = (double) frame / frames;

  cairo_set_source_rgb (cr, level, level, level);
  cairo_paint (cr);
}

static void
draw_clip (void)
{
  const DailiesDrawing drawing = { 160, 90, FRAMES, FRAME_RATE };
  g_autoptr (GFile) base = g_file_get_child (folder, "clip");
  g_autoptr (DexFuture) drawn = dailies_drawing_encode (&drawing, draw_grey, NULL, NULL, base);

  clip = g_object_ref (fixture_await_object (drawn));
}

static gboolean
is_playing (gpointer playback)
{
  return dailies_playback_get_playing (playback);
}

static gboolean
has_duration (gpointer playback)
{
  return dailies_playback_get_duration (playback) > 0;
}

static gboolean
has_ended (gpointer playback)
{
  return !is_playing (playback);
}

static gboolean
has_problem (gpointer playback)
{
  return dailies_playback_get_problem (playback) != NULL;
}

static gboolean
note_decoder (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  GObject *element = g_value_get_object (&values[2]);

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "direct-rendering") != NULL)
    g_ptr_array_add (data, g_object_ref (element));
  return TRUE;
}

/* A decoder that writes into the buffers of the sink takes the program down, now and then. */
static void
test_decoders_are_mended (void)
{
  g_autoptr (GPtrArray) decoders = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (DailiesPlayback) playback = dailies_playback_new ();
  guint signal = g_signal_lookup ("deep-element-added", GST_TYPE_BIN);
  gulong hook = g_signal_add_emission_hook (signal, 0, note_decoder, decoders, NULL);

  dailies_playback_set_clip (playback, clip);
  fixture_wait (playback, "notify::duration", has_duration);
  fixture_assert_finalized (G_OBJECT (g_steal_pointer (&playback)));
  g_signal_remove_emission_hook (signal, hook);

  g_assert_cmpuint (decoders->len, >, 0);
  for (guint i = 0; i < decoders->len; i++)
    {
      gboolean direct = TRUE;

      g_object_get (decoders->pdata[i], "direct-rendering", &direct, NULL);
      g_assert_false (direct);
    }
}

static gboolean
has_picture (gpointer playback)
{
  return dailies_playback_get_paintable (playback) != NULL;
}

static void
test_plays_to_the_end (void)
{
  g_autoptr (DailiesPlayback) playback = dailies_playback_new ();

  dailies_playback_set_clip (playback, clip);
  g_assert_false (dailies_playback_get_playing (playback));
  g_assert_false (has_picture (playback));
  fixture_wait (playback, "notify::paintable", has_picture);
  fixture_wait (playback, "notify::duration", has_duration);
  g_assert_cmpint (dailies_playback_get_duration (playback), ==, 1000000000);

  dailies_playback_set_playing (playback, TRUE);
  g_assert_true (dailies_playback_get_playing (playback));
  fixture_wait (playback, "notify::playing", has_ended);
  g_assert_cmpint (dailies_playback_get_position (playback), ==, 1000000000);
  g_assert_null (dailies_playback_get_problem (playback));

  /* Once more, from the beginning. */
  dailies_playback_set_playing (playback, TRUE);
  fixture_wait (playback, "notify::playing", has_ended);

  fixture_assert_finalized (G_OBJECT (g_steal_pointer (&playback)));
}

static gboolean
has_gone_back (gpointer playback)
{
  static gint64 last;
  gint64 position = dailies_playback_get_position (playback);
  gboolean back = position + 300000000 < last;

  last = back ? 0 : position;
  return back;
}

static void
test_loops (void)
{
  g_autoptr (DailiesPlayback) playback = dailies_playback_new ();

  dailies_playback_set_loop (playback, TRUE);
  dailies_playback_set_clip (playback, clip);
  dailies_playback_set_playing (playback, TRUE);
  fixture_wait (playback, "notify::position", has_gone_back);
  g_assert_true (dailies_playback_get_playing (playback));

  fixture_assert_finalized (G_OBJECT (g_steal_pointer (&playback)));
}

static void
test_broken_file (void)
{
  g_autoptr (DailiesPlayback) playback = dailies_playback_new ();
  g_autoptr (GFile) broken = g_file_get_child (folder, "broken.mp4");
  g_autoptr (GError) error = NULL;

  g_assert_true (
    g_file_set_contents (g_file_peek_path (broken), "<html>no clip</html>", -1, &error));
  g_assert_no_error (error);
  dailies_playback_set_clip (playback, broken);
  dailies_playback_set_playing (playback, TRUE);
  fixture_wait (playback, "notify::problem", has_problem);
  g_assert_false (dailies_playback_get_playing (playback));

  /* The next clip is none the worse for it. */
  dailies_playback_set_clip (playback, clip);
  g_assert_null (dailies_playback_get_problem (playback));
  fixture_wait (playback, "notify::duration", has_duration);

  fixture_assert_finalized (G_OBJECT (g_steal_pointer (&playback)));
}

/* As where the codecs of a runtime are an extension, and it is not there. */
static void
test_no_decoder (void)
{
  g_autoptr (DailiesPlayback) playback = dailies_playback_new ();
  GList *decoders = gst_element_factory_list_get_elements (
    GST_ELEMENT_FACTORY_TYPE_DECODER | GST_ELEMENT_FACTORY_TYPE_MEDIA_VIDEO, GST_RANK_MARGINAL);
  g_autofree guint *ranks = g_new (guint, g_list_length (decoders));
  gboolean missing_codec = FALSE;
  guint i = 0;

  for (GList *l = decoders; l != NULL; l = l->next)
    {
      ranks[i++] = gst_plugin_feature_get_rank (l->data);
      gst_plugin_feature_set_rank (l->data, GST_RANK_NONE);
    }
  dailies_playback_set_clip (playback, clip);
  dailies_playback_set_playing (playback, TRUE);
  fixture_wait (playback, "notify::problem", has_problem);
  g_object_get (playback, "missing-codec", &missing_codec, NULL);
  g_assert_true (missing_codec);

  i = 0;
  for (GList *l = decoders; l != NULL; l = l->next)
    gst_plugin_feature_set_rank (l->data, ranks[i++]);
  gst_plugin_feature_list_free (decoders);
  fixture_assert_finalized (G_OBJECT (g_steal_pointer (&playback)));
}

static GtkWidget *
open_player (GtkWidget **window, GFile *of)
{
  GtkWidget *player = g_object_new (DAILIES_TYPE_PLAYER, NULL);

  *window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (*window), player);
  gtk_window_set_default_size (GTK_WINDOW (*window), 640, 400);
  gtk_window_present (GTK_WINDOW (*window));
  dailies_player_set_clip (DAILIES_PLAYER (player), of, NULL);
  return player;
}

static void
close_player (GtkWidget *window, GtkWidget *player)
{
  g_object_ref (player);
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_assert_finalized (G_OBJECT (player));
}

static void
test_widget (void)
{
  GtkWidget *window;
  GtkWidget *player = open_player (&window, clip);
  GtkWidget *play = fixture_find (player, "Play");

  g_assert_nonnull (play);
  g_assert_nonnull (fixture_find (player, "Position"));
  g_assert_nonnull (fixture_find (player, "Loop"));
  g_assert_nonnull (fixture_find (player, "Full screen"));

  dailies_player_play (DAILIES_PLAYER (player));
  g_assert_true (fixture_find (player, "Pause") == play);

  close_player (window, player);
}

static gboolean
is_faded (gpointer controls)
{
  return gtk_widget_has_css_class (controls, "faded");
}

static gboolean
is_not_faded (gpointer controls)
{
  return !is_faded (controls);
}

/* Controls that have faded cannot be pressed by who does not see them; who listens finds them, and who
 * comes to them by keyboard sees them. */
static void
test_fading (void)
{
  GtkWidget *window;
  GtkWidget *player = open_player (&window, clip);
  GtkWidget *play = fixture_find (player, "Play");
  GtkWidget *controls = gtk_widget_get_parent (gtk_widget_get_parent (play));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (fixture_find (player, "Loop")), TRUE);
  dailies_player_play (DAILIES_PLAYER (player));
  /* Where the focus is, they stay. */
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  fixture_wait (controls, "notify::css-classes", is_faded);
  g_assert_false (gtk_widget_get_can_target (controls));
  g_assert_true (gtk_widget_get_mapped (play));
  g_assert_true (gtk_widget_grab_focus (play));
  fixture_wait (controls, "notify::css-classes", is_not_faded);
  g_assert_true (gtk_widget_get_can_target (controls));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (fixture_find (player, "Loop")), FALSE);
  close_player (window, player);
}

static GtkPicture *
find_picture (GtkWidget *root)
{
  GtkPicture *found = GTK_IS_PICTURE (root) ? GTK_PICTURE (root) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_picture (child);
  return found;
}

static gboolean
shows_poster (gpointer picture)
{
  return GDK_IS_TEXTURE (gtk_picture_get_paintable (picture));
}

static gboolean
shows_clip (gpointer picture)
{
  return gtk_picture_get_paintable (picture) != NULL && !shows_poster (picture);
}

/* The poster stands in for the clip until that is opened, and never for another one. */
static void
test_poster (void)
{
  GtkWidget *player = g_object_ref_sink (g_object_new (DAILIES_TYPE_PLAYER, NULL));
  GtkPicture *picture = find_picture (player);
  g_autoptr (GdkPixbuf) drawn = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 640, 360);
  g_autoptr (GFile) poster = g_file_get_child (folder, "poster.png");
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_save (drawn, g_file_peek_path (poster), "png", &error, NULL);
  g_assert_no_error (error);

  dailies_player_set_clip (DAILIES_PLAYER (player), NULL, poster);
  fixture_wait (picture, "notify::paintable", shows_poster);
  dailies_player_set_clip (DAILIES_PLAYER (player), clip, poster);
  g_assert_true (shows_poster (picture));
  fixture_wait (picture, "notify::paintable", shows_clip);
  dailies_player_set_clip (DAILIES_PLAYER (player), NULL, NULL);
  g_assert_null (gtk_picture_get_paintable (picture));

  fixture_assert_finalized (G_OBJECT (player));
}

/* --- sound --- */

/* The same pictures, with a tone. */
static GFile *
add_sound (void)
{
  GFile *file = g_file_get_child (folder, "sound.mkv");
  g_autofree char *description = g_strdup_printf (
    "filesrc location=%s ! qtdemux ! h264parse ! matroskamux name=mux ! filesink location=%s "
    "audiotestsrc num-buffers=44 ! audioconvert ! avenc_aac ! queue ! mux.",
    g_file_peek_path (clip), g_file_peek_path (file));
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message
    = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return file;
}

static gboolean
has_sound (gpointer playback)
{
  gboolean sound;

  g_object_get (playback, "has-sound", &sound, NULL);
  return sound;
}

static gboolean
is_silent (gpointer playback)
{
  return !has_sound (playback);
}

/* What was muted before there was a clip stays so with every clip. */
static void
test_muted (void)
{
  g_autoptr (DailiesPlayback) playback = dailies_playback_new ();
  g_autoptr (GFile) sound = add_sound ();

  dailies_playback_set_muted (playback, TRUE);
  dailies_playback_set_clip (playback, sound);
  fixture_wait (playback, "notify::has-sound", has_sound);
  g_assert_null (dailies_playback_get_problem (playback));
  g_assert_true (gst_play_get_mute (playback->play));
  dailies_playback_set_muted (playback, FALSE);
  g_assert_false (gst_play_get_mute (playback->play));

  /* A clip without sound is told of, too. */
  dailies_playback_set_clip (playback, clip);
  fixture_wait (playback, "notify::has-sound", is_silent);
  g_assert_false (gst_play_get_mute (playback->play));
  dailies_playback_set_muted (playback, TRUE);
  dailies_playback_set_clip (playback, sound);
  fixture_wait (playback, "notify::has-sound", has_sound);
  g_assert_true (gst_play_get_mute (playback->play));

  fixture_assert_finalized (G_OBJECT (g_steal_pointer (&playback)));
}

static gboolean
is_visible (gpointer widget)
{
  return gtk_widget_get_visible (widget);
}

static gboolean
is_hidden (gpointer widget)
{
  return !is_visible (widget);
}

static GtkWidget *
find_button (GtkWidget *root, const char *icon)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (root)), icon) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, icon);
  return found;
}

static void
assert_mute (GtkWidget *mute, gboolean muted)
{
  g_assert_cmpint (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (mute)), ==, muted);
  g_assert_cmpstr (gtk_button_get_icon_name (GTK_BUTTON (mute)), ==,
                   muted ? "audio-volume-muted-symbolic" : "audio-volume-high-symbolic");
  g_assert_cmpint (g_settings_get_boolean (dailies_settings_get_default (), "muted"), ==, muted);
}

/* The button is there where there is something to mute, and what was said with it is kept. */
static void
test_mute (void)
{
  g_autoptr (GFile) sound = add_sound ();
  GtkWidget *window;
  GtkWidget *player = open_player (&window, sound);
  /* Known by the icon: a button that does not show yet is not found by its name. */
  GtkWidget *mute = find_button (player, "audio-volume-high-symbolic");

  fixture_wait (mute, "notify::visible", is_visible);
  g_assert_true (fixture_find (player, "Mute") == mute);
  assert_mute (mute, FALSE);
  gtk_widget_activate_action (player, "player.mute", NULL);
  assert_mute (mute, TRUE);

  dailies_player_set_clip (DAILIES_PLAYER (player), clip, NULL);
  fixture_wait (mute, "notify::visible", is_hidden);
  close_player (window, player);

  player = open_player (&window, sound);
  mute = find_button (player, "audio-volume-muted-symbolic");
  assert_mute (mute, TRUE);
  g_signal_emit_by_name (mute, "clicked");
  assert_mute (mute, FALSE);
  close_player (window, player);
}

int
main (int argc, char *argv[])
{
  int result;

  fixture_init (&argc, &argv);
  folder = fixture_make_folder ();
  draw_clip ();

  g_test_add_func ("/window/playback/plays-to-the-end", test_plays_to_the_end);
  g_test_add_func ("/window/playback/decoders-are-mended", test_decoders_are_mended);
  g_test_add_func ("/window/playback/loops", test_loops);
  g_test_add_func ("/window/playback/broken-file", test_broken_file);
  g_test_add_func ("/window/playback/no-decoder", test_no_decoder);
  g_test_add_func ("/window/player/widget", test_widget);
  g_test_add_func ("/window/player/fading", test_fading);
  g_test_add_func ("/window/player/poster", test_poster);
  g_test_add_func ("/window/playback/muted", test_muted);
  g_test_add_func ("/window/player/mute", test_mute);
  result = g_test_run ();

  fixture_remove_folder (folder);
  g_clear_object (&clip);
  return result;
}
