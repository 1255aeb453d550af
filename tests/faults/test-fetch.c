/* test-fetch.c: what was paid reaches the library, whole, once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

#include <glib/gstdio.h>

/* Cut again and again: what has come stays, the rest is asked for with a range. */
static void
test_cut (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *head = NULL;

  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .cut = 100 });
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .cut = 100, .resets = TRUE });
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .silent = TRUE });
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .cut = 200 });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, job);

  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, 5);
  head = fault_service_dup_last_head (fixture->service, FAULT_FILE);
  g_assert_nonnull (strstr (head, "\r\nRange: bytes="));
  g_assert_cmpuint (fault_count_files (fixture, "partial"), ==, 0);
}

/* Seconds to the next try, once @count of them have failed. */
static gint64
get_pause_after (FaultFixture *fixture, DailiesJob *job, guint count)
{
  while (fault_count_events (&fixture->run, job, "fetch-failed") < count)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, count);
  return (dailies_job_get_next_ask (job) - g_get_real_time ()) / G_USEC_PER_SEC;
}

/* A bad line that brings something each time is tried again soon, however often it breaks; one that
 * brings nothing ever more rarely. */
static void
test_cut_with_gain (FaultFixture *fixture, gconstpointer data)
{
  const guint tries = 6;
  g_autoptr (DailiesJob) job = NULL;

  fault_run_end (&fixture->run);
  fixture->pace.trouble = 60;
  fixture->pace.trouble_ceiling = 24 * 3600;
  fault_run_start (&fixture->run, fixture);

  for (guint i = 0; i < tries; i++)
    fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .cut = 20 });
  for (guint i = 0; i < tries; i++)
    fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .silent = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");

  for (guint i = 1; i <= tries; i++)
    {
      g_assert_cmpint (get_pause_after (fixture, job, i), <=, 72);
      dailies_queue_wake (fixture->run.queue);
    }
  for (guint i = 1; i <= tries; i++)
    {
      gint64 pause = get_pause_after (fixture, job, tries + i);

      if (i == tries)
        g_assert_cmpint (pause, >=, 60 * 10);
      dailies_queue_wake (fixture->run.queue);
    }
  fault_assert_finished (fixture, job);
}

/* The next run goes on where this one was cut. */
static void
test_cut_by_restart (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;
  g_autofree char *head = NULL;

  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .cut = 300 });
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .hangs = TRUE });
  {
    g_autoptr (DailiesJob) first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");

    fault_service_run_until (fixture->service, FAULT_FILE, 2);
    g_assert_cmpint (dailies_job_get_state (first), ==, DAILIES_STATE_DOWNLOADING);
    id = g_strdup (dailies_job_get_id (first));
  }
  fault_run_end (&fixture->run);
  fault_service_release (fixture->service);

  fault_run_start (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  fault_assert_finished (fixture, job);
  head = fault_service_dup_last_head (fixture->service, FAULT_FILE);
  g_assert_nonnull (strstr (head, "\r\nRange: bytes="));
}

/* A captive portal's page with 200 is not kept as a clip; nor is a picture, nor half a clip. */
static void
test_no_video (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  guint asks;

  fault_service_script (fixture->service, FAULT_FILE,
                        &(Fault) { .body = "<!doctype html><title>Log in to the network</title>",
                                   .headers = "ETag: \"portal\"\r\n" });
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .body = "x" });
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .body = "" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_NO_VIDEO);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_DOWNLOADING);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 0);
  asks = fault_service_count (fixture->service, FAULT_ASK);

  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 1);
  g_assert_cmpuint (fault_count_files (fixture, "partial"), ==, 0);
  /* The service was asked anew for where it is. */
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_ASK), >, asks);
}

/* A link that is dead is asked for anew. */
static void
test_dead_link (FaultFixture *fixture, gconstpointer data)
{
  static const guint statuses[] = { 401, 403, 404, 410 };
  g_autoptr (DailiesJob) job = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    fault_service_script (fixture->service, FAULT_FILE,
                          &(Fault) { .status = statuses[i], .body = "<Error>Expired</Error>" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_LINK_DEAD);
  fault_assert_finished (fixture, job);

  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==,
                    G_N_ELEMENTS (statuses) + 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_ASK), >=,
                    G_N_ELEMENTS (statuses) + 2);
}

/* Errors of the file's server, and of the service while it is asked for a new link; even that it
 * failed after all. None ends the job. */
static void
test_errors (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_set_asks (fixture->service, 0);
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .status = 500, .body = "" });
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .status = 503, .body = "" });
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .status = 410, .body = "" });
  fault_service_script (fixture->service, FAULT_ASK, &(Fault) { 0 });
  fault_service_script (
    fixture->service, FAULT_ASK,
    &(Fault) { .body = "{\"id\":\"x\",\"status\":\"error\",\"error\":\"It has expired\"}" });
  fault_service_script (fixture->service, FAULT_ASK, &(Fault) { .status = 404, .body = "{}" });
  fault_service_script (fixture->service, FAULT_ASK,
                        &(Fault) { .body = "{\"id\":\"x\",\"status\":\"queued\"}" });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_ASK), ==, 5);
}

/* Where Dailies does not follow by itself: it waits for a person, and holds nobody up. */
static void
test_refused_link (FaultFixture *fixture, gconstpointer data)
{
  static const char *const links[]
    = { "file:///etc/passwd",       "ftp://127.0.0.1/clip.mp4",  "http://169.254.169.254/latest/",
        "http://10.0.0.1/clip.mp4", "http://[fe80::1]/clip.mp4", "javascript:alert(1)" };
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);

  fault_service_set_asks (fixture->service, 0);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      DailiesJob *job;

      fault_service_set_result (fixture->service, links[i]);
      job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
      g_ptr_array_add (jobs, job);
      fault_run_until_error (job, DAILIES_QUEUE_ERROR_LINK_REFUSED);
      g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_DOWNLOADING);
    }
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, 0);

  /* The others go on. */
  fault_service_set_result (fixture->service, NULL);
  {
    g_autoptr (DailiesJob) other = fault_run_add (&fixture->run, fixture, "A forest");

    fault_assert_finished (fixture, other);
  }
}

/* The key goes to the service's origin, whatever the result's link says and wherever it redirects. */
static void
test_key_stays (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (FaultService) elsewhere = fault_service_new (fixture->clip);
  g_autofree char *headers
    = g_strdup_printf ("Location: %s/files/clip.mp4\r\n", fault_service_get_address (elsewhere));
  g_autofree char *link
    = g_strdup_printf ("%s/files/clip.mp4", fault_service_get_address (elsewhere));
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) second = NULL;
  g_autofree char *head = NULL;

  fault_service_script (fixture->service, FAULT_FILE,
                        &(Fault) { .status = 302, .body = "", .headers = headers });
  first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, first);

  fault_service_set_result (fixture->service, link);
  second = fault_run_add (&fixture->run, fixture, "A harbour at night");
  fault_assert_finished (fixture, second);

  g_assert_cmpuint (fault_service_count (elsewhere, FAULT_FILE), ==, 2);
  g_assert_cmpuint (fault_service_count_with_key (elsewhere, FAULT_FILE), ==, 0);
  head = fault_service_dup_last_head (elsewhere, FAULT_FILE);
  g_assert_null (strstr (head, FAULT_KEY));
  g_assert_null (strcasestr (head, "\r\nAuthorization:"));
}

/* Stopped while the file comes; watched again, it is fetched. */
static void
test_stop_while_fetched (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_FILE, 1);
  fault_await (dailies_queue_stop (fixture->run.queue, job));
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_STOPPED);
  fault_service_release (fixture->service);
  fault_await (dailies_queue_watch_again (fixture->run.queue, job));
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 1);
}

/* The clip is whole, and cannot be named: its folder is not where it was. The service gives every
 * file once. */
static char *
fetch_only (FaultFixture *fixture, DailiesJob **job)
{
  g_autofree char *clips = g_build_filename (fixture->folder, "clips", NULL);
  char *away = g_build_filename (fixture->folder, "clips-away", NULL);

  g_assert_no_errno (g_rename (clips, away));
  g_assert_true (g_file_set_contents (clips, "", 0, NULL));
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { 0 });
  fault_service_script_always (fixture->service, FAULT_FILE,
                               &(Fault) { .status = 404, .body = "gone" });
  *job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  while (fault_count_events (&fixture->run, *job, "keep-failed") < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, 1);
  return away;
}

static void
put_folder_back (FaultFixture *fixture, const char *away)
{
  g_autofree char *clips = g_build_filename (fixture->folder, "clips", NULL);

  g_assert_no_errno (g_unlink (clips));
  g_assert_no_errno (g_rename (away, clips));
}

/* What came is all there will ever be: this run and the next go on from there. */
static void
test_once_next_run (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *away = fetch_only (fixture, &job);
  g_autofree char *id = g_strdup (dailies_job_get_id (job));

  g_clear_object (&job);
  fault_run_end (&fixture->run);
  put_folder_back (fixture, away);
  fault_run_start (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, 1);
  g_assert_cmpuint (fault_count_files (fixture, "partial"), ==, 0);
}

/* Nobody has to be asked for what is there: the key has been removed, say. */
static void
test_once_without_service (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *away = fetch_only (fixture, &job);
  g_autofree char *id = g_strdup (dailies_job_get_id (job));

  g_clear_object (&job);
  fault_run_end (&fixture->run);
  put_folder_back (fixture, away);
  fault_run_open (&fixture->run, fixture);
  g_clear_object (&fixture->run.client);
  fault_await (dailies_queue_start (fixture->run.queue));
  job = fault_run_lookup (&fixture->run, id);
  fault_assert_finished (fixture, job);
}

static void
test_once_watched_again (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *away = fetch_only (fixture, &job);

  fault_await (dailies_queue_stop (fixture->run.queue, job));
  put_folder_back (fixture, away);
  fault_await (dailies_queue_watch_again (fixture->run.queue, job));
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  FAULT_TEST ("/faults/fetch/cut", test_cut);
  FAULT_TEST ("/faults/fetch/cut-with-gain", test_cut_with_gain);
  FAULT_TEST ("/faults/fetch/cut-by-restart", test_cut_by_restart);
  FAULT_TEST ("/faults/fetch/no-video", test_no_video);
  FAULT_TEST ("/faults/fetch/dead-link", test_dead_link);
  FAULT_TEST ("/faults/fetch/errors", test_errors);
  FAULT_TEST ("/faults/fetch/refused-link", test_refused_link);
  FAULT_TEST ("/faults/fetch/key-stays", test_key_stays);
  FAULT_TEST ("/faults/fetch/stop-while-fetched", test_stop_while_fetched);
  FAULT_TEST ("/faults/fetch/once/next-run", test_once_next_run);
  FAULT_TEST ("/faults/fetch/once/without-service", test_once_without_service);
  FAULT_TEST ("/faults/fetch/once/watched-again", test_once_watched_again);
  return g_test_run ();
}
