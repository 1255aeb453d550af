/* bench-wire.c: 27 MB of JSON sent and 200 MB fetched, beside curl in the same run
 *
 * The peer is a process of its own, so that only this side is measured. Nothing here passes or
 * fails on a time; it fails if something does not arrive.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fixture.h"

#include <glib/gstdio.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define PICTURE_SIZE (20 * 1000 * 1000)
#define CLIP_SIZE (G_GINT64_CONSTANT (200) * 1000 * 1000)
#define ROUNDS 5

/* --- the peer --- */

static char peer_buffer[1024 * 1024];

static gboolean
send_all (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize n = send (fd, data, length, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static void
serve_clip (int fd)
{
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %" G_GINT64_FORMAT
                                           "\r\nConnection: close\r\n\r\n",
                                           CLIP_SIZE);

  if (!send_all (fd, head, strlen (head)))
    return;
  for (gint64 left = CLIP_SIZE; left > 0;)
    {
      gsize n = (gsize) MIN (left, (gint64) sizeof peer_buffer);

      if (!send_all (fd, peer_buffer, n))
        return;
      left -= (gint64) n;
    }
}

static void
serve_post (int fd, const char *head, gsize length)
{
  static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nConnection: "
                               "close\r\n\r\n{\"id\":\"a\"}\r\n";
  const char *field = strcasestr (head, "Content-Length: ");
  const char *end = strstr (head, "\r\n\r\n");
  gint64 left = g_ascii_strtoll (field + strlen ("Content-Length: "), NULL, 10);

  left -= (gint64) length - (end + 4 - head);
  while (left > 0)
    {
      gssize n = recv (fd, peer_buffer, sizeof peer_buffer, 0);

      if (n <= 0)
        return;
      left -= n;
    }
  send_all (fd, answer, strlen (answer));
}

static void
serve (int listener)
{
  for (;;)
    {
      int fd = accept (listener, NULL, NULL);
      char head[65536];
      gsize length = 0;

      while (fd != -1 && length < sizeof head - 1)
        {
          gssize n = recv (fd, head + length, sizeof head - 1 - length, 0);

          if (n <= 0)
            break;
          length += (gsize) n;
          head[length] = '\0';
          if (strstr (head, "\r\n\r\n") == NULL)
            continue;
          if (g_str_has_prefix (head, "POST"))
            serve_post (fd, head, length);
          else
            serve_clip (fd);
          break;
        }
      close (fd);
    }
}

static char *
start_peer (pid_t *pid)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (listener, 16), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &length), ==, 0);

  *pid = fork ();
  g_assert_cmpint (*pid, >=, 0);
  if (*pid == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      serve (listener);
    }
  close (listener);
  return g_strdup_printf ("http://127.0.0.1:%u", ntohs (address.sin_port));
}

/* --- measuring --- */

static double
time_curl (const char *const *argv)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
time_create (const char *address, GFile *picture)
{
  g_autoptr (DailiesService) service = dailies_service_new (address, TEST_KEY);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "Dawn");
  g_autoptr (DailiesReply) reply = NULL;
  gint64 start = g_get_monotonic_time ();

  if (picture != NULL)
    dailies_request_set_first_frame_file (request, picture);
  reply = await_object (
    dailies_service_create (service, video_01 (), request, DAILIES_DIALECT_UNIVERSAL, "job-1"));
  g_assert_cmpstr (dailies_reply_get_generation_id (reply), ==, "a");
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
time_fetch (const char *address, GFile *file)
{
  g_autoptr (DailiesService) service = dailies_service_new (address, TEST_KEY);
  gint64 start = g_get_monotonic_time ();
  double took;

  g_assert_cmpuint (
    await_uint64 (dailies_service_fetch (service, address, file, 0, FALSE, NULL, NULL, NULL)), ==,
    (guint64) CLIP_SIZE);
  took = (double) (g_get_monotonic_time () - start) / 1000;

  /* What is whole would not be fetched again. */
  dailies_service_forget_fetched (file);
  return took;
}

static void
reset_peak (void)
{
  g_assert_true (g_file_set_contents_full ("/proc/self/clear_refs", "5", 1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static guint64
read_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10);
}

static void
print_pair (const char *what, double ours, double curls)
{
  g_print ("%s: %.0f ms, curl %.0f ms, ratio %.2f\n", what, ours, curls, ours / curls);
}

/* --- the two ways --- */

static void
bench_create (const char *address, const char *folder)
{
  g_autoptr (GFile) picture = g_file_new_build_filename (folder, "picture.jpg", NULL);
  g_autofree char *json_path = g_build_filename (folder, "body.json", NULL);
  g_autofree char *data_argument = g_strconcat ("@", json_path, NULL);
  g_autofree guint8 *bytes = g_malloc0 (PICTURE_SIZE);
  const char *const curl[]
    = { "curl", "-sS",       "--noproxy",     "*",           "-H",    "Expect:",
        "-o",   "/dev/null", "--data-binary", data_argument, address, NULL };
  double ours = G_MAXDOUBLE, curls = G_MAXDOUBLE;

  memcpy (bytes, "\xff\xd8\xff\xe0", 4);
  g_assert_true (
    g_file_set_contents (g_file_peek_path (picture), (char *) bytes, PICTURE_SIZE, NULL));
  {
    g_autofree char *base64 = g_base64_encode (bytes, PICTURE_SIZE);
    g_autofree char *json
      = g_strconcat ("{\"image_url\":\"data:image/jpeg;base64,", base64, "\"}", NULL);

    g_assert_true (g_file_set_contents (json_path, json, -1, NULL));
  }

  for (guint i = 0; i < ROUNDS; i++)
    {
      ours = MIN (ours, time_create (address, picture));
      curls = MIN (curls, time_curl (curl));
    }
  print_pair ("27 MB of JSON sent, the picture encoded on the way", ours, curls);

  g_unlink (g_file_peek_path (picture));
  g_unlink (json_path);
}

static void
bench_fetch (const char *address, const char *folder)
{
  g_autoptr (GFile) ours_file = g_file_new_build_filename (folder, "ours.part", NULL);
  g_autofree char *curls_path = g_build_filename (folder, "curls.part", NULL);
  const char *const curl[] = { "curl", "-sS", "--noproxy", "*", "-o", curls_path, address, NULL };
  double ours = G_MAXDOUBLE, curls = G_MAXDOUBLE;

  for (guint i = 0; i < ROUNDS; i++)
    {
      ours = MIN (ours, time_fetch (address, ours_file));
      curls = MIN (curls, time_curl (curl));
    }
  print_pair ("200 MB fetched and synced (curl does not sync)", ours, curls);

  g_unlink (g_file_peek_path (ours_file));
  g_unlink (curls_path);
}

static void
bench_memory (const char *address, const char *folder)
{
  g_autoptr (GFile) picture = g_file_new_build_filename (folder, "picture.jpg", NULL);
  guint64 without, with;

  {
    g_autofree guint8 *bytes = g_malloc0 (PICTURE_SIZE);

    memcpy (bytes, "\xff\xd8\xff\xe0", 4);
    g_assert_true (
      g_file_set_contents (g_file_peek_path (picture), (char *) bytes, PICTURE_SIZE, NULL));
  }

  time_create (address, NULL);
  reset_peak ();
  time_create (address, NULL);
  without = read_peak ();
  reset_peak ();
  time_create (address, picture);
  with = read_peak ();
  g_print ("peak memory of a POST: %" G_GUINT64_FORMAT
           " KiB, with a picture of 20 MB %" G_GUINT64_FORMAT " KiB, %" G_GINT64_FORMAT
           " KiB more\n",
           without, with, (gint64) with - (gint64) without);
  g_unlink (g_file_peek_path (picture));
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = NULL;
  g_autofree char *address = NULL;
  pid_t peer;

  /* Before there is any thread. */
  address = start_peer (&peer);
  folder = g_dir_make_tmp ("dailies-bench-XXXXXX", NULL);
  g_assert_nonnull (folder);

  bench_memory (address, folder);
  bench_create (address, folder);
  bench_fetch (address, folder);

  kill (peer, SIGKILL);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return 0;
}
