/* test-line.c: what a person reads, and where a copy goes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-copy.h"
#include "dailies-command-line.h"
#include "dailies-command-private.h"
#include "dailies-command-words.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_plain (void)
{
  const struct
  {
    const char *text;
    const char *plain;
  } cases[] = {
    { "", "" },
    { "Zwölf Boxkämpfer 🎬", "Zwölf Boxkämpfer 🎬" },
    { "two\nlines\tand\rmore", "two lines and more" },
    { "\033]0;title\007\033[2J", " ]0;title  [2J" },
    { "\xc2\x85\xc2\x9b"
      "31m\u2028",
      "  31m " },
    { "cut \xe2\x82", "cut \ufffd\ufffd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = dailies_command_line_plain (cases[i].text);

      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
}

static void
test_fit (void)
{
  const struct
  {
    const char *text;
    guint columns;
    const char *fitted;
  } cases[] = {
    { "harbour", 7, "harbour" },
    { "harbour", 6, "harbo…" },
    { "harbour", 1, "…" },
    { "harbour", 0, "" },
    { "", 0, "" },
    { "港の夜明け", 10, "港の夜明け" },
    { "港の夜明け", 9, "港の夜明…" },
    { "港の夜明け", 8, "港の夜…" },
    { "e\u0301e\u0301", 2, "e\u0301e\u0301" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *fitted = dailies_command_line_fit (cases[i].text, cases[i].columns);

      g_assert_cmpstr (fitted, ==, cases[i].fitted);
    }
}

static void
test_time (void)
{
  const struct
  {
    gint64 usec;
    const char *words;
  } cases[] = {
    { -5, "0:00" },
    { 59 * G_USEC_PER_SEC + 999999, "0:59" },
    { 61 * G_USEC_PER_SEC, "1:01" },
    { 3600 * (gint64) G_USEC_PER_SEC, "1:00:00" },
    { 36061 * (gint64) G_USEC_PER_SEC, "10:01:01" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = dailies_command_words_for_time (cases[i].usec);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* --- the copy --- */

typedef struct
{
  char *folder;
  char *clip;
  char *copy;
  char *link;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("dailies-copy-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->clip = g_build_filename (fixture->folder, "clip", NULL);
  fixture->copy = g_build_filename (fixture->folder, "copy", NULL);
  fixture->link = g_build_filename (fixture->folder, "link", NULL);
  g_file_set_contents (fixture->clip, "new\0bytes", 9, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->clip);
  g_unlink (fixture->copy);
  g_unlink (fixture->link);
  /* Nothing else was left behind. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->clip);
  g_free (fixture->copy);
  g_free (fixture->link);
}

static gboolean
copy (Fixture *fixture, const char *path, GError **error)
{
  g_autoptr (GFile) clip = g_file_new_for_path (fixture->clip);
  g_autoptr (DexFuture) future = dailies_command_copy (clip, path);

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  return dex_future_get_value (future, error) != NULL;
}

static void
assert_copied (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, "new\0bytes", 9);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  struct stat info;
  mode_t mask;

  g_assert_true (copy (fixture, fixture->copy, &error));
  g_assert_no_error (error);
  assert_copied (fixture->copy);

  /* For whom any other new file would be */
  mask = umask (0);
  umask (mask);
  g_assert_cmpint (stat (fixture->copy, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0666 & ~mask);
}

static void
test_copy_replaces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  g_assert_true (g_file_set_contents (fixture->copy, "old", -1, NULL));
  g_assert_cmpint (symlink ("copy", fixture->link), ==, 0);

  path = dailies_command_copy_check (fixture->link, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (path, "/copy"));
  g_assert_true (copy (fixture, path, &error));
  g_assert_no_error (error);
  assert_copied (fixture->copy);
  g_assert_true (g_file_test (fixture->link, G_FILE_TEST_IS_SYMLINK));
}

static void
test_copy_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "gone", "copy", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (copy (fixture, path, &error));
  g_assert_error (error, DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_OUTPUT);
}

static void
assert_no_place (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *checked = dailies_command_copy_check (path, &error);

  g_assert_null (checked);
  g_assert_error (error, DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_OUTPUT);
}

static void
test_copy_check (Fixture *fixture, gconstpointer data)
{
  g_autofree char *in_file = g_build_filename (fixture->clip, "copy", NULL);
  g_autofree char *in_nothing = g_build_filename (fixture->folder, "gone", "copy", NULL);
  g_autofree char *slash = g_strconcat (fixture->copy, "/", NULL);

  assert_no_place ("");
  assert_no_place (fixture->folder);
  assert_no_place (slash);
  assert_no_place (in_file);
  assert_no_place (in_nothing);
  assert_no_place ("/dev/null");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/command/line/plain", test_plain);
  g_test_add_func ("/command/line/fit", test_fit);
  g_test_add_func ("/command/line/time", test_time);
  g_test_add ("/command/copy/writes", Fixture, NULL, set_up, test_copy, tear_down);
  g_test_add ("/command/copy/replaces", Fixture, NULL, set_up, test_copy_replaces, tear_down);
  g_test_add ("/command/copy/fails", Fixture, NULL, set_up, test_copy_fails, tear_down);
  g_test_add ("/command/copy/check", Fixture, NULL, set_up, test_copy_check, tear_down);

  return g_test_run ();
}
