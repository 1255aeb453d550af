/* test-processes.c: two programs and one library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>

#define JOBS 4
#define PLACES 3

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
} Program;

/* It has added its jobs when this returns. */
static Program
start (FaultFixture *fixture)
{
  g_autofree char *n_jobs = g_strdup_printf ("%u", JOBS);
  g_autoptr (GError) error = NULL;
  Program program = { 0 };

  program.process
    = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, CRASHER, fixture->folder,
                        fault_service_get_address (fixture->service), n_jobs, "never", NULL);
  g_assert_no_error (error);
  program.output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program.process));
  for (guint i = 0; i < JOBS; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (program.output, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (line, "added "));
    }
  return program;
}

static void
program_clear (Program *program)
{
  g_clear_object (&program->output);
  g_clear_object (&program->process);
}

/* The places are counted over both; when one is killed, the other takes up what it drove. */
static void
test_killed (FaultFixture *fixture, gconstpointer data)
{
  Program first, second;
  g_autoptr (GPtrArray) accepted = NULL;
  g_autoptr (GError) error = NULL;
  guint asks;

  fault_run_end (&fixture->run);
  fault_service_set_asks (fixture->service, G_MAXUINT - 1);
  first = start (fixture);
  second = start (fixture);

  fault_service_run_until (fixture->service, FAULT_ASK,
                           fault_service_count (fixture->service, FAULT_ASK) + 300);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, PLACES);

  g_subprocess_send_signal (first.process, SIGKILL);
  g_subprocess_wait (first.process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_term_sig (first.process), ==, SIGKILL);
  asks = fault_service_count (fixture->service, FAULT_ASK);
  fault_service_run_until (fixture->service, FAULT_ASK, asks + 300);
  /* What was sent is watched whether it has a place or not, so those that had waited may take the
   * places that fell free: no more than there are. */
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), <=, 2 * PLACES);

  fault_service_set_asks (fixture->service, 0);
  g_subprocess_wait_check (second.process, NULL, &error);
  g_assert_no_error (error);

  accepted = fault_service_list_accepted (fixture->service);
  g_assert_cmpuint (accepted->len, ==, 2 * JOBS);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2 * JOBS);
  fault_run_open (&fixture->run, fixture);
  for (guint i = 0; i < accepted->len; i++)
    {
      g_autoptr (DailiesJob) job
        = fault_run_lookup (&fixture->run, g_ptr_array_index (accepted, i));

      g_assert_cmpuint (
        fault_service_count_accepted_of (fixture->service, dailies_job_get_id (job)), ==, 1);
      fault_assert_finished (fixture, job);
    }
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 2 * JOBS);
  program_clear (&first);
  program_clear (&second);
}

/* --- one that ends while the other waits --- */

static char *
build_lock_path (FaultFixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, "locks", name, NULL);
}

/* Whether somebody holds the lock at @path. */
static gboolean
is_locked (const char *path)
{
  g_autofd int fd = open (path, O_RDWR | O_CLOEXEC);
  struct flock region = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fd != -1 && fcntl (fd, F_OFD_GETLK, &region) == 0 && region.l_type != F_UNLCK;
}

/* Of the file that is a job's lock: it goes with the one who lets go. */
static ino_t
get_inode (const char *path)
{
  struct stat info;

  return stat (path, &info) == 0 ? info.st_ino : 0;
}

/* Nothing can be written until it is closed. */
static sqlite3 *
hold_database (FaultFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "library.db", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  g_assert_cmpint (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  return database;
}

/* A program that is closed while its intent waits for the disk holds the job until nothing of it is
 * left to be written; then the other one sends it, once. */
static void
test_closed (FaultFixture *fixture, gconstpointer data)
{
  FaultRun second = { 0 };
  g_autofree char *place = build_lock_path (fixture, "place-0");
  g_autofree char *lock = NULL;
  g_autoptr (DailiesJob) job = NULL;
  sqlite3 *holder;
  ino_t inode;

  fault_run_end (&fixture->run);
  fixture->pace.trouble = fixture->pace.trouble_ceiling = 3600;
  fault_run_start (&fixture->run, fixture);
  fault_service_go_down (fixture->service);
  {
    g_autoptr (DailiesJob) first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");

    fault_run_until_error (first, DAILIES_QUEUE_ERROR_UNREACHABLE);
    lock = build_lock_path (fixture, dailies_job_get_id (first));
    fault_run_start (&second, fixture);
    job = fault_run_lookup (&second, dailies_job_get_id (first));
  }
  fault_service_go_up (fixture->service);
  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .hangs = TRUE });

  /* From its place to its intent it waits for nothing. */
  holder = hold_database (fixture);
  dailies_queue_wake (fixture->run.queue);
  while (!is_locked (place))
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  inode = get_inode (lock);
  g_assert_cmpuint (inode, !=, 0);
  g_assert_finalize_object (g_steal_pointer (&fixture->run.queue));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (get_inode (lock), ==, inode);
  g_assert_cmpint (sqlite3_close (holder), ==, SQLITE_OK);

  fault_service_run_until (fixture->service, FAULT_CREATE, 1);
  fault_run_end (&fixture->run);
  fault_service_release (fixture->service);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_count_events (&second, job, "not-sent"), ==, 2);
  g_clear_object (&job);
  fault_run_end (&second);
}

/* --- an answer that comes when the job has moved on --- */

/* The lock of a job that is being sent is removed, so another program takes it for one that was left
 * behind, and ends. Then the answer comes.
 *
 * Returns: (transfer full): the job */
static DailiesJob *
send_and_interfere (FaultFixture *fixture, gboolean stops)
{
  FaultRun second = { 0 };
  g_autofree char *lock = NULL;
  g_autoptr (DailiesJob) same = NULL;
  DailiesJob *job;

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_CREATE, 1);

  lock = build_lock_path (fixture, dailies_job_get_id (job));
  g_assert_no_errno (g_unlink (lock));
  fault_run_start (&second, fixture);
  same = fault_run_lookup (&second, dailies_job_get_id (job));
  fault_run_until_state (same, DAILIES_STATE_UNCONFIRMED);
  if (stops)
    fault_await (dailies_queue_stop (second.queue, same));
  g_clear_object (&same);
  fault_run_end (&second);

  fault_service_release (fixture->service);
  return job;
}

/* It counts as lost by then: its id is known from now on. */
static void
test_recovered (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = send_and_interfere (fixture, FALSE);

  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* A person has stopped watching it: what came is kept, and enough to watch it again. */
static void
test_stopped (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = send_and_interfere (fixture, TRUE);
  g_autofree char *id = NULL;

  while (dailies_job_get_generation_id (job) == NULL)
    g_main_context_iteration (NULL, TRUE);
  id = fault_service_dup_generation (fixture->service, dailies_job_get_id (job));
  g_assert_cmpstr (dailies_job_get_generation_id (job), ==, id);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_STOPPED);
  g_assert_cmpfloat (dailies_job_get_usd_spent (job), ==, 0.5);

  fault_await (dailies_queue_watch_again (fixture->run.queue, job));
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* --- what another program did while it had the lock --- */

/* This one lets go of a job whose service it cannot have. Another one has fetched its clip and given it
 * its name, and dies before it is finished: the clip is there, and nobody needs the service for it. */
static void
test_kept_meanwhile (FaultFixture *fixture, gconstpointer data)
{
  FaultRun second = { 0 };
  g_autoptr (DailiesJob) job = NULL;
  guint tries;

  fault_service_script_always (fixture->service, FAULT_FILE, &(Fault) { .status = 503 });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_FETCH);
  g_clear_object (&fixture->run.client);
  fault_run_until_error (job, DAILIES_QUEUE_ERROR_NO_SERVICE);

  fault_run_open (&second, fixture);
  {
    g_autoptr (DailiesJob) same = fault_run_lookup (&second, dailies_job_get_id (job));
    g_autoptr (DailiesLock) lock
      = fault_await_object (dailies_library_wait_job_lock (second.library, same));
    g_autoptr (GFile) partial = dailies_library_get_partial (second.library, same);
    gsize size;
    const char *bytes = g_bytes_get_data (fixture->clip, &size);
    g_autoptr (GError) error = NULL;

    g_file_replace_contents (partial, bytes, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL,
                             &error);
    g_assert_no_error (error);
    fault_await (dailies_library_keep_clip (second.library, same, partial, ".mp4"));
    tries = fault_count_events (&fixture->run, job, "no-service");
  }
  fault_run_end (&second);

  while (dailies_job_get_state (job) != DAILIES_STATE_FINISHED
         && fault_count_events (&fixture->run, job, "no-service") == tries)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_FINISHED);
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 1);
}

/* --- a lock that cannot be had --- */

/* What is in its way goes again, and so the job goes on. */
static void
test_lock_fails (FaultFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *lock = NULL;
  g_autofree char *id = NULL;

  fault_service_script_always (fixture->service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_run_until_state (job, DAILIES_STATE_QUEUED);
  id = g_strdup (dailies_job_get_id (job));
  lock = build_lock_path (fixture, id);
  g_clear_object (&job);
  fault_run_end (&fixture->run);

  g_assert_no_errno (g_mkdir (lock, 0700));
  fault_run_start (&fixture->run, fixture);
  while (fixture->run.write_failures < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_errno (g_rmdir (lock));

  fault_service_release (fixture->service);
  job = fault_run_lookup (&fixture->run, id);
  fault_assert_finished (fixture, job);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  FAULT_TEST ("/faults/processes/killed", test_killed);
  FAULT_TEST ("/faults/processes/closed", test_closed);
  FAULT_TEST ("/faults/processes/recovered", test_recovered);
  FAULT_TEST ("/faults/processes/stopped", test_stopped);
  FAULT_TEST ("/faults/processes/kept-meanwhile", test_kept_meanwhile);
  FAULT_TEST ("/faults/processes/lock-fails", test_lock_fails);
  return g_test_run ();
}
