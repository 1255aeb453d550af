/* test-usage.c: what is refused before anything is sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <sqlite3.h>

#define MOST_ARGUMENTS 8

typedef struct
{
  const char *arguments[MOST_ARGUMENTS];
  /* error.name with --json; NULL for a command that has none */
  const char *error;
  /* what the sentence holds */
  const char *sentence;
} Case;

static char *
repeat (const char *text, guint times)
{
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (string, text);
  return g_string_free (string, FALSE);
}

/* Nothing was sent, and no job is left behind. */
static void
assert_nothing_happened (CommandFixture *fixture)
{
  g_autoptr (CommandResult) result = command_run (fixture, "jobs", "--json", NULL);

  command_assert_status (result, 0);
  g_assert_cmpstr (result->out, ==, "");
  for (guint call = 0; call < FAULT_N_CALLS; call++)
    g_assert_cmpuint (fault_service_count (fixture->service, call), ==, 0);
}

static void
assert_refused (CommandFixture *fixture, const Case *refused)
{
  g_autoptr (CommandResult) result = command_runv (fixture, refused->arguments, NULL);

  g_test_message ("%s", result->err);
  command_assert_status (result, 2);
  g_assert_cmpstr (result->out, ==, "");
  g_assert_true (g_str_has_prefix (result->err, "dailies: "));
  g_assert_nonnull (strstr (result->err, refused->sentence));
  /* One sentence, or a few, in one line */
  g_assert_true (strchr (result->err, '\n') == result->err + strlen (result->err) - 1);
}

static void
assert_refused_in_json (CommandFixture *fixture, const Case *refused)
{
  const char *arguments[MOST_ARGUMENTS + 2] = { refused->arguments[0], "--json" };
  g_autoptr (CommandResult) result = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  JsonNode *line;

  for (guint i = 1; refused->arguments[i] != NULL; i++)
    arguments[i + 1] = refused->arguments[i];
  result = command_runv (fixture, arguments, NULL);
  command_assert_status (result, 2);

  lines = command_parse_jobs (result);
  g_assert_cmpuint (lines->len, ==, 1);
  line = g_ptr_array_index (lines, 0);
  g_assert_null (command_get (line, "job"));
  g_assert_cmpstr (command_get (line, "state"), ==, "failed");
  g_assert_cmpstr (command_get_error (line), ==, refused->error);
  g_assert_nonnull (strstr (result->err, refused->sentence));
}

static void
test_refused (CommandFixture *fixture, gconstpointer data)
{
  const char *service = command_fixture_get_service (fixture);
  g_autofree char *over = repeat ("é", 2013);
  const Case cases[] = {
    { { "generate" }, "usage", "no prompt" },
    { { "generate", "a", "b", "c" }, "usage", "3 prompts" },
    { { "generate", "--colour", "a" }, "usage", "--colour" },
    { { "generate", "--model" }, "usage", "--model" },
    { { "generate", "--patience=-1", "a" }, "usage", "--patience" },
    { { "generate", "--patience=soon", "a" }, "usage", "soon" },
    { { "generate", "--dialect=klingon", "a" }, "usage", "klingon" },

    { { "generate", service, "" }, "prompt", "empty" },
    { { "generate", service, " \n\t " }, "prompt", "nothing but blanks" },
    { { "generate", service, over },
      "prompt",
      "The prompt has 2013 characters; video-01 takes at most 2000." },
    { { "generate", service, "abc\xff" }, "prompt", "byte 4" },

    { { "generate", service, "-m", "video-02", "a" }, "model", "“video-02”. It knows: video-01" },
    { { "generate", service, "-m", "video-01-live2d", "a" }, "picture", "needs a picture" },
    { { "generate", service, "-p", "duration=6", "a" }, "parameter", "no parameter “duration”" },
    { { "generate", service, "-p", "prompt=b", "a" }, "parameter", "no parameter “prompt”" },
    { { "generate", service, "-p", "enhance_prompt=maybe", "a" }, "parameter", "true or false" },
    { { "generate", service, "-p", "enhance_prompt", "a" }, "usage", "NAME=VALUE" },
    { { "generate", service, "-p", "=true", "a" }, "usage", "NAME=VALUE" },
    { { "generate", service, "--no-enhance", "-p", "enhance_prompt=true", "a" },
      "usage",
      "“enhance_prompt” is given twice" },

    { { "generate", service, "-i", "gone.png", "a" }, "picture", "cannot be read" },
    { { "generate", service, "-i", ".", "a" }, "picture", "folder" },
    { { "generate", service, "-i", "empty", "a" }, "picture", "empty" },
    { { "generate", service, "-i", "text.png", "a" }, "picture", "no picture" },
    { { "generate", service, "-i", "cut.png", "a" }, "picture", "cut short" },
    { { "generate", service, "-i", "small.png", "a" },
      "picture",
      "Shorter side is 300 px; it must be over 300 px." },
    { { "generate", service, "-i", "wide.png", "a" },
      "picture",
      "Aspect ratio is 5:2; it must be under 5:2." },
    { { "generate", service, "-i", "tall.png", "a" },
      "picture",
      "Aspect ratio is 2:5; it must be over 2:5." },
    { { "generate", service, "-i", "https://", "a" }, "picture", "no link" },

    { { "generate", "--service=nonsense", "a" }, "address", "begins with https://" },
    { { "generate", "--service=https://127.0.0.1:99999", "a" }, "address", "no web address" },
    { { "generate", "--service=http://video.example.org", "a" }, "address", "not encrypted" },
    { { "generate", "--service=ftp://127.0.0.1", "a" }, "address", "https" },
    { { "generate", "--service=https://video.example.org", "a" },
      "key",
      "no key for https://video.example.org" },

    { { "generate", service, "-o", "gone/clip.mp4", "a" }, "output", "does not exist" },
    { { "generate", service, "-o", ".", "a" }, "output", "no file" },
    { { "generate", service, "-o", "clip/", "a" }, "output", "no file name" },

    { { "resume", "now" }, "usage", "no arguments" },
    { { "resume", "--patience=-1" }, "usage", "--patience" },
    { { "resume", "--dialect=klingon" }, "usage", "klingon" },
    { { "resume", "--service=http://video.example.org" }, "address", "not encrypted" },
    { { "jobs", "all" }, "usage", "no arguments" },
    { { "receipt" }, "usage", "one job" },
    { { "receipt", "a", "b" }, "usage", "one job" },
    { { "receipt", "nothing-\xff" }, "no-such-job", "no job “nothing-" },
    { { "ledger", "today" }, "usage", "no arguments" },
    { { "ledger", "--by=week" }, "usage", "“week”" },
    { { "check-image" }, "usage", "one file" },
    { { "check-image", "a", "b" }, "usage", "one file" },
    { { "nonsense" }, NULL, "“nonsense” is no command" },
  };
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("Some words", 10);
  g_autoptr (GBytes) cut = NULL;
  g_autofree char *path = command_fixture_path (fixture, "whole.png");
  g_autofree char *whole = NULL;
  gsize length;

  command_fixture_put (fixture, "empty", empty);
  command_fixture_put (fixture, "text.png", text);
  command_fixture_put_picture (fixture, "whole.png", 640, 480);
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  cut = g_bytes_new (whole, length - 20);
  command_fixture_put (fixture, "cut.png", cut);
  command_fixture_put_picture (fixture, "small.png", 300, 400);
  command_fixture_put_picture (fixture, "wide.png", 1000, 400);
  command_fixture_put_picture (fixture, "tall.png", 400, 1000);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_refused (fixture, &cases[i]);
      if (cases[i].error != NULL)
        assert_refused_in_json (fixture, &cases[i]);
    }
  assert_nothing_happened (fixture);
}

static void
test_prompt_on_stdin (CommandFixture *fixture, gconstpointer data)
{
  const char *const arguments[]
    = { "generate", command_fixture_get_service (fixture), "--json", "-", NULL };
  g_autoptr (GByteArray) long_text = g_byte_array_new ();
  g_autoptr (GBytes) much = NULL;
  g_autoptr (GBytes) zero = g_bytes_new_static ("a\0b", 3);
  g_autoptr (GBytes) line_break = g_bytes_new_static ("\n", 1);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  GBytes *inputs[4];

  g_byte_array_set_size (long_text, 1024 * 1024 + 1);
  memset (long_text->data, 'a', long_text->len);
  much = g_byte_array_free_to_bytes (g_steal_pointer (&long_text));

  inputs[0] = much;
  inputs[1] = zero;
  inputs[2] = line_break;
  inputs[3] = nothing;
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr (CommandResult) result = command_runv (fixture, arguments, inputs[i]);
      g_autoptr (GPtrArray) lines = NULL;

      command_assert_status (result, 2);
      lines = command_parse_jobs (result);
      g_assert_cmpstr (command_get_error (g_ptr_array_index (lines, 0)), ==, "prompt");
    }
  assert_nothing_happened (fixture);
}

/* --- keys --- */

static void
test_key (CommandFixture *fixture, gconstpointer data)
{
  const char *service = command_fixture_get_service (fixture);
  const char *const no_keys[] = { NULL, "", "two words", "line\nbreak" };

  for (guint i = 0; i < G_N_ELEMENTS (no_keys); i++)
    {
      const Case refused = { { "generate", service, "a" }, "key", "AIML_API_KEY" };

      command_fixture_set_variable (fixture, "AIML_API_KEY", no_keys[i]);
      assert_refused (fixture, &refused);
      assert_refused_in_json (fixture, &refused);
    }
  assert_nothing_happened (fixture);
}

/* --- libraries --- */

static char *
get_database (CommandFixture *fixture)
{
  return g_build_filename (fixture->folder, "data", "dailies", "library.db", NULL);
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

static void
assert_library_refused (CommandFixture *fixture, const char *error, const char *sentence)
{
  const Case cases[] = {
    { { "generate", command_fixture_get_service (fixture), "a" }, error, sentence },
    { { "resume" }, error, sentence },
    { { "jobs" }, error, sentence },
    { { "receipt", "a" }, error, sentence },
    { { "ledger" }, error, sentence },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_refused (fixture, &cases[i]);
      assert_refused_in_json (fixture, &cases[i]);
    }
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 0);
}

static void
test_newer_library (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (CommandResult) made = command_run (fixture, "jobs", NULL);
  g_autofree char *path = get_database (fixture);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length;
  gsize after_length;

  command_assert_status (made, 0);
  run_sql (path, "PRAGMA journal_mode = DELETE; PRAGMA user_version = 9999");
  g_assert_true (g_file_get_contents (path, &before, &before_length, NULL));

  assert_library_refused (fixture, "library-newer", "newer");
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (after, after_length, before, before_length);
}

static void
test_damaged_library (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (CommandResult) made = command_run (fixture, "jobs", NULL);
  g_autofree char *path = get_database (fixture);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *garbage = repeat ("This is no library. ", 1000);
  g_autofree char *after = NULL;

  command_assert_status (made, 0);
  /* Its log would mend it. */
  g_unlink (log);
  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
  assert_library_refused (fixture, "library-damaged", "damaged");
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, garbage);
}

static void
test_read_only_library (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (CommandResult) made = command_run (fixture, "jobs", NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "data", "dailies", NULL);
  g_autofree char *path = get_database (fixture);

  command_assert_status (made, 0);
  if (!command_fixture_drop_privileges (fixture))
    {
      g_test_skip ("Only root can run the program here");
      return;
    }

  g_assert_cmpint (g_chmod (path, 0400), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  assert_library_refused (fixture, "library-read-only", "written");
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
}

/* The same for the folder of a copy */
static void
test_read_only_output (CommandFixture *fixture, gconstpointer data)
{
  const Case refused
    = { { "generate", command_fixture_get_service (fixture), "-o", "copies/clip.mp4", "a" },
        "output",
        "Nothing can be written" };
  g_autofree char *folder = command_fixture_path (fixture, "copies");

  g_assert_cmpint (g_mkdir (folder, 0500), ==, 0);
  if (!command_fixture_drop_privileges (fixture))
    {
      g_test_skip ("Only root can run the program here");
      return;
    }
  assert_refused (fixture, &refused);
  assert_refused_in_json (fixture, &refused);
  assert_nothing_happened (fixture);
}

/* --- help --- */

static void
test_help (CommandFixture *fixture, gconstpointer data)
{
  static const char *const commands[] = { "generate", "resume", "jobs", "check-image" };
  g_autoptr (CommandResult) version = command_run (fixture, "--version", NULL);
  g_autoptr (CommandResult) help = command_run (fixture, "--help", NULL);

  command_assert_status (version, 0);
  g_assert_cmpstr (version->out, ==, APP_NAME " " PACKAGE_VERSION "\n");
  command_assert_status (help, 0);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CommandResult) result = command_run (fixture, commands[i], "--help", NULL);
      g_autofree char *name = g_strconcat ("dailies ", commands[i], NULL);

      command_assert_status (result, 0);
      g_assert_nonnull (strstr (result->out, name));
      g_assert_nonnull (strstr (help->out, commands[i]));
    }
  g_assert_cmpstr (help->err, ==, "");
}

/* A locale that is not UTF-8 changes neither what is taken nor what scripts get. */
static void
test_c_locale (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *over = repeat ("é", 2001);
  g_autoptr (CommandResult) result = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  command_fixture_set_variable (fixture, "LC_ALL", "C");
  result = command_run (fixture, "generate", "--json", command_fixture_get_service (fixture), over,
                        NULL);
  command_assert_status (result, 2);
  lines = command_parse_jobs (result);
  g_assert_cmpstr (command_get_error (g_ptr_array_index (lines, 0)), ==, "prompt");
  g_assert_nonnull (strstr (result->err, "2001"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  COMMAND_TEST ("/command/usage/refused", test_refused);
  COMMAND_TEST ("/command/usage/prompt-on-stdin", test_prompt_on_stdin);
  COMMAND_TEST ("/command/usage/key", test_key);
  COMMAND_TEST ("/command/usage/newer-library", test_newer_library);
  COMMAND_TEST ("/command/usage/damaged-library", test_damaged_library);
  COMMAND_TEST ("/command/usage/read-only-library", test_read_only_library);
  COMMAND_TEST ("/command/usage/read-only-output", test_read_only_output);
  COMMAND_TEST ("/command/usage/help", test_help);
  COMMAND_TEST ("/command/usage/c-locale", test_c_locale);

  return g_test_run ();
}
