/* test-search.c: found again, by any piece of the prompt; favourites
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"

#include "dailies-search.h"

static const char *const prompts[] = {
  "A harbour at dawn", "Straße nach Süden",     "夜明けの港、ゆっくり左へ",
  "ميناء عند الفجر",   "Caf\u00e9 in the rain", "100% of the \"boats\" (in) a_row*",
  "🦊 in the snow",    "A HARBOUR, again",
};

static gboolean
is_idle (gpointer search)
{
  return !dailies_search_get_busy (search);
}

/* (transfer full): the prompts that are found, in their order */
static char *
find (DailiesSearch *search, const char *const *texts)
{
  g_autoptr (GString) found = g_string_new (NULL);

  dailies_search_set_texts (search, texts);
  await_condition (is_idle, search);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (search)); i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (G_LIST_MODEL (search), i);

      g_string_append_printf (found, "%s|", dailies_job_get_prompt (job));
    }
  return g_string_free (g_steal_pointer (&found), FALSE);
}

static void
assert_finds (DailiesSearch *search, const char *text, const char *expected)
{
  const char *const texts[] = { text, NULL };
  g_autofree char *found = find (search, texts);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_any_piece (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesSearch) search = dailies_search_new (fixture->library);
  const char *const both[] = { "fox", "", "snow", NULL };
  const char *const two[] = { "AGAIN", "harb", NULL };
  const char *const nothing[] = { "", NULL };
  g_autofree char *none = NULL;
  g_autofree char *one = NULL;
  g_autofree char *all = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    g_object_unref (library_add (fixture->library, prompts[i]));

  /* Newest first, whatever its case. */
  assert_finds (search, "HARBOUR", "A HARBOUR, again|A harbour at dawn|");
  /* A piece of a word, a blank in it, one character. */
  assert_finds (search, "our at", "A harbour at dawn|");
  assert_finds (search, "w", "🦊 in the snow|100% of the \"boats\" (in) a_row*|A harbour at dawn|");
  /* Scripts without blanks, or from right to left; letters beyond the first plane. */
  assert_finds (search, "港", "夜明けの港、ゆっくり左へ|");
  assert_finds (search, "明け", "夜明けの港、ゆっくり左へ|");
  assert_finds (search, "ج", "ميناء عند الفجر|");
  assert_finds (search, "🦊", "🦊 in the snow|");
  /* What is one letter or two to Unicode is one to a person. */
  assert_finds (search, "STRASSE", "Straße nach Süden|");
  assert_finds (search, "cafe\u0301", "Caf\u00e9 in the rain|");
  /* No character means anything but itself. */
  assert_finds (search, "%", "100% of the \"boats\" (in) a_row*|");
  assert_finds (search, "\"boats\" (", "100% of the \"boats\" (in) a_row*|");
  assert_finds (search, "w*", "100% of the \"boats\" (in) a_row*|");
  assert_finds (search, "h_r", "");

  none = find (search, both);
  g_assert_cmpstr (none, ==, "");
  one = find (search, two);
  g_assert_cmpstr (one, ==, "A HARBOUR, again|");
  all = find (search, nothing);
  g_assert_cmpstr (all, ==, "");
}

static void
count_changes (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  guint *changes = data;

  *changes += removed + added;
}

/* What is found follows the library, and tells of no more than what changed. */
static void
test_follows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesSearch) search = dailies_search_new (fixture->library);
  g_autoptr (DailiesJob) first = library_add (fixture->library, "Harbour one");
  g_autoptr (DailiesJob) second = library_add (fixture->library, "Harbour two");
  g_autoptr (GError) error = NULL;
  DailiesChange *change = dailies_change_new ("deleted");
  guint changes = 0;

  assert_finds (search, "harbour", "Harbour two|Harbour one|");
  g_signal_connect (search, "items-changed", G_CALLBACK (count_changes), &changes);

  g_object_unref (library_add (fixture->library, "Harbour three"));
  await_condition (is_idle, search);
  g_assert_cmpuint (changes, ==, 1);
  g_object_unref (library_add (fixture->library, "A fox"));
  await_condition (is_idle, search);
  g_assert_cmpuint (changes, ==, 1);

  dailies_change_set_hidden (change, TRUE);
  g_assert_true (
    await_boolean (dailies_library_write (fixture->library, second, change, FALSE), &error));
  await_condition (is_idle, search);
  g_assert_cmpuint (changes, ==, 2);
  g_signal_handlers_disconnect_by_data (search, &changes);
  assert_finds (search, "harbour", "Harbour three|Harbour one|");
}

/* Only the last of several keystrokes counts. */
static void
test_keystrokes (Fixture *fixture, gconstpointer data)
{
  static const char *const typed[] = { "h", "ha", "har", "harb", NULL };
  g_autoptr (DailiesSearch) search = dailies_search_new (fixture->library);

  g_object_unref (library_add (fixture->library, "A hare"));
  g_object_unref (library_add (fixture->library, "A harbour"));
  for (guint i = 0; typed[i] != NULL; i++)
    {
      const char *const texts[] = { typed[i], NULL };

      dailies_search_set_texts (search, texts);
    }
  await_condition (is_idle, search);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (search)), ==, 1);
}

static void
test_favourite (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autofree char *id = g_strdup (dailies_job_get_id (job));
  g_autoptr (GError) error = NULL;
  DailiesChange *change = dailies_change_new ("marked");

  g_assert_false (dailies_job_get_favourite (job));
  dailies_change_set_favourite (change, TRUE);
  g_assert_true (
    await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error));
  g_assert_true (dailies_job_get_favourite (job));

  /* It stays one, whatever else happens to it. */
  library_move (fixture->library, job, DAILIES_STATE_SUBMITTING);
  g_clear_object (&job);
  fixture_reopen (fixture);
  job = dailies_library_lookup (fixture->library, id);
  g_assert_true (dailies_job_get_favourite (job));
}

#define TEST(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  TEST ("/library/search/any-piece", test_any_piece);
  TEST ("/library/search/follows", test_follows);
  TEST ("/library/search/keystrokes", test_keystrokes);
  TEST ("/library/favourite", test_favourite);
  return g_test_run ();
}
