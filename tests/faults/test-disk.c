/* test-disk.c: a disk that is full, at every step of a job
 *
 * In two ways: a file system of a few megabytes that is filled (tiny-disk.c), and, where the machine
 * grants none, a limit on the size of files, which is to SQLite what a full disk is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"
#include "tiny-disk.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct
{
  void (*set_full) (gboolean full);
  /* (nullable): where the library is */
  const char *place;
  /* (nullable): why it cannot be tried here */
  const char *why_not;
} Disk;

/* No file of this process can grow any more. */
static void
set_limit (gboolean full)
{
  struct rlimit limit;

  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &limit));
  limit.rlim_cur = full ? 1 : limit.rlim_max;
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &limit));
}

static void
set_up (FaultFixture *fixture, gconstpointer data)
{
  const Disk *disk = data;

  if (disk->why_not == NULL)
    fault_fixture_set_up_at (fixture, disk->place);
}

static void
tear_down (FaultFixture *fixture, gconstpointer data)
{
  const Disk *disk = data;

  if (disk->why_not == NULL)
    fault_fixture_tear_down (fixture, data);
}

static gboolean
is_skipped (const Disk *disk)
{
  if (disk->why_not != NULL)
    g_test_skip (disk->why_not);
  return disk->why_not != NULL;
}

static void
run_until_write_failed (FaultRun *run, guint times)
{
  while (run->write_failures < times)
    g_main_context_iteration (NULL, TRUE);
}

/* What cannot be written down is not taken on; the person is told. */
static void
test_adding (FaultFixture *fixture, gconstpointer data)
{
  const Disk *disk = data;
  g_autofree char *path = NULL;
  g_autoptr (GFile) picture = NULL;
  g_autoptr (DailiesRequest) request = NULL;
  g_autoptr (DailiesJob) job = NULL;

  if (is_skipped (disk))
    return;

  path = g_build_filename (fixture->folder, "picture.png", NULL);
  picture = g_file_new_for_path (path);
  fault_write_picture (picture);
  request = dailies_request_new ("video-01", "A harbour at dawn");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      disk->set_full (TRUE);
      error = fault_await_error (dailies_queue_add (fixture->run.queue, request,
                                                    fault_service_get_address (fixture->service),
                                                    DAILIES_DIALECT_UNIVERSAL));
      disk->set_full (FALSE);
      g_test_message ("Told: %s", error->message);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->run.library)), ==, 0);
      g_assert_cmpuint (fault_count_files (fixture, "frames"), ==, 0);

      /* The next time round there is a picture, too. */
      dailies_request_set_first_frame_file (request, picture);
    }
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 0);

  job = fault_await_object (dailies_queue_add (fixture->run.queue, request,
                                               fault_service_get_address (fixture->service),
                                               DAILIES_DIALECT_UNIVERSAL));
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* The intent cannot be written: nothing is sent, until it can. */
static void
test_before (FaultFixture *fixture, gconstpointer data)
{
  const Disk *disk = data;
  g_autoptr (DailiesJob) job = NULL;

  if (is_skipped (disk))
    return;

  fault_service_go_down (fixture->service);
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_UNREACHABLE);
  disk->set_full (TRUE);
  run_until_write_failed (&fixture->run, 1);
  fault_service_go_up (fixture->service);
  run_until_write_failed (&fixture->run, fixture->run.write_failures + 3);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 0);
  g_assert_nonnull (dailies_job_get_trouble (job));

  disk->set_full (FALSE);
  fault_assert_finished (fixture, job);
  g_assert_null (dailies_job_get_trouble (job));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

static DailiesJob *
run_until_id_has_no_room (FaultFixture *fixture, const Disk *disk)
{
  DailiesJob *job;

  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_CREATE, 1);
  disk->set_full (TRUE);
  fault_service_release (fixture->service);
  run_until_write_failed (&fixture->run, 2);

  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_SUBMITTING);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_ASK), ==, 0);
  return job;
}

/* The id has come, and there is no room for it: it is kept in memory and written when there is. */
static void
test_id (FaultFixture *fixture, gconstpointer data)
{
  const Disk *disk = data;
  g_autoptr (DailiesJob) job = NULL;

  if (is_skipped (disk))
    return;

  job = run_until_id_has_no_room (fixture, disk);
  disk->set_full (FALSE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, 0);
}

/* And if the program ends before there is room, the next one finds it in the service's log. */
static void
test_id_and_end (FaultFixture *fixture, gconstpointer data)
{
  const Disk *disk = data;
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;

  if (is_skipped (disk))
    return;

  job = run_until_id_has_no_room (fixture, disk);
  id = g_strdup (dailies_job_get_id (job));
  g_clear_object (&job);
  fault_run_end (&fixture->run);
  disk->set_full (FALSE);

  fault_run_start (&fixture->run, fixture);
  job = fault_run_lookup (&fixture->run, id);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* An answer cannot be written: it is asked again, and nothing is given up. */
static void
test_asking (FaultFixture *fixture, gconstpointer data)
{
  const Disk *disk = data;
  g_autoptr (DailiesJob) job = NULL;

  if (is_skipped (disk))
    return;

  fault_service_script (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_ASK, 1);
  disk->set_full (TRUE);
  fault_service_release (fixture->service);
  run_until_write_failed (&fixture->run, 3);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_QUEUED);

  disk->set_full (FALSE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* No room for the clip: fetched when there is. */
static void
test_clip (FaultFixture *fixture, gconstpointer data)
{
  const Disk *disk = data;
  g_autoptr (DailiesJob) job = NULL;

  if (is_skipped (disk))
    return;

  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_FILE, 1);
  disk->set_full (TRUE);
  fault_service_release (fixture->service);
  run_until_write_failed (&fixture->run, 2);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_DOWNLOADING);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 0);

  disk->set_full (FALSE);
  fault_assert_finished (fixture, job);
}

/* --- at an instant of the program's own --- */

typedef struct
{
  const Disk *disk;
  gboolean came;
} Instant;

static void
fill (Instant *instant)
{
  if (!instant->came)
    instant->disk->set_full (TRUE);
  instant->came = TRUE;
}

static void
fetching_cb (Instant *instant, DailiesJob *job, gint64 received, gint64 total)
{
  if (received == total)
    fill (instant);
}

static void
kept_cb (Instant *instant)
{
  fill (instant);
}

static void
run_until_full (FaultFixture *fixture, Instant *instant, guint failures)
{
  while (!instant->came || fixture->run.write_failures < failures)
    g_main_context_iteration (NULL, TRUE);
}

/* The last byte of the clip has come, and there is no room for its name. */
static void
test_naming (FaultFixture *fixture, gconstpointer data)
{
  Instant instant = { .disk = data };
  g_autoptr (DailiesJob) job = NULL;

  if (is_skipped (instant.disk))
    return;

  g_signal_connect_swapped (fixture->run.queue, "fetching", G_CALLBACK (fetching_cb), &instant);
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  run_until_full (fixture, &instant, 1);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_DOWNLOADING);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 0);

  instant.disk->set_full (FALSE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 1);
  g_assert_cmpuint (fault_count_files (fixture, "partial"), ==, 0);
}

/* It has its name, and there is no room to say that it is finished. */
static void
test_finishing (FaultFixture *fixture, gconstpointer data)
{
  Instant instant = { .disk = data };
  g_autoptr (DailiesJob) job = NULL;

  if (is_skipped (instant.disk))
    return;

  g_signal_connect_swapped (fixture->run.queue, "kept", G_CALLBACK (kept_cb), &instant);
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  run_until_full (fixture, &instant, 2);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_DOWNLOADING);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 1);

  instant.disk->set_full (FALSE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, 1);
}

/* --- clips/ is on another disk --- */

static void
set_up_elsewhere (FaultFixture *fixture, gconstpointer data)
{
  const Disk *disk = data;
  g_autofree char *clips = NULL;

  if (disk->why_not != NULL)
    return;
  fault_fixture_set_up (fixture, data);
  clips = g_build_filename (fixture->folder, "clips", NULL);
  g_assert_no_errno (g_rmdir (clips));
  g_assert_no_errno (symlink (disk->place, clips));
}

/* That one is full: the clip is whole on the first one, and is not fetched again when there is room. */
static void
test_elsewhere (FaultFixture *fixture, gconstpointer data)
{
  const Disk *disk = data;
  g_autoptr (DailiesJob) job = NULL;

  if (is_skipped (disk))
    return;

  disk->set_full (TRUE);
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_DISK_FULL);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_DOWNLOADING);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 1);

  disk->set_full (FALSE);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, 1);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 1);
  g_assert_cmpuint (fault_count_files (fixture, "partial"), ==, 0);
}

/* A damaged clip that a person would rather have than wait: that is not forgotten when there is no room. */
static void
test_elsewhere_damaged (FaultFixture *fixture, gconstpointer data)
{
  const Disk *disk = data;
  g_autoptr (GBytes) broken = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (DailiesJob) job = NULL;
  guint fetched;

  if (is_skipped (disk))
    return;

  broken = g_bytes_new_from_bytes (fixture->clip, 0, g_bytes_get_size (fixture->clip) / 2);
  fault_service_set_clip (fixture->service, broken);
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_SAME_DAMAGE);

  /* From here on there is no other file to be had, and the service hangs when it is asked for one. */
  fault_service_script_always (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  disk->set_full (TRUE);
  fetched = fault_service_count (fixture->service, FAULT_FILE);
  fault_await (dailies_queue_keep_damaged (fixture->run.queue, job));
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_DISK_FULL);

  disk->set_full (FALSE);
  fault_run_until_state (job, DAILIES_STATE_FINISHED);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_QUEUE_ERROR_KEPT_DAMAGED);
  kept = g_file_load_bytes (dailies_job_get_clip (job), NULL, NULL, NULL);
  g_assert_true (g_bytes_equal (kept, broken));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), <=, fetched + 1);
  fault_service_script_always (fixture->service, FAULT_ASK, NULL);
  fault_service_release (fixture->service);
}

int
main (int argc, char *argv[])
{
  g_autofree char *why_not = NULL;
  const char *place = tiny_disk_mount (&why_not);
  const Disk tiny = { .set_full = tiny_disk_set_full, .place = place, .why_not = why_not };
  const Disk limited = { .set_full = set_limit };

  g_test_init (&argc, &argv, NULL);
  dex_init ();
  /* A write beyond the limit is an error, not the end. */
  signal (SIGXFSZ, SIG_IGN);

#define ADD(name, func)                                                                 \
  g_test_add ("/faults/disk/full/" name, FaultFixture, &tiny, set_up, func, tear_down); \
  g_test_add ("/faults/disk/limited/" name, FaultFixture, &limited, set_up, func, tear_down)
  ADD ("adding", test_adding);
  ADD ("before", test_before);
  ADD ("id", test_id);
  ADD ("id-and-end", test_id_and_end);
  ADD ("asking", test_asking);
  ADD ("clip", test_clip);
  ADD ("naming", test_naming);
  ADD ("finishing", test_finishing);
  g_test_add ("/faults/disk/elsewhere", FaultFixture, &tiny, set_up_elsewhere, test_elsewhere,
              tear_down);
  g_test_add ("/faults/disk/elsewhere-damaged", FaultFixture, &tiny, set_up_elsewhere,
              test_elsewhere_damaged, tear_down);
  return g_test_run ();
}
