/* test-accounts.c: receipts and the ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-budget.h"
#include "dailies-ledger.h"
#include "dailies-receipt.h"
#include "library-fixture.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* --- receipts --- */

static void
write_exchange (DailiesLibrary *library, DailiesJob *job, const char *detail, const char *raw)
{
  DailiesChange *change = dailies_change_new ("accepted");
  g_autoptr (JsonNode) node = json_from_string (detail, NULL);
  g_autoptr (GError) error = NULL;

  dailies_change_set_state (change, DAILIES_STATE_QUEUED);
  dailies_change_set_generation_id (change, "-XX:y/z");
  dailies_change_set_charge (change, 1040000, NAN, 0.52);
  dailies_change_set_detail (change, node, raw);
  await_boolean (dailies_library_write (library, job, change, TRUE), &error);
  g_assert_no_error (error);
}

static void
test_receipt (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour,\nat dawn");
  g_autoptr (JsonNode) receipt = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *first = NULL;
  JsonObject *root, *object;
  JsonArray *events;

  library_move (fixture->library, job, DAILIES_STATE_SUBMITTING);
  write_exchange (fixture->library, job,
                  "{\"status\":201,\"ids\":{\"request\":\"r-1\",\"inference\":\"i-1\"},"
                  "\"retry_after\":null,\"log\":[1,2]}",
                  "{\"id\":\"-XX:y/z\"}");
  receipt = await_json (dailies_receipt_read (fixture->library, job), &error);
  g_assert_no_error (error);

  root = json_node_get_object (receipt);
  g_assert_cmpstr (json_object_get_string_member (root, "program"), ==,
                   APP_NAME " " PACKAGE_VERSION);
  object = json_object_get_object_member (root, "job");
  g_assert_cmpstr (json_object_get_string_member (object, "id"), ==, dailies_job_get_id (job));
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "queued");
  g_assert_cmpstr (json_object_get_string_member (object, "generation_id"), ==, "-XX:y/z");
  g_assert_cmpfloat (json_object_get_double_member (object, "usd_spent"), ==, 0.52);
  g_assert_true (json_object_get_null_member (object, "tokens_used"));
  g_assert_true (json_object_get_null_member (object, "error"));
  g_assert_true (json_object_get_null_member (object, "ended"));
  g_assert_true (json_object_get_boolean_member (object, "may_be_paid"));
  events = json_object_get_array_member (root, "events");
  g_assert_cmpuint (json_array_get_length (events), ==, 3);

  text = dailies_receipt_format (receipt);
  g_test_message ("%s", text);
  first
    = g_strdup_printf ("%s %s\n\nJob: %s\n", APP_NAME, PACKAGE_VERSION, dailies_job_get_id (job));
  g_assert_true (g_str_has_prefix (text, first));
  g_assert_nonnull (strstr (text, "\nPrompt: A harbour,\n    at dawn\n"));
  g_assert_nonnull (strstr (text, "\nCharged: 0.52 USD, 1040000 credits\n"));
  g_assert_nonnull (strstr (text, "  queued  accepted\n"));
  g_assert_nonnull (strstr (text, "\n    from: submitting\n"));
  g_assert_nonnull (strstr (text, "\n    usd_spent: 0.52\n"));
  g_assert_nonnull (strstr (text, "\n    status: 201\n"));
  g_assert_nonnull (strstr (text, "\n    ids.request: r-1\n"));
  g_assert_nonnull (strstr (text, "\n    ids.inference: i-1\n"));
  g_assert_nonnull (strstr (text, "\n    log: [1,2]\n"));
  g_assert_null (strstr (text, "retry_after"));
  g_assert_nonnull (strstr (text, "\n    received: {\"id\":\"-XX:y/z\"}\n"));
}

/* What a service says does nothing to a terminal. */
static void
test_receipt_hostile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "\x1b]0;title\x07");
  g_autoptr (JsonNode) receipt = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  library_move (fixture->library, job, DAILIES_STATE_SUBMITTING);
  write_exchange (fixture->library, job, "{\"a\\u001b[2Jb\":\"\\u202e\\u009b1m\\r\\n2000-01-01\"}",
                  "\x1b[31m\xff\xfe\n2000-01-01T00:00:00Z  finished  forged");
  receipt = await_json (dailies_receipt_read (fixture->library, job), &error);
  g_assert_no_error (error);
  text = dailies_receipt_format (receipt);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (*p == '\n' || !g_unichar_iscntrl (g_utf8_get_char (p)));
  g_assert_nonnull (strstr (text, "\nPrompt: \\u{1b}]0;title\\u{7}\n"));
  g_assert_nonnull (strstr (text, "a\\u{1b}[2Jb: \\u{202e}\\u{9b}1m\\u{d}\n        2000-01-01\n"));
  /* Nor can it write an event of its own. */
  g_assert_null (strstr (text, "\n2000"));
}

static void
test_receipt_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (JsonNode) waiting = NULL;
  g_autoptr (JsonNode) sent = NULL;
  g_autofree char *waiting_text = NULL;
  g_autofree char *sent_text = NULL;

  waiting = await_json (dailies_receipt_read (fixture->library, job), NULL);
  waiting_text = dailies_receipt_format (waiting);
  g_assert_nonnull (strstr (waiting_text, "\nCharged: nothing\n"));

  library_lead (fixture->library, job, DAILIES_STATE_UNCONFIRMED);
  sent = await_json (dailies_receipt_read (fixture->library, job), NULL);
  sent_text = dailies_receipt_format (sent);
  g_assert_nonnull (
    strstr (sent_text, "\nCharged: not reported by the service; it may have been charged\n"));
}

/* --- the ledger --- */

static gint64
moment (int day, int hour)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (2026, 11, day, hour, 30, 0);

  return g_date_time_to_unix_usec (time);
}

/* A job as the table would have it. */
static void
put (Fixture *fixture,
     const char *id,
     const char *service,
     const char *model,
     const char *state,
     const char *stood,
     gint64 accepted,
     const char *charges)
{
  g_autofree char *sql = g_strdup_printf (
    "INSERT INTO jobs (revision, state, stood, dialect, created, submitted, accepted, id, prompt,"
    " model, service, request, credits, tokens, usd)"
    " VALUES ((SELECT coalesce (max (revision), 0) + 1 FROM jobs), '%s', '%s', 'universal',"
    " %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", '%s', 'prompt, \"%s\"',"
    " '%s', '%s', '{}', %s)",
    state, stood, accepted, accepted, accepted, id, id, model, service, charges);

  sql_run (fixture->path, sql);
}

#define PAID "https://api.example.org"

static void
fill (Fixture *fixture)
{
  put (fixture, "a", PAID, "video-01", "finished", "downloading", moment (20, 0),
       "1040000, NULL, 0.52");
  put (fixture, "b", PAID, "video-01", "finished", "downloading", moment (20, 23),
       "NULL, NULL, 0.30");
  /* credits or tokens alone */
  put (fixture, "c", PAID, "hailuo-02", "finished", "downloading", moment (21, 12),
       "NULL, 588000, NULL");
  put (fixture, "d", PAID, "hailuo-02", "finished", "downloading", moment (21, 13),
       "2000000, NULL, NULL");
  /* nothing said, and it may be paid */
  put (fixture, "e", PAID, "video-01", "unconfirmed", "submitting", moment (21, 14),
       "NULL, NULL, NULL");
  /* a charge of nothing is a report */
  put (fixture, "f", PAID, "video-01", "failed", "generating", moment (21, 15), "0, NULL, 0");
  /* failed, and yet charged */
  put (fixture, "g", "https://other.example.org", "video-01", "failed", "generating",
       moment (22, 9), "NULL, NULL, 1.25");
  /* these never cost anything */
  put (fixture, "h", PAID, "video-01", "failed", "submitting", moment (22, 10), "NULL, NULL, NULL");
  put (fixture, "i", PAID, "video-01", "stopped", "waiting", moment (22, 11), "NULL, NULL, NULL");
  put (fixture, "j", PAID, "video-01", "waiting", "waiting", moment (22, 12), "NULL, NULL, NULL");
  /* the demo's play money */
  put (fixture, "k", "demo", "video-01", "finished", "downloading", moment (22, 13),
       "1000, NULL, 0.9");
  sql_run (fixture->path, "UPDATE jobs SET hidden = 1 WHERE id = 'b'");
}

static void
assert_entry (GListModel *entries,
              guint position,
              const char *key,
              double reported,
              guint n_reported,
              double estimated,
              guint n_estimated,
              guint n_unknown)
{
  g_autoptr (DailiesLedgerEntry) entry = g_list_model_get_item (entries, position);

  g_assert_nonnull (entry);
  g_assert_cmpstr (dailies_ledger_entry_get_key (entry), ==, key);
  g_assert_cmpfloat_with_epsilon (dailies_ledger_entry_get_reported (entry), reported, 1e-9);
  g_assert_cmpuint (dailies_ledger_entry_get_n_reported (entry), ==, n_reported);
  g_assert_cmpfloat_with_epsilon (dailies_ledger_entry_get_estimated (entry), estimated, 1e-9);
  g_assert_cmpuint (dailies_ledger_entry_get_n_estimated (entry), ==, n_estimated);
  g_assert_cmpuint (dailies_ledger_entry_get_n_unknown (entry), ==, n_unknown);
  g_assert_cmpuint (dailies_ledger_entry_get_jobs (entry), ==,
                    n_reported + n_estimated + n_unknown);
}

static GListModel *
read_ledger (Fixture *fixture, DailiesLedgerBy by, const char *service, gint64 since)
{
  g_autoptr (GError) error = NULL;
  GListModel *entries
    = await_object (dailies_ledger_read (fixture->library, by, service, since), &error);

  g_assert_no_error (error);
  return entries;
}

static void
test_ledger (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListModel) days = NULL;
  g_autoptr (GListModel) models = NULL;
  g_autoptr (GListModel) jobs = NULL;
  g_autoptr (GListModel) demo = NULL;
  g_autoptr (GListModel) today = NULL;

  fill (fixture);

  days = read_ledger (fixture, DAILIES_LEDGER_BY_DAY, NULL, 0);
  g_assert_cmpuint (g_list_model_get_n_items (days), ==, 3);
  assert_entry (days, 0, "2026-11-22", 1.25, 1, 0, 0, 0);
  assert_entry (days, 1, "2026-11-21", 0, 1, 1.294, 2, 1);
  assert_entry (days, 2, "2026-11-20", 0.82, 2, 0, 0, 0);

  models = read_ledger (fixture, DAILIES_LEDGER_BY_MODEL, NULL, 0);
  g_assert_cmpuint (g_list_model_get_n_items (models), ==, 2);
  assert_entry (models, 0, "video-01", 2.07, 4, 0, 0, 1);
  assert_entry (models, 1, "hailuo-02", 0, 0, 1.294, 2, 0);

  jobs = read_ledger (fixture, DAILIES_LEDGER_BY_JOB, PAID, 0);
  g_assert_cmpuint (g_list_model_get_n_items (jobs), ==, 6);
  assert_entry (jobs, 0, "f", 0, 1, 0, 0, 0);
  assert_entry (jobs, 1, "e", 0, 0, 0, 0, 1);
  assert_entry (jobs, 5, "a", 0.52, 1, 0, 0, 0);

  demo = read_ledger (fixture, DAILIES_LEDGER_BY_DAY, "demo", 0);
  g_assert_cmpuint (g_list_model_get_n_items (demo), ==, 1);
  assert_entry (demo, 0, "2026-11-22", 0.9, 1, 0, 0, 0);

  /* A day begins at midnight. */
  today = read_ledger (fixture, DAILIES_LEDGER_BY_DAY, NULL,
                       dailies_ledger_get_start_of_day (moment (21, 23)));
  g_assert_cmpuint (g_list_model_get_n_items (today), ==, 2);
  assert_entry (today, 1, "2026-11-21", 0, 1, 1.294, 2, 1);
  g_assert_cmpint (dailies_ledger_get_start_of_day (moment (21, 0)), ==,
                   dailies_ledger_get_start_of_day (moment (21, 23)));
  g_assert_cmpint (dailies_ledger_get_start_of_day (moment (21, 0)), ==,
                   moment (21, 0) - 30 * 60 * G_USEC_PER_SEC);
}

static void
test_ledger_csv (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListModel) models = NULL;
  g_autoptr (GListModel) jobs = NULL;
  g_autofree char *models_csv = NULL;
  g_autofree char *jobs_csv = NULL;

  fill (fixture);
  models = read_ledger (fixture, DAILIES_LEDGER_BY_MODEL, NULL, 0);
  models_csv = dailies_ledger_format_csv (DAILIES_LEDGER_BY_MODEL, models);
  g_assert_cmpstr (models_csv, ==,
                   "model,jobs,reported_usd,estimated_usd,unknown_jobs\r\n"
                   "video-01,5,2.0700000,0.0000000,1\r\n"
                   "hailuo-02,2,0.0000000,1.2940000,0\r\n");

  jobs = read_ledger (fixture, DAILIES_LEDGER_BY_JOB, NULL, moment (22, 0));
  jobs_csv = dailies_ledger_format_csv (DAILIES_LEDGER_BY_JOB, jobs);
  g_assert_cmpstr (jobs_csv, ==,
                   "job,time,prompt,jobs,reported_usd,estimated_usd,unknown_jobs\r\n"
                   "g,2026-11-22T14:30:00Z,\"prompt, \"\"g\"\"\",1,1.2500000,0.0000000,0\r\n");
}

/* --- the limit of a day --- */

/* Whether @job may be sent today with @limit; it stays as it was. */
static gboolean
may_send (Fixture *fixture, DailiesJob *job, double limit)
{
  DailiesChange *change = dailies_change_new ("intent");
  g_autoptr (GError) error = NULL;

  dailies_change_set_state (change, DAILIES_STATE_SUBMITTING);
  dailies_change_require_budget (change, limit);
  if (await_boolean (dailies_library_write (fixture->library, job, change, TRUE), &error))
    {
      library_move (fixture->library, job, DAILIES_STATE_WAITING);
      return TRUE;
    }

  g_assert_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_LIMIT);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_WAITING);
  return FALSE;
}

/* A WAITING job of @service. */
static DailiesJob *
ask_for (Fixture *fixture, const char *service)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour");
  g_autoptr (GError) error = NULL;
  DailiesJob *job = await_object (
    dailies_library_add (fixture->library, request, service, DAILIES_DIALECT_UNIVERSAL, NULL),
    &error);

  g_assert_no_error (error);
  return job;
}

static void
test_budget (Fixture *fixture, gconstpointer data)
{
  const gint64 now = g_get_real_time ();
  const gint64 midnight = dailies_ledger_get_start_of_day (now);
  g_autoptr (DailiesJob) job = ask_for (fixture, PAID);
  g_autoptr (DailiesJob) demo = ask_for (fixture, "demo");

  /* Nothing was spent, and nothing is known of the price. */
  g_assert_true (may_send (fixture, job, 0.01));

  /* Yesterday says what a clip costs: the most of what was said, in dollars or in credits. */
  put (fixture, "a", PAID, "video-01", "finished", "downloading", midnight - 1, "NULL, NULL, 0.4");
  put (fixture, "b", PAID, "video-01", "finished", "downloading", midnight - 1,
       "1000000, NULL, NULL");
  put (fixture, "c", PAID, "other", "finished", "downloading", midnight - 1, "NULL, NULL, 9");
  g_assert_true (may_send (fixture, job, 0.5));
  g_assert_false (may_send (fixture, job, 0.49));

  /* Reported; estimated; not charged at all */
  put (fixture, "d", PAID, "video-01", "finished", "downloading", midnight, "NULL, NULL, 0.4");
  put (fixture, "e", PAID, "video-01", "failed", "generating", midnight, "400000, NULL, NULL");
  put (fixture, "f", PAID, "video-01", "failed", "submitting", midnight, "NULL, NULL, NULL");
  g_assert_true (may_send (fixture, job, 1.1));
  g_assert_false (may_send (fixture, job, 1.09));

  /* Under way, or nobody knows: at what such a clip may cost */
  put (fixture, "g", PAID, "video-01", "generating", "queued", midnight, "NULL, NULL, NULL");
  put (fixture, "h", PAID, "video-01", "unconfirmed", "submitting", midnight, "NULL, NULL, NULL");
  g_assert_true (may_send (fixture, job, 2.1));
  g_assert_false (may_send (fixture, job, 2.09));

  /* Another service, of whose prices nothing is known: as long as something is left */
  put (fixture, "i", "https://other.example.org", "video-01", "generating", "queued", midnight,
       "NULL, NULL, NULL");
  g_assert_false (may_send (fixture, job, 2.09));
  g_assert_true (may_send (fixture, job, 2.1));

  /* Play money is no money. */
  put (fixture, "j", "demo", "video-01", "finished", "downloading", midnight, "NULL, NULL, 100");
  g_assert_true (may_send (fixture, job, 2.1));
  g_assert_true (may_send (fixture, demo, 0.01));
}

/* --- what judging it reads --- */

static gboolean
open_in_thread (DailiesDatabase *database, gpointer data, GError **error)
{
  return dailies_database_open (database, error);
}

/* Notes each step of the plans of what was asked that reads a whole table. */
static gboolean
judge_in_thread (DailiesDatabase *database, gpointer data, GError **error)
{
  GPtrArray *scans = data;
  g_autoptr (DailiesStatement) any = dailies_database_prepare (
    database, "SELECT " DAILIES_ROW_COLUMNS " FROM jobs WHERE seq = 1", error);
  g_autoptr (DailiesRow) row = NULL;
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *connection;
  gboolean found;

  if (any == NULL || !dailies_database_step (database, any, &found, error))
    return FALSE;
  row = dailies_row_read (any);
  if (!dailies_budget_check (database, row, 1, g_get_real_time (), error))
    return FALSE;

  connection = sqlite3_db_handle (any);
  for (sqlite3_stmt *asked = sqlite3_next_stmt (connection, NULL); asked != NULL;
       asked = sqlite3_next_stmt (connection, asked))
    g_ptr_array_add (plans, g_strconcat ("EXPLAIN QUERY PLAN ", sqlite3_sql (asked), NULL));
  /* The day, what was sent later by the clock, a price and any other price; and the row itself. */
  g_assert_cmpuint (plans->len, ==, 5);

  for (guint i = 0; i < plans->len; i++)
    {
      sqlite3_stmt *plan = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (connection, plans->pdata[i], -1, &plan, NULL), ==,
                       SQLITE_OK);
      while (sqlite3_step (plan) == SQLITE_ROW)
        {
          const char *step = (const char *) sqlite3_column_text (plan, 3);

          g_test_message ("%s", step);
          if (strstr (step, "SCAN") != NULL || strstr (step, "TEMP B-TREE") != NULL)
            g_ptr_array_add (scans, g_strdup (step));
        }
      sqlite3_finalize (plan);
    }
  return TRUE;
}

static DexFuture *
judged (gpointer data)
{
  return dex_future_new_true ();
}

/* However many clips there have been, the first clip of a model is judged as fast as any; also in a
 * library that an older version made. */
static void
test_budget_plan (Fixture *fixture, gconstpointer data)
{
  const gboolean older = GPOINTER_TO_INT (data);
  g_autoptr (DailiesDatabase) database = NULL;
  g_autoptr (GPtrArray) scans = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_build_filename (fixture->path, "library.db", NULL);
  g_autoptr (GError) error = NULL;

  g_object_unref (ask_for (fixture, PAID));
  put (fixture, "later", PAID, "video-01", "failed", "submitting",
       g_get_real_time () + 40 * (gint64) G_TIME_SPAN_DAY, "NULL, NULL, NULL");
  if (older)
    {
      fixture_close (fixture);
      sql_run (fixture->path, "DROP INDEX jobs_by_spent;"
                              "DROP INDEX jobs_charged;"
                              "DROP INDEX jobs_charged_of;"
                              "PRAGMA user_version = 4");
      fixture->library = library_open (fixture->path);
    }

  database = dailies_database_new (path);
  await_boolean (dailies_database_run (database, open_in_thread, judged, scans, NULL), &error);
  g_assert_no_error (error);
  await_boolean (dailies_database_run (database, judge_in_thread, judged, scans, NULL), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scans->len, ==, 0);
}

/* Where the clock is changed, a day is an hour shorter or longer. */
static void
test_days (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) spring = g_date_time_new_local (2026, 3, 8, 12, 0, 0);
  g_autoptr (GDateTime) autumn = g_date_time_new_local (2026, 11, 1, 0, 0, 1);
  const gint64 day = G_TIME_SPAN_DAY;
  const gint64 hour = G_TIME_SPAN_HOUR;
  gint64 time = g_date_time_to_unix_usec (spring);

  g_assert_cmpint (dailies_ledger_get_end_of_day (time) - dailies_ledger_get_start_of_day (time),
                   ==, day - hour);
  time = g_date_time_to_unix_usec (autumn);
  g_assert_cmpint (dailies_ledger_get_end_of_day (time) - dailies_ledger_get_start_of_day (time),
                   ==, day + hour);
  g_assert_cmpint (dailies_ledger_get_start_of_day (dailies_ledger_get_end_of_day (time)), ==,
                   dailies_ledger_get_end_of_day (time));
}

int
main (int argc, char *argv[])
{
  /* Where midnight is not UTC's. */
  g_setenv ("TZ", "America/New_York", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/receipt/all", test_receipt);
  ADD ("/receipt/hostile", test_receipt_hostile);
  ADD ("/receipt/nothing", test_receipt_nothing);
  ADD ("/ledger/sums", test_ledger);
  ADD ("/ledger/csv", test_ledger_csv);
  ADD ("/ledger/days", test_days);
  ADD ("/budget", test_budget);
  ADD ("/budget/plan", test_budget_plan);
  g_test_add ("/budget/plan-of-older", Fixture, GINT_TO_POINTER (TRUE), fixture_set_up,
              test_budget_plan, fixture_tear_down);

  return g_test_run ();
}
