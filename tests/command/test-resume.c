/* test-resume.c: what was interrupted goes on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>

static const Fault hangs = { .hangs = TRUE };

static CommandProcess *
start_generate (CommandFixture *fixture)
{
  return command_start (fixture, "generate", "--json", command_fixture_get_service (fixture),
                        "A harbour", NULL);
}

static void
assert_jobs_are (CommandFixture *fixture, const char *states)
{
  g_autoptr (CommandResult) result = command_run (fixture, "jobs", "--json", NULL);
  g_autoptr (GPtrArray) lines = command_parse_jobs (result);
  g_autofree char *got = command_join_states (lines);

  command_assert_status (result, 0);
  g_assert_cmpstr (got, ==, states);
}

static void
assert_jobs_have (CommandFixture *fixture, const char *state, guint times)
{
  g_autoptr (CommandResult) result = command_run (fixture, "jobs", "--json", NULL);
  g_autoptr (GPtrArray) lines = command_parse_jobs (result);
  guint found = 0;

  for (guint i = 0; i < lines->len; i++)
    found += g_str_equal (command_get (g_ptr_array_index (lines, i), "state"), state);
  g_assert_cmpuint (found, ==, times);
}

static void
assert_resume (CommandFixture *fixture, int status)
{
  g_autoptr (CommandResult) result
    = command_run (fixture, "resume", "--json", "--patience=0", NULL);
  g_autoptr (GPtrArray) lines = NULL;

  command_assert_status (result, status);
  lines = command_parse_jobs (result);
  g_assert_cmpuint (lines->len, >, 0);
}

static void
test_nothing (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (CommandResult) result
    = command_run (fixture, "resume", "--json", "--service=demo", "--dialect=legacy", NULL);

  command_assert_status (result, 0);
  g_assert_cmpstr (result->out, ==, "");
}

/* A request whose body has not come yet is accepted by nobody. */
static void
run_until_accepted (CommandFixture *fixture, guint count)
{
  while (fault_service_count_accepted (fixture->service) < count)
    g_main_context_iteration (NULL, TRUE);
}

/* --- Ctrl-C --- */

static void
test_interrupted (CommandFixture *fixture, gconstpointer data)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      CommandProcess *process;
      g_autoptr (CommandResult) result = NULL;
      guint asks = fault_service_count (fixture->service, FAULT_ASK);

      fault_service_script (fixture->service, FAULT_ASK, &hangs);
      process = start_generate (fixture);
      fault_service_run_until (fixture->service, FAULT_ASK, asks + 1);
      command_wait_for_state (process, "queued");
      command_signal (process, signals[i]);
      result = command_wait (process);
      command_assert_status (result, 4);
      g_assert_nonnull (strstr (result->err, "dailies resume"));
    }

  fault_service_release (fixture->service);
  assert_jobs_are (fixture, "queued queued queued");
  assert_resume (fixture, 0);
  assert_jobs_are (fixture, "finished finished finished");
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, G_N_ELEMENTS (signals));
}

/* While it is being sent, the first Ctrl-C waits for the answer: nothing becomes unconfirmed. */
static void
test_interrupted_sending (CommandFixture *fixture, gconstpointer data)
{
  CommandProcess *process;
  g_autoptr (CommandResult) result = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *states = NULL;

  fault_service_script (fixture->service, FAULT_CREATE, &hangs);
  process = start_generate (fixture);
  run_until_accepted (fixture, 1);
  command_wait_for_state (process, "submitting");
  command_signal (process, SIGINT);
  command_wait_for_words (process, "Ctrl-C once more");
  fault_service_release (fixture->service);

  result = command_wait (process);
  command_assert_status (result, 4);
  lines = command_parse_jobs (result);
  states = command_join_states (lines);
  g_assert_cmpstr (states, ==, "waiting submitting queued");
  assert_resume (fixture, 0);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 1);
}

/* The second does not; then the log tells. */
static void
test_interrupted_twice (CommandFixture *fixture, gconstpointer data)
{
  CommandProcess *process;
  g_autoptr (CommandResult) result = NULL;
  g_autoptr (CommandResult) resumed = NULL;

  fault_service_script (fixture->service, FAULT_CREATE, &hangs);
  process = start_generate (fixture);
  run_until_accepted (fixture, 1);
  command_wait_for_state (process, "submitting");
  command_signal (process, SIGINT);
  command_wait_for_words (process, "Ctrl-C once more");
  command_signal (process, SIGINT);
  result = command_wait (process);
  command_assert_status (result, 5);
  fault_service_release (fixture->service);

  assert_jobs_are (fixture, "submitting");
  resumed = command_run (fixture, "resume", NULL);
  command_assert_status (resumed, 0);
  assert_jobs_are (fixture, "finished");
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
}

/* --- killed --- */

/* It waits for an answer that never comes, so it is there to be killed. */
static void
kill_at (CommandFixture *fixture, FaultCall call)
{
  guint accepted = fault_service_count_accepted (fixture->service);
  guint before = fault_service_count (fixture->service, call);
  CommandProcess *process;
  g_autoptr (CommandResult) killed = NULL;
  g_autoptr (CommandResult) resumed = NULL;

  fault_service_script (fixture->service, call, &hangs);
  process = start_generate (fixture);
  run_until_accepted (fixture, accepted + 1);
  fault_service_run_until (fixture->service, call, before + 1);
  command_signal (process, SIGKILL);
  killed = command_wait (process);
  g_assert_cmpint (killed->status, ==, -1);

  resumed = command_run (fixture, "resume", NULL);
  command_assert_status (resumed, 0);
}

static void
test_killed (CommandFixture *fixture, gconstpointer data)
{
  static const FaultCall calls[] = { FAULT_CREATE, FAULT_ASK, FAULT_FILE };
  g_autoptr (GPtrArray) accepted = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    kill_at (fixture, calls[i]);

  assert_jobs_are (fixture, "finished finished finished");
  accepted = fault_service_list_accepted (fixture->service);
  g_assert_cmpuint (accepted->len, ==, G_N_ELEMENTS (calls));
  for (guint i = 0; i < accepted->len; i++)
    g_assert_cmpuint (
      fault_service_count_accepted_of (fixture->service, g_ptr_array_index (accepted, i)), ==, 1);
}

/* There is one place, and it is taken: who comes later waits for as long as this does. */
static CommandProcess *
take_the_place (CommandFixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "config", "dailies", NULL);
  g_autofree char *settings = g_build_filename (folder, "settings.ini", NULL);
  CommandProcess *process;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (settings, "[" APP_NAME "]\nplaces=uint32 1\n", -1, NULL));

  fault_service_script (fixture->service, FAULT_ASK, &hangs);
  process = start_generate (fixture);
  fault_service_run_until (fixture->service, FAULT_ASK, 1);
  return process;
}

/* Before it was sent: it goes on to be sent, once. */
static void
test_killed_waiting (CommandFixture *fixture, gconstpointer data)
{
  CommandProcess *first = take_the_place (fixture);
  CommandProcess *process = start_generate (fixture);
  g_autoptr (CommandResult) interrupted = NULL;
  g_autoptr (CommandResult) killed = NULL;
  g_autoptr (CommandResult) resumed = NULL;

  command_wait_for_state (process, "waiting");
  command_signal (process, SIGKILL);
  killed = command_wait (process);
  g_assert_cmpint (killed->status, ==, -1);
  command_signal (first, SIGINT);
  interrupted = command_wait (first);
  command_assert_status (interrupted, 4);
  fault_service_release (fixture->service);
  assert_jobs_have (fixture, "waiting", 1);

  resumed = command_run (fixture, "resume", NULL);
  command_assert_status (resumed, 0);
  assert_jobs_are (fixture, "finished finished");
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 2);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
}

/* --- several --- */

static void
leave_one (CommandFixture *fixture, FaultCall call, const Fault *fault, int status)
{
  g_autoptr (CommandResult) result = NULL;

  fault_service_script (fixture->service, call, fault);
  result = command_run (fixture, "generate", "--patience=0", command_fixture_get_service (fixture),
                        "A harbour", NULL);
  command_assert_status (result, status);
}

static void
interrupt_one (CommandFixture *fixture)
{
  guint asks = fault_service_count (fixture->service, FAULT_ASK);
  CommandProcess *process;
  g_autoptr (CommandResult) result = NULL;

  fault_service_script (fixture->service, FAULT_ASK, &hangs);
  process = start_generate (fixture);
  fault_service_run_until (fixture->service, FAULT_ASK, asks + 1);
  command_wait_for_state (process, "queued");
  command_signal (process, SIGINT);
  result = command_wait (process);
  command_assert_status (result, 4);
}

/* Unconfirmed comes before kept … */
static void
test_precedence_kept (CommandFixture *fixture, gconstpointer data)
{
  const Fault silent = { .silent = TRUE };

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_set_result (fixture->service, "http://169.254.169.254/latest/clip.mp4");
  leave_one (fixture, FAULT_CREATE, &silent, 5);
  leave_one (fixture, FAULT_CREATE, &(Fault) { 0 }, 4);
  assert_resume (fixture, 5);
  assert_jobs_are (fixture, "downloading unconfirmed");

  /* … and kept before finished. */
  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  fault_service_set_result (fixture->service, NULL);
  assert_resume (fixture, 4);
  assert_jobs_are (fixture, "downloading finished");
}

/* Unconfirmed comes before failed, failed before finished. */
static void
test_precedence (CommandFixture *fixture, gconstpointer data)
{
  const Fault silent = { .silent = TRUE };
  const Fault failed = { .body = "{\"id\":\"1\",\"status\":\"error\",\"error\":\"No\"}" };

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  leave_one (fixture, FAULT_CREATE, &silent, 5);
  interrupt_one (fixture);
  interrupt_one (fixture);
  fault_service_release (fixture->service);

  /* One of the two fails, one is finished, one stays unconfirmed. */
  fault_service_script (fixture->service, FAULT_ASK, &failed);
  assert_resume (fixture, 5);
  assert_jobs_have (fixture, "failed", 1);
  assert_jobs_have (fixture, "finished", 1);
  assert_jobs_have (fixture, "unconfirmed", 1);

  /* Found, but its key is gone: kept. */
  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  command_fixture_set_variable (fixture, "AIML_API_KEY", NULL);
  assert_resume (fixture, 4);
  command_fixture_set_variable (fixture, "AIML_API_KEY", FAULT_KEY);
  fault_service_script (fixture->service, FAULT_ASK, &failed);
  assert_resume (fixture, 3);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 3);
}

/* After Ctrl-C nothing more is sent, although the place of what is on its way becomes free. */
static void
test_interrupted_before_next (CommandFixture *fixture, gconstpointer data)
{
  const Fault refused
    = { .ignored = TRUE, .hangs = TRUE, .status = 400, .body = "{\"message\":\"No such size\"}" };
  CommandProcess *first = take_the_place (fixture);
  CommandProcess *process;
  g_autoptr (CommandResult) stopped = NULL;
  g_autoptr (CommandResult) result = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (CommandResult) left = NULL;

      process = start_generate (fixture);
      command_wait_for_state (process, "waiting");
      command_signal (process, SIGINT);
      left = command_wait (process);
      command_assert_status (left, 4);
    }
  command_signal (first, SIGINT);
  stopped = command_wait (first);
  command_assert_status (stopped, 4);
  fault_service_script_always (fixture->service, FAULT_CREATE, &refused);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);

  /* The one that is under way fails, which leaves its place to the others. */
  fault_service_script (
    fixture->service, FAULT_ASK,
    &(Fault) { .body = "{\"id\":\"1\",\"status\":\"error\",\"error\":\"No\"}" });
  process = command_start (fixture, "resume", "--json", NULL);
  fault_service_run_until (fixture->service, FAULT_CREATE, 2);
  command_wait_for_state (process, "submitting");
  command_signal (process, SIGINT);
  command_wait_for_words (process, "Ctrl-C once more");
  fault_service_release (fixture->service);
  result = command_wait (process);
  command_assert_status (result, 4);
  assert_jobs_have (fixture, "failed", 2);
  assert_jobs_have (fixture, "waiting", 2);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
}

/* A refused account pauses the others: they are kept, not tried one after the other. */
static void
test_refused_account (CommandFixture *fixture, gconstpointer data)
{
  const Fault refused = { .ignored = TRUE, .status = 403, .body = "{\"message\":\"No funds\"}" };
  CommandProcess *first = take_the_place (fixture);
  CommandProcess *others[2];
  g_autoptr (CommandResult) interrupted = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (CommandResult) left = NULL;

      others[i] = start_generate (fixture);
      command_wait_for_state (others[i], "waiting");
      command_signal (others[i], SIGINT);
      left = command_wait (others[i]);
      command_assert_status (left, 4);
    }
  command_signal (first, SIGINT);
  interrupted = command_wait (first);
  command_assert_status (interrupted, 4);
  fault_service_release (fixture->service);

  fault_service_script_always (fixture->service, FAULT_CREATE, &refused);
  assert_resume (fixture, 4);
  assert_jobs_have (fixture, "finished", 1);
  assert_jobs_have (fixture, "failed", 1);
  assert_jobs_have (fixture, "waiting", 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  COMMAND_TEST ("/command/resume/nothing", test_nothing);
  COMMAND_TEST ("/command/resume/interrupted", test_interrupted);
  COMMAND_TEST ("/command/resume/interrupted-sending", test_interrupted_sending);
  COMMAND_TEST ("/command/resume/interrupted-twice", test_interrupted_twice);
  COMMAND_TEST ("/command/resume/interrupted-before-next", test_interrupted_before_next);
  COMMAND_TEST ("/command/resume/killed", test_killed);
  COMMAND_TEST ("/command/resume/killed-waiting", test_killed_waiting);
  COMMAND_TEST ("/command/resume/precedence", test_precedence);
  COMMAND_TEST ("/command/resume/precedence-kept", test_precedence_kept);
  COMMAND_TEST ("/command/resume/refused-account", test_refused_account);

  return g_test_run ();
}
