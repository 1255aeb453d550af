/* test-manual.c: the manual against the program (tests/data has the names of errors)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"

#include <locale.h>

static const char *source;

/* As it is read: without what is there for the typesetter alone */
static char *
read_manual (void)
{
  g_autofree char *path = g_build_filename (source, "data", "dailies.1.in", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) manual = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  manual = g_string_new (text);
  g_string_replace (manual, "\\-", "-", 0);
  return g_string_free (g_steal_pointer (&manual), FALSE);
}

static gboolean
has_word (const char *text, const char *word)
{
  g_autofree char *escaped = g_regex_escape_string (word, -1);
  g_autofree char *pattern = g_strdup_printf ("(?<![\\w-])%s(?![\\w-])", escaped);

  return g_regex_match_simple (pattern, text, 0, 0);
}

/* Every first group of @pattern in @text is a word of the manual. */
static guint
assert_all_in (const char *manual, const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL), n++)
    {
      g_autofree char *word = g_match_info_fetch (match, 1);

      if (!has_word (manual, word))
        g_error ("The manual does not know “%s”", word);
    }
  return n;
}

static void
test_options (CommandFixture *fixture, gconstpointer data)
{
  static const char *const commands[]
    = { "generate", "resume", "jobs", "receipt", "ledger", "check-image" };
  g_autofree char *manual = read_manual ();

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CommandResult) help = command_run (fixture, commands[i], "--help", NULL);
      g_autoptr (GString) options = g_string_new (NULL);

      command_assert_status (help, 0);
      g_assert_true (has_word (manual, commands[i]));
      g_string_append (options, strstr (help->out, "Application Options:"));
      g_assert_cmpuint (assert_all_in (manual, options->str, "(--[\\w-]+)"), >, 0);
    }
}

static void
test_states (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *manual = read_manual ();
  g_autofree char *path = g_build_filename (source, "src", "library", "dailies-state.c", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (assert_all_in (manual, text, "\\[DAILIES_STATE_\\w+\\]\\s*=\\s*\"(\\w+)\""), >=,
                    9);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  source = g_getenv ("DAILIES_SOURCE");
  g_assert_nonnull (source);

  COMMAND_TEST ("/command/manual/options", test_options);
  COMMAND_TEST ("/command/manual/states", test_states);

  return g_test_run ();
}
