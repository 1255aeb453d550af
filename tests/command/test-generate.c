/* test-generate.c: one job, from the prompt to the clip
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <unistd.h>

static JsonNode *
get_last (GPtrArray *lines)
{
  g_assert_cmpuint (lines->len, >, 0);
  return g_ptr_array_index (lines, lines->len - 1);
}

static void
assert_is_clip (CommandFixture *fixture, const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_nonnull (path);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, g_bytes_get_data (fixture->clip, NULL),
                   g_bytes_get_size (fixture->clip));
}

/* What the service was sent. */
static JsonNode *
get_body (CommandFixture *fixture)
{
  g_autofree char *body = fault_service_dup_last_body (fixture->service);
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (body, &error);

  g_assert_no_error (error);
  return node;
}

/* --- finished --- */

static void
test_json (CommandFixture *fixture, gconstpointer data)
{
  static const char *const dialects[] = { "--dialect=universal", "--dialect=legacy" };
  static const char *const pictures[] = { "image_url", "first_frame_image" };
  static const char *const enhances[] = { "enhance_prompt", "prompt_optimizer" };

  command_fixture_put_picture (fixture, "photo.png", 640, 480);
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      g_autoptr (CommandResult) result = command_run (
        fixture, "generate", "--json", command_fixture_get_service (fixture), dialects[i],
        "--image=photo.png", "--no-enhance", "--", "-A harbour\n at \"dawn\" 🎬", NULL);
      g_autoptr (GPtrArray) lines = NULL;
      g_autoptr (JsonNode) body = NULL;
      g_autofree char *states = NULL;
      JsonObject *sent;
      const char *job;

      command_assert_status (result, 0);
      g_assert_cmpstr (result->err, ==, "");
      lines = command_parse_jobs (result);
      states = command_join_states (lines);
      g_assert_cmpstr (states, ==, "waiting submitting queued generating downloading finished");

      job = command_get (g_ptr_array_index (lines, 0), "job");
      for (guint j = 0; j < lines->len; j++)
        {
          JsonNode *line = g_ptr_array_index (lines, j);

          g_assert_cmpstr (command_get (line, "job"), ==, job);
          g_assert_null (command_get_error (line));
          g_assert_cmpint (command_get (line, "generation_id") != NULL, ==, j >= 2);
          g_assert_cmpint (command_get (line, "clip") != NULL, ==, j == lines->len - 1);
        }
      assert_is_clip (fixture, command_get (get_last (lines), "clip"));

      body = get_body (fixture);
      sent = json_node_get_object (body);
      g_assert_cmpuint (json_object_get_size (sent), ==, 4);
      g_assert_cmpstr (json_object_get_string_member (sent, "model"), ==, "video-01");
      g_assert_cmpstr (json_object_get_string_member (sent, "prompt"), ==,
                       "-A harbour\n at \"dawn\" 🎬");
      g_assert_true (g_str_has_prefix (json_object_get_string_member (sent, pictures[i]),
                                       "data:image/png;base64,"));
      g_assert_false (json_object_get_boolean_member (sent, enhances[i]));
      g_assert_cmpuint (fault_service_count_accepted_of (fixture->service, job), ==, 1);
    }
}

static void
test_words (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (CommandResult) result
    = command_run (fixture, "generate", command_fixture_get_service (fixture), "-o", "copy.mp4",
                   "A harbour at dawn", NULL);
  g_autofree char *copy = command_fixture_path (fixture, "copy.mp4");
  g_autofree char *clip = NULL;

  command_assert_status (result, 0);
  /* A script that does without JSON gets the clip, and nothing else. */
  g_assert_true (g_str_has_suffix (result->out, "\n"));
  clip = g_strndup (result->out, strlen (result->out) - 1);
  assert_is_clip (fixture, clip);
  assert_is_clip (fixture, copy);
  g_assert_nonnull (strstr (result->err, "Finished in "));
  /* No terminal, so nothing of one */
  g_assert_null (strchr (result->err, '\033'));
}

static void
test_prompt_on_stdin (CommandFixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "generate", command_fixture_get_service (fixture), "-", NULL };
  g_autoptr (GBytes) input = g_bytes_new_static ("two\nlines\n\n", 11);
  g_autoptr (CommandResult) result = command_runv (fixture, arguments, input);
  g_autoptr (JsonNode) body = NULL;

  command_assert_status (result, 0);
  body = get_body (fixture);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (body), "prompt"), ==,
                   "two\nlines\n");
  /* What was not given is not sent. */
  g_assert_cmpuint (json_object_get_size (json_node_get_object (body)), ==, 2);
}

static void
test_link (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (CommandResult) result = command_run (
    fixture, "generate", command_fixture_get_service (fixture), "-m", "video-01-live2d", "-i",
    "https://example.org/a%2Fb.png?c=d", "-p", "enhance_prompt=on", "a", NULL);
  g_autoptr (JsonNode) body = NULL;
  JsonObject *sent;

  command_assert_status (result, 0);
  body = get_body (fixture);
  sent = json_node_get_object (body);
  g_assert_cmpstr (json_object_get_string_member (sent, "model"), ==, "video-01-live2d");
  g_assert_cmpstr (json_object_get_string_member (sent, "image_url"), ==,
                   "https://example.org/a%2Fb.png?c=d");
  g_assert_true (json_object_get_boolean_member (sent, "enhance_prompt"));
}

static void
test_verbose (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (CommandResult) result
    = command_run (fixture, "generate", "--json", "--verbose",
                   command_fixture_get_service (fixture), "A harbour", NULL);
  g_autoptr (GPtrArray) lines = NULL;

  command_assert_status (result, 0);
  /* Standard output stays what a script can read. */
  lines = command_parse_jobs (result);
  g_assert_cmpuint (lines->len, ==, 6);
  g_assert_nonnull (strstr (result->err, "> POST /v2/video/generations\n"));
  g_assert_nonnull (strstr (result->err, "> GET /v2/video/generations?generation_id="));
  g_assert_nonnull (strstr (result->err, "A harbour"));
  g_assert_null (strstr (result->err, FAULT_KEY));
}

static void
test_jobs (CommandFixture *fixture, gconstpointer data)
{
  const char *service = command_fixture_get_service (fixture);
  g_autoptr (CommandResult) first = command_run (fixture, "generate", service, "first", NULL);
  g_autoptr (CommandResult) second
    = command_run (fixture, "generate", service, "second\n\033[31mred", NULL);
  g_autoptr (CommandResult) json = command_run (fixture, "jobs", "--json", NULL);
  g_autoptr (CommandResult) words = command_run (fixture, "jobs", NULL);
  g_autoptr (GPtrArray) lines = NULL;
  JsonNode *line;
  g_autoptr (GDateTime) created = NULL;

  command_assert_status (first, 0);
  command_assert_status (second, 0);
  command_assert_status (json, 0);
  lines = command_parse_jobs (json);
  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_cmpstr (command_get (g_ptr_array_index (lines, 1), "prompt"), ==, "first");

  line = g_ptr_array_index (lines, 0);
  g_assert_cmpstr (command_get (line, "prompt"), ==, "second\n\033[31mred");
  g_assert_cmpstr (command_get (line, "model"), ==, "video-01");
  g_assert_cmpstr (command_get (line, "service"), ==, fault_service_get_address (fixture->service));
  g_assert_true (g_str_has_suffix (command_get (line, "created"), "Z"));
  created = g_date_time_new_from_iso8601 (command_get (line, "created"), NULL);
  g_assert_nonnull (created);

  command_assert_status (words, 0);
  g_assert_nonnull (strstr (words->out, "finished"));
  /* A prompt does not speak to the terminal. */
  g_assert_null (strchr (words->out, '\033'));
}

/* Runs a command whose standard output nobody reads any more. */
static void
run_unread (CommandFixture *fixture, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_unix_open_pipe (ends, O_CLOEXEC, &error);
  g_assert_no_error (error);
  close (ends[0]);
  g_subprocess_launcher_take_stdout_fd (launcher, ends[1]);
  g_subprocess_launcher_set_environ (launcher, fixture->environment);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

/* What is paid is fetched all the same. */
static void
test_nobody_reads (CommandFixture *fixture, gconstpointer data)
{
  const char *const generate[] = { BUILD_DIR "/src/dailies",
                                   "generate",
                                   "--json",
                                   command_fixture_get_service (fixture),
                                   "A harbour",
                                   NULL };
  const char *const list[] = { BUILD_DIR "/src/dailies", "jobs", "--json", NULL };
  const char *const read[] = { BUILD_DIR "/src/dailies", "jobs", NULL };
  g_autoptr (CommandResult) jobs = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  run_unread (fixture, generate);
  jobs = command_run (fixture, "jobs", "--json", NULL);
  lines = command_parse_jobs (jobs);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpstr (command_get (g_ptr_array_index (lines, 0), "state"), ==, "finished");

  run_unread (fixture, list);
  run_unread (fixture, read);
}

/* --- not finished --- */

static void
assert_ends (CommandFixture *fixture, int status, const char *states, const char *error)
{
  g_autoptr (CommandResult) result
    = command_run (fixture, "generate", "--json", "--patience=0",
                   command_fixture_get_service (fixture), "A harbour", NULL);
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *got = NULL;

  command_assert_status (result, status);
  lines = command_parse_jobs (result);
  got = command_join_states (lines);
  g_assert_cmpstr (got, ==, states);
  if (error != NULL)
    g_assert_cmpstr (command_get_error (get_last (lines)), ==, error);
}

static void
test_refused (CommandFixture *fixture, gconstpointer data)
{
  const Fault refused
    = { .ignored = TRUE,
        .status = 400,
        .body = "{\"message\":\"No\",\"error\":{\"name\":\"BadRequestException\"}}" };
  const Fault wrong_key = { .ignored = TRUE, .status = 401, .body = "{\"message\":\"No\"}" };

  fault_service_script (fixture->service, FAULT_CREATE, &refused);
  assert_ends (fixture, 3, "waiting submitting failed", "BadRequestException");
  fault_service_script (fixture->service, FAULT_CREATE, &wrong_key);
  assert_ends (fixture, 3, "waiting submitting failed", NULL);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 0);
}

static void
test_generation_fails (CommandFixture *fixture, gconstpointer data)
{
  const Fault failed
    = { .body = "{\"id\":\"1\",\"status\":\"error\",\"error\":{\"name\":\"Moderation\","
                "\"message\":\"Not this one\"}}" };
  g_autoptr (CommandResult) result = NULL;

  fault_service_script_always (fixture->service, FAULT_ASK, &failed);
  assert_ends (fixture, 3, "waiting submitting queued failed", "Moderation");

  result = command_run (fixture, "generate", command_fixture_get_service (fixture), "a", NULL);
  command_assert_status (result, 3);
  g_assert_cmpstr (result->out, ==, "");
  g_assert_nonnull (strstr (result->err, "Not this one"));
}

static void
test_unconfirmed (CommandFixture *fixture, gconstpointer data)
{
  const Fault silent = { .silent = TRUE };
  g_autoptr (CommandResult) again = NULL;
  g_autoptr (CommandResult) found = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  fault_service_script (fixture->service, FAULT_CREATE, &silent);
  assert_ends (fixture, 5, "waiting submitting unconfirmed", "connection-lost");

  /* Nothing is known yet; and it is not sent again to find out. */
  again = command_run (fixture, "resume", "--patience=0", NULL);
  command_assert_status (again, 5);

  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);
  found = command_run (fixture, "resume", "--json", NULL);
  command_assert_status (found, 0);
  lines = command_parse_jobs (found);
  assert_is_clip (fixture, command_get (get_last (lines), "clip"));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 1);
}

/* Only a person can say whether such a link is to be trusted, so nothing is waited for. */
static void
test_link_refused (CommandFixture *fixture, gconstpointer data)
{
  fault_service_set_result (fixture->service, "http://169.254.169.254/latest/clip.mp4");
  assert_ends (fixture, 4, "waiting submitting queued generating downloading downloading",
               "link-refused");
}

static void
test_copy_fails (CommandFixture *fixture, gconstpointer data)
{
  const Fault hangs = { .hangs = TRUE };
  g_autofree char *folder = command_fixture_path (fixture, "copies");
  CommandProcess *process;
  g_autoptr (CommandResult) result = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  fault_service_script (fixture->service, FAULT_ASK, &hangs);
  process = command_start (fixture, "generate", "--json", command_fixture_get_service (fixture),
                           "-o", "copies/clip.mp4", "a", NULL);
  fault_service_run_until (fixture->service, FAULT_ASK, 1);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  fault_service_release (fixture->service);

  result = command_wait (process);
  command_assert_status (result, 1);
  lines = command_parse_jobs (result);
  /* The clip itself is there. */
  g_assert_cmpstr (command_get (get_last (lines), "state"), ==, "finished");
  g_assert_cmpstr (command_get_error (get_last (lines)), ==, "output");
  assert_is_clip (fixture, command_get (get_last (lines), "clip"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  COMMAND_TEST ("/command/generate/json", test_json);
  COMMAND_TEST ("/command/generate/words", test_words);
  COMMAND_TEST ("/command/generate/prompt-on-stdin", test_prompt_on_stdin);
  COMMAND_TEST ("/command/generate/link", test_link);
  COMMAND_TEST ("/command/generate/verbose", test_verbose);
  COMMAND_TEST ("/command/generate/jobs", test_jobs);
  COMMAND_TEST ("/command/generate/nobody-reads", test_nobody_reads);
  COMMAND_TEST ("/command/generate/refused", test_refused);
  COMMAND_TEST ("/command/generate/generation-fails", test_generation_fails);
  COMMAND_TEST ("/command/generate/unconfirmed", test_unconfirmed);
  COMMAND_TEST ("/command/generate/link-refused", test_link_refused);
  COMMAND_TEST ("/command/generate/copy-fails", test_copy_fails);

  return g_test_run ();
}
