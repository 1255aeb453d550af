/* test-clips.c: from a request to a clip, through restarts, crashes and company
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-clip.h"
#include "demo-peer.h"
#include "demo-pixels.h"

#include <fcntl.h>
#include <glib/gstdio.h>

static DexFuture *
wait_for (DexFuture *future)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  return future;
}

static char *
generate (DemoPeer *peer, const char *path, const char *json)
{
  g_autoptr (DemoAnswer) answer = demo_peer_post (peer, path, json);

  g_assert_cmpuint (answer->status, ==, 200);
  return g_strdup (demo_answer_get_header (answer, "x-inference-id"));
}

/* The path of the link of a generation that is completed. */
static char *
get_link (DemoPeer *peer, const char *path, const char *id)
{
  g_autoptr (DemoAnswer) answer = demo_peer_poll (peer, path, id);
  g_autofree char *url = NULL;

  demo_answer_expect (answer, "$.status", "completed");
  url = demo_answer_dup (answer, "$.video.url");
  g_assert_true (g_str_has_prefix (url, peer->address));
  return g_strdup (url + strlen (peer->address));
}

static DemoAnswer *
get_ranged (DemoPeer *peer,
            const char *method,
            const char *link,
            const char *range,
            const char *condition)
{
  g_autoptr (SoupMessage) message = demo_peer_message (peer, method, link);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  /* The key has no business here. */
  soup_message_headers_append (headers, "Authorization", "none");
  if (range != NULL)
    soup_message_headers_append (headers, "Range", range);
  if (condition != NULL)
    soup_message_headers_append (headers, "If-Range", condition);
  return demo_peer_send (peer, message);
}

static GFile *
save_clip (DemoPeer *peer, const char *folder, const char *link)
{
  g_autoptr (DemoAnswer) answer = get_ranged (peer, "GET", link, NULL, NULL);
  g_autofree char *name = g_strconcat ("fetched", strrchr (link, '.'), NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gsize length;
  const char *data = g_bytes_get_data (answer->body, &length);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
  return g_file_new_for_path (path);
}

static void
assert_clip (GFile *file, guint width, guint height)
{
  g_autoptr (DexFuture) probed = wait_for (dailies_clip_probe (file));
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (probed, &error);
  DailiesClip *clip;

  g_assert_no_error (error);
  clip = g_value_get_object (value);
  g_assert_cmpuint (dailies_clip_get_width (clip), ==, width);
  g_assert_cmpuint (dailies_clip_get_height (clip), ==, height);
  g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 150);
  g_assert_cmpfloat_with_epsilon (dailies_clip_get_frame_rate (clip), 25, 0.01);
  g_assert_cmpint (ABS (dailies_clip_get_duration (clip) - 6 * G_GINT64_CONSTANT (1000000000)), <,
                   50000000);
}

static GdkPixbuf *
get_first_frame (GFile *clip, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "first.png", NULL);
  g_autoptr (GFile) picture = g_file_new_for_path (path);
  g_autoptr (DexFuture) saved = wait_for (dailies_clip_save_frame (clip, 0, 0, picture));
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf;

  dex_future_get_value (saved, &error);
  g_assert_no_error (error);
  pixbuf = gdk_pixbuf_new_from_file (path, &error);
  g_assert_no_error (error);
  return pixbuf;
}

static void
test_text (void)
{
  char *folder = demo_make_folder ();
  char *store = g_build_filename (folder, "store", NULL);
  DemoPeer *peer = demo_peer_new (store, "--pace", "0", "--price", "0.5", NULL);
  g_autofree char *id
    = generate (peer, UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A harbour at dawn\"}");
  g_autofree char *link = NULL;
  g_autofree char *same = NULL;
  g_autofree char *same_link = NULL;
  g_autoptr (GFile) clip = NULL;
  g_autoptr (DemoAnswer) log = NULL;
  g_autoptr (DemoAnswer) metrics = NULL;
  g_autoptr (DemoAnswer) poll = NULL;

  demo_wait_for_clips (store, 1);
  link = get_link (peer, UNIVERSAL, id);
  clip = save_clip (peer, folder, link);
  assert_clip (clip, 1280, 720);

  log = demo_peer_get (peer, "/v2/logs");
  demo_answer_expect (log, "$.data[0].inference_id", id);
  demo_answer_expect (log, "$.data[0].status", "succeeded");
  demo_answer_expect (log, "$.data[0].cost.usd", "0.5");
  demo_answer_expect (log, "$.data[0].cost.credits", "1000000");
  metrics = demo_peer_get (peer, "/models/metrics");
  demo_answer_expect (metrics, "$.models[0].alias", "video-01");
  poll = demo_peer_poll (peer, UNIVERSAL, id);
  demo_answer_expect (poll, "$.meta.usage.credits_used", "1000000");
  demo_answer_expect (poll, "$.meta.usage.tokens_used", "1000000");

  /* The same words make the same clip, in either dialect. */
  same = generate (peer, LEGACY, "{\"model\":\"video-01\",\"prompt\":\"A harbour at dawn\"}");
  same_link = get_link (peer, LEGACY, same);
  g_assert_cmpstr (same_link, ==, link);

  demo_peer_end (peer, FALSE);
  g_free (store);
  demo_remove_folder (folder);
}

static void
test_first_frame (void)
{
  static const struct
  {
    const char *path;
    const char *field;
    const char *format;
    int width;
    int height;
    int shown_width;
    int shown_height;
  } cases[] = { { UNIVERSAL, "image_url", "jpeg", 1600, 1000, 1152, 720 },
                { LEGACY, "first_frame_image", "png", 501, 801, 720, 1152 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *folder = demo_make_folder ();
      char *store = g_build_filename (folder, "store", NULL);
      DemoPeer *peer = demo_peer_new (store, "--pace", "0", NULL);
      g_autoptr (GBytes) bytes
        = demo_make_picture (cases[i].width, cases[i].height, cases[i].format);
      g_autofree char *mime = g_strdup_printf ("image/%s", cases[i].format);
      g_autofree char *uri = demo_data_uri (mime, bytes);
      g_autofree char *json = g_strdup_printf (
        "{\"model\":\"video-01\",\"prompt\":\"It moves\",\"%s\":\"%s\"}", cases[i].field, uri);
      g_autofree char *id = generate (peer, cases[i].path, json);
      g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
      g_autoptr (GdkPixbuf) whole = gdk_pixbuf_new_from_stream (stream, NULL, NULL);
      g_autoptr (GdkPixbuf) scaled = gdk_pixbuf_scale_simple (
        whole, cases[i].shown_width, cases[i].shown_height, GDK_INTERP_BILINEAR);
      g_autoptr (GdkPixbuf) first = NULL;
      g_autoptr (GFile) clip = NULL;
      g_autofree char *link = NULL;
      double similarity;

      demo_wait_for_clips (store, 1);
      link = get_link (peer, cases[i].path, id);
      clip = save_clip (peer, folder, link);
      assert_clip (clip, (guint) cases[i].shown_width, (guint) cases[i].shown_height);

      first = get_first_frame (clip, folder);
      similarity = demo_pixels_similarity (first, scaled);
      g_test_message ("%d×%d: %.4f", cases[i].width, cases[i].height, similarity);
      g_assert_cmpfloat (similarity, >=, 0.95);

      demo_peer_end (peer, FALSE);
      g_free (store);
      demo_remove_folder (folder);
    }
}

static void
test_ranges (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *peer = demo_peer_new (folder, "--pace", "0", NULL);
  g_autofree char *id
    = generate (peer, UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A desert\"}");
  g_autofree char *link = NULL;
  g_autofree char *total = NULL;
  g_autoptr (DemoAnswer) whole = NULL;
  g_autoptr (DemoAnswer) head = NULL;
  g_autoptr (DemoAnswer) part = NULL;
  g_autoptr (DemoAnswer) rest = NULL;
  g_autoptr (DemoAnswer) beyond = NULL;
  g_autoptr (DemoAnswer) same = NULL;
  g_autoptr (DemoAnswer) other = NULL;
  g_autoptr (DemoAnswer) none = NULL;
  g_autoptr (DemoAnswer) outside = NULL;
  g_autofree char *from = NULL;
  const char *etag;
  const guint8 *data;
  gsize size;

  demo_wait_for_clips (folder, 1);
  link = get_link (peer, UNIVERSAL, id);

  whole = get_ranged (peer, "GET", link, NULL, NULL);
  data = g_bytes_get_data (whole->body, &size);
  etag = demo_answer_get_header (whole, "ETag");
  g_assert_cmpuint (whole->status, ==, 200);
  g_assert_nonnull (etag);
  g_assert_cmpstr (demo_answer_get_header (whole, "Accept-Ranges"), ==, "bytes");
  g_assert_true (g_str_has_prefix (demo_answer_get_header (whole, "Content-Type"), "video/"));

  head = get_ranged (peer, "HEAD", link, NULL, NULL);
  total = g_strdup_printf ("%" G_GSIZE_FORMAT, size);
  g_assert_cmpuint (head->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (head->body), ==, 0);
  g_assert_cmpstr (demo_answer_get_header (head, "Content-Length"), ==, total);

  part = get_ranged (peer, "GET", link, "bytes=100-199", NULL);
  g_assert_cmpuint (part->status, ==, 206);
  g_assert_cmpmem (g_bytes_get_data (part->body, NULL), g_bytes_get_size (part->body), data + 100,
                   100);

  from = g_strdup_printf ("bytes=%" G_GSIZE_FORMAT "-", size - 7);
  rest = get_ranged (peer, "GET", link, from, NULL);
  g_assert_cmpuint (rest->status, ==, 206);
  g_assert_cmpmem (g_bytes_get_data (rest->body, NULL), g_bytes_get_size (rest->body),
                   data + size - 7, 7);

  beyond = get_ranged (peer, "GET", link, "bytes=999999999-", NULL);
  g_assert_cmpuint (beyond->status, ==, 416);

  same = get_ranged (peer, "GET", link, "bytes=5-9", etag);
  g_assert_cmpuint (same->status, ==, 206);
  other = get_ranged (peer, "GET", link, "bytes=5-9", "\"another\"");
  g_assert_cmpuint (other->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (other->body), ==, size);

  none = get_ranged (peer, "GET", "/files/none.mp4", NULL, NULL);
  g_assert_cmpuint (none->status, ==, 404);
  /* libsoup refuses this one before it gets here. */
  outside = get_ranged (peer, "GET", "/files/..%2Fjobs", NULL, NULL);
  g_assert_cmpuint (outside->status, ==, 400);

  demo_peer_end (peer, FALSE);
  demo_remove_folder (folder);
}

/* What an unfinished rendering leaves in the folder. */
static guint
count_files (const char *folder, const char *subfolder)
{
  g_autofree char *path = g_build_filename (folder, subfolder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
test_restart (void)
{
  static const gboolean kills[] = { TRUE, FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (kills); i++)
    {
      char *folder = demo_make_folder ();
      DemoPeer *peer = demo_peer_new (folder, "--pace", "0", NULL);
      g_autofree char *id
        = generate (peer, UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"A forest\"}");
      g_autofree char *link = NULL;

      /* In the middle of its rendering, which has begun before the answer came. */
      demo_peer_end (peer, kills[i]);
      g_test_message ("%s", count_files (folder, "files") == 0 ? "interrupted" : "too late");

      peer = demo_peer_new (folder, "--pace", "0", NULL);
      demo_wait_for_clips (folder, 1);
      link = get_link (peer, UNIVERSAL, id);
      g_assert_nonnull (link);
      demo_peer_end (peer, FALSE);

      g_assert_cmpuint (count_files (folder, "rendering"), ==, 0);
      g_assert_cmpuint (count_files (folder, "incoming"), ==, 0);
      demo_remove_folder (folder);
    }
}

static void
test_company (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *one = demo_peer_new (folder, "--pace", "0", NULL);
  DemoPeer *two = demo_peer_new (folder, "--pace", "0", NULL);
  g_autofree char *id
    = generate (one, LEGACY, "{\"model\":\"video-01\",\"prompt\":\"Two of them\"}");
  g_autoptr (DemoAnswer) early = demo_peer_poll (two, LEGACY, id);
  g_autofree char *link = NULL;
  g_autofree char *other_link = NULL;
  g_autoptr (DemoAnswer) log = NULL;

  /* The other knows of it, and does not render it too. */
  g_assert_cmpuint (early->status, ==, 200);
  demo_answer_expect (early, "$.id", id);
  demo_wait_for_clips (folder, 1);
  link = get_link (one, LEGACY, id);
  other_link = get_link (two, LEGACY, id);
  g_assert_cmpstr (link, ==, other_link);
  log = demo_peer_get (two, "/v2/logs");
  demo_answer_expect (log, "$.data[0].inference_id", id);

  demo_peer_end (one, FALSE);
  demo_peer_end (two, FALSE);
  demo_remove_folder (folder);
}

static void
test_heir (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *one = demo_peer_new (folder, "--pace", "0", NULL);
  DemoPeer *two = demo_peer_new (folder, "--pace", "0", NULL);
  g_autofree char *id
    = generate (one, UNIVERSAL, "{\"model\":\"video-01\",\"prompt\":\"An heir\"}");
  g_autofree char *link = NULL;

  /* The one that renders dies; the other goes on when it is asked next. */
  demo_peer_end (one, TRUE);
  {
    g_autoptr (DemoAnswer) asked = demo_peer_poll (two, UNIVERSAL, id);

    g_assert_cmpuint (asked->status, ==, 200);
  }
  demo_wait_for_clips (folder, 1);
  link = get_link (two, UNIVERSAL, id);
  g_assert_nonnull (link);

  demo_peer_end (two, FALSE);
  demo_remove_folder (folder);
}

static void
test_orphans (void)
{
  char *folder = demo_make_folder ();
  DemoPeer *peer = demo_peer_new (folder, NULL);
  g_autofree char *orphan = g_build_filename (folder, "incoming", "4194305-abcdef", NULL);
  g_autofree char *alive = g_build_filename (folder, "incoming", "4194305-fedcba", NULL);
  struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int fd;

  demo_peer_end (peer, FALSE);
  g_assert_true (g_file_set_contents (orphan, "x", 1, NULL));
  fd = g_open (alive, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (fcntl (fd, F_OFD_SETLK, &whole), ==, 0);
  peer = demo_peer_new (folder, NULL);
  g_assert_false (g_file_test (orphan, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (alive, G_FILE_TEST_EXISTS));
  g_close (fd, NULL);
  demo_peer_end (peer, FALSE);
  demo_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/demo/clips/text", test_text);
  g_test_add_func ("/demo/clips/first-frame", test_first_frame);
  g_test_add_func ("/demo/clips/ranges", test_ranges);
  g_test_add_func ("/demo/clips/restart", test_restart);
  g_test_add_func ("/demo/clips/company", test_company);
  g_test_add_func ("/demo/clips/heir", test_heir);
  g_test_add_func ("/demo/clips/orphans", test_orphans);
  return g_test_run ();
}
