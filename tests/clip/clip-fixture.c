/* clip-fixture.c: a folder, and clips in it that are made on the spot
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "clip-fixture.h"

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>

#include "dailies-gstreamer.h"

void
clip_fixture_set_up (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("dailies-clip-XXXXXX", &error);
  g_assert_no_error (error);
}

/* Whatever was left behind, temporary files first of all, is an error of the test. */
void
clip_fixture_tear_down (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_false (g_str_has_prefix (name, "."));
      g_assert_no_errno (g_remove (path));
    }
  g_assert_no_errno (g_rmdir (fixture->folder));
  g_clear_pointer (&fixture->folder, g_free);
}

GFile *
clip_fixture_file (ClipFixture *fixture, const char *name)
{
  return g_file_new_build_filename (fixture->folder, name, NULL);
}

static DexFuture *
wake_up (DexFuture *future, gpointer user_data)
{
  g_main_context_wakeup (NULL);
  return dex_ref (future);
}

DexFuture *
clip_fixture_wait (DexFuture *future)
{
  DexFuture *outcome;

  g_assert_nonnull (future);
  outcome = dex_future_finally (future, wake_up, NULL, NULL);
  while (dex_future_is_pending (outcome))
    g_main_context_iteration (NULL, TRUE);

  return outcome;
}

guint32
clip_fixture_get_color (guint frame)
{
  /* neighbours are far apart, so that one frame is not mistaken for the next */
  return (40 + frame * 67 % 180) << 16 | (30 + frame * 101 % 200) << 8 | (50 + frame * 37 % 170);
}

static void
draw_color (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  guint32 color = clip_fixture_get_color (frame);

  cairo_set_source_rgb (cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                        (color & 0xff) / 255.0);
  cairo_paint (cr);
}

GFile *
clip_fixture_draw (ClipFixture *fixture, const char *base, DailiesDrawing drawing)
{
  g_autoptr (GFile) base_file = clip_fixture_file (fixture, base);
  g_autoptr (DexFuture) outcome = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value;

  outcome
    = clip_fixture_wait (dailies_drawing_encode (&drawing, draw_color, NULL, NULL, base_file));
  value = dex_future_get_value (outcome, &error);
  g_assert_no_error (error);

  return g_value_dup_object (value);
}

GFile *
clip_fixture_launch (ClipFixture *fixture, const char *name, const char *description)
{
  g_autoptr (GFile) file = clip_fixture_file (fixture, name);
  g_autoptr (DexFuture) started = clip_fixture_wait (dailies_gstreamer_start (NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  g_assert_true (dex_future_is_resolved (started));
  pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  gst_object_ref_sink (pipeline);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "file");
  g_object_set (sink, "location", g_file_peek_path (file), NULL);

  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message
    = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  g_assert_no_error (error);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return g_steal_pointer (&file);
}

DailiesClip *
clip_fixture_probe (GFile *file)
{
  g_autoptr (DexFuture) outcome = clip_fixture_wait (dailies_clip_probe (file));
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (outcome, &error);

  g_assert_no_error (error);
  g_assert_true (G_VALUE_HOLDS (value, DAILIES_TYPE_CLIP));

  return g_value_dup_object (value);
}

void
clip_fixture_assert_refused (GFile *file, DailiesClipError code, const char *words)
{
  g_autoptr (DexFuture) outcome = clip_fixture_wait (dailies_clip_probe (file));
  g_autoptr (GError) error = NULL;

  dex_future_get_value (outcome, &error);
  g_assert_error (error, DAILIES_CLIP_ERROR, (int) code);
  g_test_message ("%s: %s", g_file_peek_path (file), error->message);
  if (words != NULL)
    g_assert_nonnull (strstr (error->message, words));
}

GList *
clip_fixture_remove_decoders (const char *description)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string (description);
  g_autoptr (GstCaps) all_caps = gst_caps_from_string ("video/x-raw");
  GList *all
    = gst_element_factory_list_get_elements (GST_ELEMENT_FACTORY_TYPE_DECODER, GST_RANK_NONE);
  GList *decoders = NULL;

  for (GList *l = all; l != NULL; l = l->next)
    if (gst_element_factory_can_sink_any_caps (l->data, caps)
        && !gst_element_factory_can_sink_any_caps (l->data, all_caps))
      {
        decoders = g_list_prepend (decoders, gst_object_ref (l->data));
        gst_registry_remove_feature (gst_registry_get (), l->data);
      }
  gst_plugin_feature_list_free (all);

  return decoders;
}

void
clip_fixture_restore_decoders (GList *decoders)
{
  for (GList *l = decoders; l != NULL; l = l->next)
    gst_registry_add_feature (gst_registry_get (), l->data);
  gst_plugin_feature_list_free (decoders);
}
