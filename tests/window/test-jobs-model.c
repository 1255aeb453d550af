/* test-jobs-model.c: the jobs that are listed, and the one that is chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"
#include "window-fixture.h"

#include "dailies-engine.h"
#include "dailies-jobs-model.h"

typedef struct
{
  GFile *folder;
  DailiesEngine *engine;
  DailiesLibrary *library;
  DailiesJobsModel *model;
  GListModel *rows;
  DailiesJob *harbour; /* finished */
  DailiesJob *fox;     /* waiting; the newer */
} ModelFixture;

static void
set_up (ModelFixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) opening = NULL;

  fixture->folder = fixture_make_folder ();
  opening = dailies_engine_open (fixture->folder);
  fixture->engine = g_object_ref (fixture_await_object (opening));
  fixture->library = dailies_engine_get_library (fixture->engine);
  fixture->harbour = library_add (fixture->library, "A harbour");
  fixture->fox = library_add (fixture->library, "A fox");
  library_lead (fixture->library, fixture->harbour, DAILIES_STATE_FINISHED);

  fixture->model = dailies_jobs_model_new (fixture->library);
  fixture->rows = G_LIST_MODEL (dailies_jobs_model_get_rows (fixture->model));
}

static void
tear_down (ModelFixture *fixture, gconstpointer data)
{
  fixture_assert_finalized (G_OBJECT (fixture->model));
  g_clear_object (&fixture->harbour);
  g_clear_object (&fixture->fox);
  g_clear_object (&fixture->engine);
  remove_tree (g_file_peek_path (fixture->folder));
  g_clear_object (&fixture->folder);
}

static gboolean
has_one (gpointer rows)
{
  return g_list_model_get_n_items (rows) == 1;
}

/* What is chosen, and what the list marks as chosen */
static void
assert_selected (ModelFixture *fixture, DailiesJob *job, DailiesJob *marked)
{
  GtkSingleSelection *rows = dailies_jobs_model_get_rows (fixture->model);

  g_assert_true (dailies_jobs_model_get_selected (fixture->model) == job);
  g_assert_true (gtk_single_selection_get_selected_item (rows) == marked);
}

static void
count_one (gpointer count)
{
  *(guint *) count += 1;
}

/* Through a filter and a search, and back: nobody is told that it changed, for it did not. */
static void
test_kept (ModelFixture *fixture, gconstpointer data)
{
  guint changes = 0;

  g_assert_cmpuint (dailies_jobs_model_select (fixture->model, fixture->fox), ==, 0);
  g_signal_connect_swapped (fixture->model, "notify::selected", G_CALLBACK (count_one), &changes);

  dailies_jobs_model_set_filter (fixture->model, "done");
  g_assert_cmpuint (g_list_model_get_n_items (fixture->rows), ==, 1);
  assert_selected (fixture, fixture->fox, NULL);
  dailies_jobs_model_set_filter (fixture->model, "all");
  assert_selected (fixture, fixture->fox, fixture->fox);

  dailies_jobs_model_search (fixture->model, "harbour");
  fixture_wait (fixture->rows, "items-changed", has_one);
  assert_selected (fixture, fixture->fox, NULL);
  dailies_jobs_model_search (fixture->model, "");
  assert_selected (fixture, fixture->fox, fixture->fox);
  g_assert_cmpuint (changes, ==, 0);
}

/* A job that leaves the filter by itself is still the one that is looked at. */
static void
test_moves_away (ModelFixture *fixture, gconstpointer data)
{
  dailies_jobs_model_set_filter (fixture->model, "running");
  dailies_jobs_model_select (fixture->model, fixture->fox);
  assert_selected (fixture, fixture->fox, fixture->fox);
  library_lead (fixture->library, fixture->fox, DAILIES_STATE_FAILED);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->rows), ==, 0);
  assert_selected (fixture, fixture->fox, NULL);
  dailies_jobs_model_set_filter (fixture->model, "attention");
  assert_selected (fixture, fixture->fox, fixture->fox);
}

/* What is deleted is chosen no longer, whether it is listed or not. */
static void
test_deleted (ModelFixture *fixture, gconstpointer data)
{
  dailies_jobs_model_select (fixture->model, fixture->fox);
  library_hide (fixture->library, fixture->fox, TRUE);
  assert_selected (fixture, NULL, NULL);
  library_hide (fixture->library, fixture->fox, FALSE);
  assert_selected (fixture, NULL, NULL);

  dailies_jobs_model_select (fixture->model, fixture->fox);
  dailies_jobs_model_set_filter (fixture->model, "done");
  library_hide (fixture->library, fixture->fox, TRUE);
  assert_selected (fixture, NULL, NULL);
}

/* A person chooses in the list, and takes it back by what is for that, not in the list. */
static void
test_chosen_in_list (ModelFixture *fixture, gconstpointer data)
{
  GtkSingleSelection *rows = dailies_jobs_model_get_rows (fixture->model);

  assert_selected (fixture, NULL, NULL);
  gtk_single_selection_set_selected (rows, 1);
  assert_selected (fixture, fixture->harbour, fixture->harbour);
  gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (rows), 1);
  assert_selected (fixture, fixture->harbour, fixture->harbour);
  dailies_jobs_model_select (fixture->model, NULL);
  assert_selected (fixture, NULL, NULL);
}

/* Many of one moment are told apart. */
static void
test_find (ModelFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 40; i++)
    g_ptr_array_add (jobs, library_add (fixture->library, "One of many"));
  for (guint i = 0; i < jobs->len; i++)
    g_assert_cmpuint (dailies_jobs_model_find (fixture->model, jobs->pdata[i]), ==,
                      jobs->len - 1 - i);
  g_assert_cmpuint (dailies_jobs_model_find (fixture->model, fixture->harbour), ==, jobs->len + 1);

  dailies_jobs_model_set_filter (fixture->model, "done");
  g_assert_cmpuint (dailies_jobs_model_find (fixture->model, fixture->harbour), ==, 0);
  g_assert_cmpuint (dailies_jobs_model_find (fixture->model, fixture->fox), ==,
                    GTK_INVALID_LIST_POSITION);
}

#define ADD(path, func) \
  g_test_add ("/window/jobs-model" path, ModelFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  ADD ("/kept", test_kept);
  ADD ("/moves-away", test_moves_away);
  ADD ("/deleted", test_deleted);
  ADD ("/chosen-in-list", test_chosen_in_list);
  ADD ("/find", test_find);
  return g_test_run ();
}
