/* test-accounts.c: the receipt and the ledger
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"

#include <locale.h>

static const Fault loses_answer = { .silent = TRUE };
static const Fault in_credits
  = { .body
      = "{\"id\":\"gen-9\",\"status\":\"failed\",\"error\":{\"name\":\"X\",\"message\":\"No\"},"
        "\"meta\":{\"usage\":{\"credits_used\":300000}}}" };

/* (transfer full): the id of the only job of these lines */
static char *
get_job (CommandResult *result)
{
  g_autoptr (GPtrArray) lines = command_parse_jobs (result);

  g_assert_cmpuint (lines->len, >, 0);
  return g_strdup (command_get (g_ptr_array_index (lines, 0), "job"));
}

static char *
generate (CommandFixture *fixture, const char *prompt, int status)
{
  g_autoptr (CommandResult) result
    = command_run (fixture, "generate", "--json", "--patience=0",
                   command_fixture_get_service (fixture), "--", prompt, NULL);

  command_assert_status (result, status);
  return get_job (result);
}

static JsonNode *
parse (const char *line)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (line, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return node;
}

/* Each line an object */
static GPtrArray *
parse_lines (CommandResult *result)
{
  g_auto (GStrv) lines = g_strsplit (result->out, "\n", -1);
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  guint n = g_strv_length (lines);

  command_assert_status (result, 0);
  /* The last one ends with a line break too. */
  g_assert_cmpstr (lines[n - 1], ==, "");
  for (guint i = 0; i + 1 < n; i++)
    g_ptr_array_add (nodes, parse (lines[i]));
  return nodes;
}

/* --- the receipt --- */

static void
test_receipt (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *id = generate (fixture, "A harbour", 0);
  g_autoptr (CommandResult) text = command_run (fixture, "receipt", id, NULL);
  g_autoptr (CommandResult) json = command_run (fixture, "receipt", id, "--json", NULL);
  g_autoptr (GPtrArray) lines = parse_lines (json);
  JsonObject *root, *job;
  JsonArray *events;
  gboolean accepted = FALSE;

  g_assert_cmpuint (lines->len, ==, 1);
  root = json_node_get_object (g_ptr_array_index (lines, 0));
  job = json_object_get_object_member (root, "job");
  g_assert_cmpstr (json_object_get_string_member (job, "id"), ==, id);
  g_assert_cmpfloat (json_object_get_double_member (job, "usd_spent"), ==, 0.5);

  events = json_object_get_array_member (root, "events");
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      if (!g_str_equal (json_object_get_string_member (event, "kind"), "accepted"))
        continue;
      accepted = TRUE;
      g_assert_cmpint (
        json_object_get_int_member (json_object_get_object_member (event, "detail"), "http_status"),
        ==, 200);
      g_assert_cmpstr (json_object_get_string_member (
                         json_object_get_object_member (event, "detail"), "generation_id"),
                       ==, "gen-1:fault/video-01");
    }
  g_assert_true (accepted);

  command_assert_status (text, 0);
  g_assert_nonnull (strstr (text->out, id));
  g_assert_nonnull (strstr (text->out, "Charged: 0.5 USD"));
  g_assert_nonnull (strstr (text->out, "accepted"));
  /* Moments and lengths as a person reads them */
  g_assert_true (g_regex_match_simple (
    "    started: 20\\d\\d-\\d\\d-\\d\\dT.*Z\n    took: [0-9.]+ s\n", text->out, 0, 0));
  g_assert_true (g_regex_match_simple ("    duration: [0-9.]+ s\n", text->out, 0, 0));
  g_assert_null (strstr (text->out, FAULT_KEY));
  g_assert_null (strstr (json->out, FAULT_KEY));
}

/* A receipt that has no room where it is written to is not taken for one. */
static void
test_no_room (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *id = generate (fixture, "A harbour", 0);
  const struct
  {
    const char *arguments[5];
    int status;
  } commands[] = {
    { { "receipt", id }, 1 },
    { { "jobs", "--json" }, 1 },
    { { "ledger", "--csv" }, 1 },
    { { "check-image", "nothing.png" }, 2 },
    /* What came of the job is what counts, whoever reads it. */
    { { "generate", "--json", command_fixture_get_service (fixture), "A lighthouse" }, 0 },
  };

  fixture->output = "/dev/full";
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CommandResult) result = command_runv (fixture, commands[i].arguments, NULL);

      command_assert_status (result, commands[i].status);
      g_assert_nonnull (strstr (result->err, "could not be written"));
    }
}

/* What the service said when it refused is there as it came. */
static void
test_receipt_refused (CommandFixture *fixture, gconstpointer data)
{
  static const Fault refuses = { .ignored = TRUE,
                                 .status = 422,
                                 .body = "{\"message\":\"No \\u001b[31mboats\",\"odd\":[1]}" };
  g_autofree char *id = NULL;
  g_autoptr (CommandResult) text = NULL;

  fault_service_script (fixture->service, FAULT_CREATE, &refuses);
  id = generate (fixture, "A harbour", 3);
  text = command_run (fixture, "receipt", id, NULL);
  command_assert_status (text, 0);
  g_assert_nonnull (strstr (text->out, "http_status: 422"));
  g_assert_nonnull (strstr (text->out, "\"odd\":[1]"));
  g_assert_nonnull (strstr (text->out, "Charged: nothing"));
  /* and does nothing to a terminal */
  g_assert_null (strchr (text->out, '\033'));
}

/* Nothing was sent to read it, also of a job whose answer was lost. */
static void
test_receipt_unconfirmed (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (CommandResult) text = NULL;
  guint looks;

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_script (fixture->service, FAULT_CREATE, &loses_answer);
  id = generate (fixture, "A harbour", 5);
  looks = fault_service_count (fixture->service, FAULT_LOG);

  text = command_run (fixture, "receipt", id, NULL);
  command_assert_status (text, 0);
  g_assert_nonnull (strstr (text->out, "unconfirmed"));
  g_assert_nonnull (strstr (text->out, "it may have been charged"));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), ==, looks);
}

/* --- the ledger --- */

static void
test_ledger_empty (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (CommandResult) text = command_run (fixture, "ledger", NULL);
  g_autoptr (CommandResult) json = command_run (fixture, "ledger", "--json", NULL);
  g_autoptr (CommandResult) csv = command_run (fixture, "ledger", "--csv", NULL);
  g_autoptr (CommandResult) both = command_run (fixture, "ledger", "--csv", "--json", NULL);

  command_assert_status (text, 0);
  g_assert_cmpstr (text->out, ==, "");
  g_assert_nonnull (strstr (text->err, "Nothing was charged"));
  command_assert_status (json, 0);
  g_assert_cmpstr (json->out, ==, "");
  command_assert_status (csv, 0);
  g_assert_cmpstr (csv->out, ==, "day,jobs,reported_usd,estimated_usd,unknown_jobs\r\n");
  command_assert_status (both, 2);
  g_assert_nonnull (strstr (both->err, "exclude each other"));
}

/* One of each column */
static void
fill (CommandFixture *fixture)
{
  g_autofree char *reported = generate (fixture, "=HYPERLINK(\"http://a\",\"b\")", 0);
  g_autofree char *estimated = NULL;
  g_autofree char *unknown = NULL;

  fault_service_script (
    fixture->service, FAULT_CREATE,
    &(Fault) { .body = "{\"id\":\"gen-2:fault/video-01\",\"status\":\"queued\"}" });
  fault_service_script (fixture->service, FAULT_ASK, &in_credits);
  estimated = generate (fixture, "A paper boat", 3);

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_script (fixture->service, FAULT_CREATE, &loses_answer);
  unknown = generate (fixture, "A fox", 5);
}

static void
test_ledger (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (CommandResult) days = NULL;
  g_autoptr (CommandResult) jobs = NULL;
  g_autoptr (CommandResult) text = NULL;
  g_autoptr (GPtrArray) day_lines = NULL;
  g_autoptr (GPtrArray) job_lines = NULL;
  JsonObject *day;
  guint unknown = 0;

  fill (fixture);
  days = command_run (fixture, "ledger", "--json", NULL);
  day_lines = parse_lines (days);
  g_assert_cmpuint (day_lines->len, ==, 1);
  day = json_node_get_object (g_ptr_array_index (day_lines, 0));
  g_assert_cmpint (json_object_get_int_member (day, "jobs"), ==, 3);
  g_assert_cmpfloat (json_object_get_double_member (day, "reported_usd"), ==, 0.5);
  g_assert_cmpint (json_object_get_int_member (day, "reported_jobs"), ==, 1);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (day, "estimated_usd"), 0.15, 1e-9);
  g_assert_cmpint (json_object_get_int_member (day, "estimated_jobs"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (day, "unknown_jobs"), ==, 1);

  jobs = command_run (fixture, "ledger", "--json", "--by=job", NULL);
  job_lines = parse_lines (jobs);
  g_assert_cmpuint (job_lines->len, ==, 3);
  for (guint i = 0; i < job_lines->len; i++)
    {
      JsonObject *job = json_node_get_object (g_ptr_array_index (job_lines, i));

      g_assert_cmpint (json_object_get_int_member (job, "jobs"), ==, 1);
      if (json_object_get_int_member (job, "unknown_jobs") == 1)
        {
          unknown++;
          g_assert_cmpstr (json_object_get_string_member (job, "prompt"), ==, "A fox");
        }
    }
  g_assert_cmpuint (unknown, ==, 1);

  /* Never added up: the sums stand side by side. */
  text = command_run (fixture, "ledger", "--by=model", NULL);
  command_assert_status (text, 0);
  g_assert_true (g_regex_match_simple ("^video-01 +3 +\\$0\\.50 +\\$0\\.15 +1$", text->out,
                                       G_REGEX_MULTILINE, 0));
  g_assert_true (
    g_regex_match_simple ("^Total +3 +\\$0\\.50 +\\$0\\.15 +1$", text->out, G_REGEX_MULTILINE, 0));
}

/* What a person in another country reads by machine is the same. */
static void
test_ledger_csv (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (CommandResult) csv = NULL;
  g_auto (GStrv) lines = NULL;

  command_fixture_set_variable (fixture, "LC_ALL", "de_DE.UTF-8");
  fill (fixture);
  csv = command_run (fixture, "ledger", "--csv", "--by=job", NULL);
  command_assert_status (csv, 0);
  lines = g_strsplit (csv->out, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[0], ==, "job,time,prompt,jobs,reported_usd,estimated_usd,unknown_jobs");
  g_assert_true (g_str_has_suffix (lines[1], "Z,A fox,1,0.0000000,0.0000000,1"));
  g_assert_true (g_str_has_suffix (lines[2], "Z,A paper boat,1,0.0000000,0.1500000,0"));
  g_assert_true (g_str_has_suffix (
    lines[3], "Z,\"'=HYPERLINK(\"\"http://a\"\",\"\"b\"\")\",1,0.5000000,0.0000000,0"));
  g_assert_cmpstr (lines[4], ==, "");
}

/* --- the limit of a day --- */

static void
test_limit (CommandFixture *fixture, gconstpointer data)
{
  static const char settings[] = "[" APP_NAME "]\nspending-limit=0.6\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (settings, strlen (settings));
  g_autofree char *folder = command_fixture_path (fixture, "config/dailies");
  g_autofree char *first = NULL;
  g_autoptr (CommandResult) second = NULL;
  g_autoptr (CommandResult) resumed = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  command_fixture_put (fixture, "config/dailies/settings.ini", bytes);

  first = generate (fixture, "A harbour", 0);
  second = command_run (fixture, "generate", "--json", command_fixture_get_service (fixture),
                        "A paper boat", NULL);
  command_assert_status (second, 4);
  lines = command_parse_jobs (second);
  g_assert_cmpstr (command_get (g_ptr_array_index (lines, lines->len - 1), "state"), ==, "waiting");
  g_assert_cmpstr (command_get_error (g_ptr_array_index (lines, lines->len - 1)), ==,
                   "spending-limit");
  g_assert_nonnull (strstr (second->err, "$0.60 a day"));
  g_assert_nonnull (strstr (second->err, "dailies resume"));

  /* Kept, and not sent on the same day either. */
  resumed = command_run (fixture, "resume", NULL);
  command_assert_status (resumed, 4);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  COMMAND_TEST ("/command/receipt/all", test_receipt);
  COMMAND_TEST ("/command/receipt/no-room", test_no_room);
  COMMAND_TEST ("/command/receipt/refused", test_receipt_refused);
  COMMAND_TEST ("/command/receipt/unconfirmed", test_receipt_unconfirmed);
  COMMAND_TEST ("/command/ledger/empty", test_ledger_empty);
  COMMAND_TEST ("/command/ledger/columns", test_ledger);
  COMMAND_TEST ("/command/ledger/csv", test_ledger_csv);
  COMMAND_TEST ("/command/limit", test_limit);

  return g_test_run ();
}
