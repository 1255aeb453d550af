/* test-upgrade.c: a newer program over jobs that are under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

/* The first format that was released, word for word; and what the present one has of it. */
#define V1_COLUMNS                                                                            \
  "seq, revision, state, stood, dialect, hidden, created, submitted, accepted, ended,"        \
  " last_answer, next_ask, took, credits, tokens, usd, id, prompt, model, service, request, " \
  "frame,"                                                                                    \
  " clip, poster, retry_of, generation_id, result_uri, error_name, error_message"

static const char v1[]
  = "CREATE TABLE jobs (seq INTEGER PRIMARY KEY, revision INTEGER NOT NULL, state TEXT NOT NULL,"
    " stood TEXT NOT NULL, dialect TEXT NOT NULL, hidden INTEGER NOT NULL DEFAULT 0,"
    " created INTEGER NOT NULL, submitted INTEGER NOT NULL DEFAULT 0,"
    " accepted INTEGER NOT NULL DEFAULT 0, ended INTEGER NOT NULL DEFAULT 0,"
    " last_answer INTEGER NOT NULL DEFAULT 0, next_ask INTEGER NOT NULL DEFAULT 0,"
    " took INTEGER NOT NULL DEFAULT 0, credits REAL, tokens REAL, usd REAL,"
    " id TEXT NOT NULL UNIQUE, prompt TEXT NOT NULL, model TEXT NOT NULL, service TEXT NOT NULL,"
    " request TEXT NOT NULL, frame TEXT, clip TEXT UNIQUE, poster TEXT, retry_of TEXT,"
    " generation_id TEXT, result_uri TEXT, error_name TEXT, error_message TEXT) STRICT;"
    "CREATE INDEX jobs_by_revision ON jobs (revision);"
    "CREATE INDEX jobs_by_created ON jobs (created, seq);"
    "CREATE INDEX jobs_unfinished ON jobs (created, seq)"
    "  WHERE state NOT IN ('finished', 'failed', 'stopped');"
    "CREATE INDEX jobs_timed ON jobs (service, model, ended) WHERE took > 0;"
    "CREATE TABLE events (seq INTEGER PRIMARY KEY, job INTEGER NOT NULL REFERENCES jobs (seq),"
    " time INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, changed TEXT, detail TEXT,"
    " raw BLOB) STRICT;"
    "CREATE INDEX events_by_job ON events (job, seq);";

static void
execute (sqlite3 *database, const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (database, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

static gint64
get_int (sqlite3 *database, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

/* The library, as the first version would have written it. */
static void
downgrade (FaultFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "library.db", NULL);
  g_autofree char *old_path = g_build_filename (fixture->folder, "old.db", NULL);
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS present", path);
  g_autofree char *pragmas = NULL;
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (old_path, &database), ==, SQLITE_OK);
  execute (database, v1);
  execute (database, attach);
  execute (database, "INSERT INTO jobs (" V1_COLUMNS ") SELECT " V1_COLUMNS " FROM present.jobs");
  execute (database, "INSERT INTO events SELECT seq, job, time, kind, state, changed, detail, raw"
                     " FROM present.events");
  pragmas = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = 1",
                             (int) get_int (database, "PRAGMA present.application_id"));
  g_assert_cmpint (get_int (database, "PRAGMA present.user_version"), >, 1);
  execute (database, pragmas);
  execute (database, "DETACH present");
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
  g_assert_no_errno (g_rename (old_path, path));
}

enum
{
  FINISHED,
  DOWNLOADING,
  REFUSED,
  LOST,
  STOPPED,
  QUEUED,
  GENERATING,
  SENDING,
  WAITING,
  N_JOBS
};

/* One job in every state; the run ends in the middle of it. */
static void
fill (FaultFixture *fixture, char **ids)
{
  FaultService *service = fixture->service;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);
  guint sent;

#define ADD()                                                                   \
  (g_ptr_array_add (jobs, fault_run_add (&fixture->run, fixture, "A harbour")), \
   (DailiesJob *) g_ptr_array_index (jobs, jobs->len - 1))

  g_object_set (fixture->run.queue, "places", 20, NULL);
  fault_service_set_log_rows (service, FAULT_LOG_NEVER);
  fault_service_set_asks (service, 0);
  fault_assert_finished (fixture, ADD ());

  fault_service_script_always (service, FAULT_FILE, &(Fault) { .hangs = TRUE });
  fault_run_until_state (ADD (), DAILIES_STATE_DOWNLOADING);

  fault_service_set_asks (service, G_MAXUINT - 1);
  fault_service_script (service, FAULT_CREATE,
                        &(Fault) { .ignored = TRUE, .status = 422, .body = "{}" });
  fault_run_until_error (ADD (), DAILIES_ERROR_REFUSED);

  fault_service_script (service, FAULT_CREATE, &(Fault) { .silent = TRUE });
  fault_run_until_state (ADD (), DAILIES_STATE_UNCONFIRMED);

  fault_run_until_state (ADD (), DAILIES_STATE_GENERATING);
  fault_await (dailies_queue_stop (fixture->run.queue, g_ptr_array_index (jobs, STOPPED)));

  fault_service_script (service, FAULT_ASK, &(Fault) { .hangs = TRUE });
  fault_run_until_state (ADD (), DAILIES_STATE_QUEUED);
  fault_run_until_state (ADD (), DAILIES_STATE_GENERATING);

  fault_service_script (service, FAULT_CREATE, &(Fault) { .hangs = TRUE });
  sent = fault_service_count_accepted (service);
  fault_run_until_state (ADD (), DAILIES_STATE_SUBMITTING);
  while (fault_service_count_accepted (service) == sent)
    g_main_context_iteration (NULL, TRUE);

  g_object_set (fixture->run.queue, "spending-limit", 0.01, NULL);
  fault_run_until_error (ADD (), DAILIES_QUEUE_ERROR_LIMIT);
#undef ADD

  g_assert_cmpuint (jobs->len, ==, N_JOBS);
  for (guint i = 0; i < N_JOBS; i++)
    ids[i] = g_strdup (dailies_job_get_id (g_ptr_array_index (jobs, i)));
}

/* Each goes on from where it stood. */
static void
test_every_state (FaultFixture *fixture, gconstpointer data)
{
  static const DailiesState ends[N_JOBS] = {
    [FINISHED] = DAILIES_STATE_FINISHED,   [DOWNLOADING] = DAILIES_STATE_FINISHED,
    [REFUSED] = DAILIES_STATE_FAILED,      [LOST] = DAILIES_STATE_FINISHED,
    [STOPPED] = DAILIES_STATE_STOPPED,     [QUEUED] = DAILIES_STATE_FINISHED,
    [GENERATING] = DAILIES_STATE_FINISHED, [SENDING] = DAILIES_STATE_FINISHED,
    [WAITING] = DAILIES_STATE_FINISHED,
  };
  char *ids[N_JOBS];
  guint posts;

  fill (fixture, ids);
  posts = fault_service_count (fixture->service, FAULT_CREATE);
  fault_run_end (&fixture->run);
  downgrade (fixture);

  fault_service_set_asks (fixture->service, 0);
  fault_service_script_always (fixture->service, FAULT_FILE, NULL);
  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_service_release (fixture->service);
  fault_run_start (&fixture->run, fixture);

  for (guint i = 0; i < N_JOBS; i++)
    {
      g_autoptr (DailiesJob) job = fault_run_lookup (&fixture->run, ids[i]);

      if (ends[i] == DAILIES_STATE_FINISHED)
        fault_assert_finished (fixture, job);
      g_assert_cmpint (dailies_job_get_state (job), ==, ends[i]);
      g_assert_cmpuint (fault_service_count_accepted_of (fixture->service, ids[i]), ==,
                        i == REFUSED ? 0 : 1);
      g_free (ids[i]);
    }
  /* The one that had waited */
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, posts + 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  FAULT_TEST ("/faults/upgrade/every-state", test_every_state);
  return g_test_run ();
}
