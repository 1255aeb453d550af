/* demo-peer.c: a demo service, and how to talk with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "demo-peer.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>

void
demo_answer_free (DemoAnswer *answer)
{
  g_clear_pointer (&answer->headers, soup_message_headers_unref);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_pointer (&answer->json, json_node_unref);
  g_free (answer);
}

/* One step of a path: into a member, or with digits an element; NULL where there is none. */
static JsonNode *
step (JsonNode *node, const char *name)
{
  if (g_ascii_isdigit (*name) && JSON_NODE_HOLDS_ARRAY (node))
    {
      guint index = (guint) g_ascii_strtoull (name, NULL, 10);
      JsonArray *array = json_node_get_array (node);

      return index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;
    }

  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), name);
  return NULL;
}

char *
demo_answer_dup (DemoAnswer *answer, const char *path)
{
  g_auto (GStrv) names = g_strsplit_set (path, ".[]", -1);
  JsonNode *node = answer->json;

  g_assert_nonnull (node);
  g_assert_cmpstr (names[0], ==, "$");
  for (guint i = 1; names[i] != NULL && node != NULL; i++)
    {
      if (*names[i] != '\0')
        node = step (node, names[i]);
    }

  if (node == NULL)
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

void
demo_answer_expect (DemoAnswer *answer, const char *path, const char *expected)
{
  g_autofree char *found = demo_answer_dup (answer, path);

  g_assert_cmpstr (found, ==, expected);
}

const char *
demo_answer_get_header (DemoAnswer *answer, const char *name)
{
  return soup_message_headers_get_one (answer->headers, name);
}

char *
demo_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("dailies-demo-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      dir = g_dir_open (path, 0, NULL);
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_all (child);
        }
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
demo_remove_folder (char *folder)
{
  remove_all (folder);
  g_free (folder);
}

DemoPeer *
demo_peer_new (const char *folder, ...)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  DemoPeer *peer = g_new0 (DemoPeer, 1);
  const char *option;
  va_list options;

  g_ptr_array_add (arguments, (gpointer) BUILD_DIR "/src/demo/dailies-demo-service");
  g_ptr_array_add (arguments, (gpointer) "--exit-with-stdin");
  g_ptr_array_add (arguments, (gpointer) "--quiet");
  g_ptr_array_add (arguments, (gpointer) "--folder");
  g_ptr_array_add (arguments, (gpointer) folder);
  va_start (options, folder);
  while ((option = va_arg (options, const char *)) != NULL)
    g_ptr_array_add (arguments, (gpointer) option);
  va_end (options);
  g_ptr_array_add (arguments, NULL);

  g_subprocess_launcher_setenv (launcher, "DAILIES_DEMO_KEY", DEMO_KEY, TRUE);
  peer->process
    = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);

  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (peer->process));
  peer->address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (peer->address);
  g_assert_true (g_str_has_prefix (peer->address, "http://127.0.0.1:"));
  peer->folder = g_strdup (folder);
  peer->session = soup_session_new ();
  return peer;
}

void
demo_peer_end (DemoPeer *peer, gboolean kill)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&peer->session);
  g_subprocess_send_signal (peer->process, kill ? SIGKILL : SIGTERM);
  g_assert_true (g_subprocess_wait (peer->process, NULL, &error));
  g_assert_no_error (error);
  if (!kill)
    {
      /* A sanitizer that found something, or a signal, is no orderly end. */
      g_assert_true (g_subprocess_get_if_exited (peer->process));
      g_assert_cmpint (g_subprocess_get_exit_status (peer->process), ==, 0);
    }
  g_clear_object (&peer->process);
  g_free (peer->address);
  g_free (peer->folder);
  g_free (peer);
}

SoupMessage *
demo_peer_message (DemoPeer *peer, const char *method, const char *path)
{
  g_autofree char *uri = g_strconcat (peer->address, path, NULL);

  return soup_message_new (method, uri);
}

DemoAnswer *
demo_peer_send (DemoPeer *peer, SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  DemoAnswer *answer = g_new0 (DemoAnswer, 1);
  g_autoptr (GError) error = NULL;
  gconstpointer data;
  gsize length;

  if (soup_message_headers_get_one (headers, "Authorization") == NULL)
    soup_message_headers_append (headers, "Authorization", "Bearer " DEMO_KEY);
  answer->body = soup_session_send_and_read (peer->session, message, NULL, &error);
  g_assert_no_error (error);
  answer->status = soup_message_get_status (message);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  data = g_bytes_get_data (answer->body, &length);
  if (length > 0 && strstr (soup_message_headers_get_content_type (answer->headers, NULL), "json"))
    {
      g_autofree char *text = g_strndup (data, length);

      answer->json = json_from_string (text, &error);
      g_assert_no_error (error);
    }
  return answer;
}

DemoAnswer *
demo_peer_get (DemoPeer *peer, const char *path)
{
  g_autoptr (SoupMessage) message = demo_peer_message (peer, "GET", path);

  return demo_peer_send (peer, message);
}

DemoAnswer *
demo_peer_post (DemoPeer *peer, const char *path, const char *json)
{
  g_autoptr (SoupMessage) message = demo_peer_message (peer, "POST", path);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  return demo_peer_send (peer, message);
}

DemoAnswer *
demo_peer_poll (DemoPeer *peer, const char *path, const char *id)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *full = g_strdup_printf ("%s?generation_id=%s", path, escaped);

  return demo_peer_get (peer, full);
}

static guint
count_clips (const char *files)
{
  g_autoptr (GDir) dir = g_dir_open (files, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
wake_up (GFileMonitor *monitor,
         GFile *file,
         GFile *other,
         GFileMonitorEvent event,
         gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

void
demo_wait_for_clips (const char *folder, guint count)
{
  g_autofree char *path = g_build_filename (folder, "files", NULL);
  g_autoptr (GFile) files = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileMonitor) monitor
    = g_file_monitor_directory (files, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  gboolean changed = FALSE;

  g_assert_no_error (error);
  g_signal_connect (monitor, "changed", G_CALLBACK (wake_up), &changed);
  while (count_clips (path) < count)
    {
      while (!changed)
        g_main_context_iteration (NULL, TRUE);
      changed = FALSE;
    }
}

char *
demo_data_uri (const char *mime, GBytes *bytes)
{
  gsize length;
  const guchar *data = g_bytes_get_data (bytes, &length);
  g_autofree char *encoded = g_base64_encode (data, length);

  return g_strdup_printf ("data:%s;base64,%s", mime, encoded);
}

GBytes *
demo_make_picture (int width, int height, const char *format)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int rowstride = gdk_pixbuf_get_rowstride (pixbuf);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  /* Slopes, rings and a bright corner: no two regions alike. */
  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++)
        {
          guchar *p = pixels + y * rowstride + x * 3;
          double ring = sin (hypot (x - width * 0.3, y - height * 0.4) / 23);

          p[0] = (guchar) (255 * x / width);
          p[1] = (guchar) (128 + 90 * ring);
          p[2] = (guchar) (255 * y / height);
          if (x > width * 0.8 && y < height * 0.2)
            p[0] = p[1] = p[2] = 250;
        }
    }
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, format, &error, NULL));
  return g_bytes_new_take (data, length);
}
