/* test-processes.c: two processes with one library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"

/* --- news --- */

typedef struct
{
  GListModel *model;
  guint n;
} Count;

static gboolean
has_items (gpointer data)
{
  Count *count = data;

  return g_list_model_get_n_items (count->model) == count->n;
}

static void
test_added (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) helper = helper_spawn (fixture->path, "add", "20", NULL);
  Count count = { G_LIST_MODEL (fixture->library), 20 };

  await_condition (has_items, &count);

  /* Newest first, whoever wrote it. */
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = helper_read_line (helper);
      g_autoptr (DailiesJob) job = g_list_model_get_item (count.model, 19 - i);

      g_assert_cmpstr (dailies_job_get_id (job), ==, id);
    }

  helper_end (helper);
}

typedef struct
{
  DailiesJob *job;
  DailiesState state;
} Wanted;

static gboolean
is_in_state (gpointer data)
{
  Wanted *wanted = data;

  return dailies_job_get_state (wanted->job) == wanted->state;
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesJob) other = library_add (fixture->library, "A boat");
  g_autoptr (GSubprocess) helper
    = helper_spawn (fixture->path, "move", dailies_job_get_id (job), "submitting", NULL);
  Wanted wanted = { job, DAILIES_STATE_SUBMITTING };
  guint notified = 0;

  g_signal_connect (job, "notify::state", G_CALLBACK (count_notify), &notified);
  await_condition (is_in_state, &wanted);
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpint (dailies_job_get_state (other), ==, DAILIES_STATE_WAITING);
  g_assert_cmpint (dailies_job_get_submitted (job), >, 0);
  helper_end (helper);
}

/* A write goes by what the database has, not by what this process last heard of. */
static void
test_stale (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (GSubprocess) helper
    = helper_spawn (fixture->path, "move", dailies_job_get_id (job), "stopped", NULL);
  g_autofree char *line = helper_read_line (helper);
  DailiesChange *change = dailies_change_new ("intent");
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) unfinished = NULL;

  g_assert_cmpstr (line, ==, "moved");
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_WAITING);
  dailies_change_set_state (change, DAILIES_STATE_SUBMITTING);
  error = await_error (dailies_library_write (fixture->library, job, change, TRUE),
                       DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE);

  /* A listing knows, however late the news is. */
  g_clear_error (&error);
  unfinished = await_object (dailies_library_list_unfinished (fixture->library), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (unfinished), ==, 0);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_STOPPED);
  helper_end (helper);
}

static void
note_revived (DailiesLibrary *library, DailiesJob *job, gpointer user_data)
{
  g_ptr_array_add (user_data, g_object_ref (job));
}

/* What another process did is known when it is asked for, and a step that counted on something else
 * is not taken. */
static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (GPtrArray) revived = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSubprocess) helper = NULL;
  g_autofree char *line = NULL;
  DailiesChange *change;
  g_autoptr (GError) error = NULL;

  library_lead (fixture->library, job, DAILIES_STATE_STOPPED);
  g_signal_connect (fixture->library, "revived", G_CALLBACK (note_revived), revived);
  helper = helper_spawn (fixture->path, "move", dailies_job_get_id (job), "queued", NULL);
  line = helper_read_line (helper);

  /* STOPPED → QUEUED is a way; but it is QUEUED by now. */
  change = dailies_change_new ("watch-again");
  dailies_change_set_state (change, DAILIES_STATE_GENERATING);
  dailies_change_require_state (change, DAILIES_STATE_STOPPED);
  error = await_error (dailies_library_write (fixture->library, job, change, TRUE),
                       DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE);
  g_clear_error (&error);

  g_assert_true (await_boolean (dailies_library_refresh (fixture->library), &error));
  g_assert_no_error (error);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_QUEUED);
  g_assert_cmpuint (revived->len, ==, 1);
  g_assert_true (g_ptr_array_index (revived, 0) == job);

  change = dailies_change_new ("asked");
  dailies_change_set_state (change, DAILIES_STATE_GENERATING);
  dailies_change_require_state (change, DAILIES_STATE_QUEUED);
  await_boolean (dailies_library_write (fixture->library, job, change, TRUE), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (revived->len, ==, 1);
  helper_end (helper);
}

/* Both write at once: nothing is lost, and both know all of it. */
static void
test_both (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) helper = helper_spawn (fixture->path, "add", "100", NULL);
  Count count = { G_LIST_MODEL (fixture->library), 200 };
  g_autoptr (DailiesJob) newer = NULL;

  for (guint i = 0; i < 100; i++)
    g_object_unref (library_add (fixture->library, "ours"));
  await_condition (has_items, &count);
  helper_end (helper);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (count.model, i);

      g_assert_true (newer == NULL
                     || dailies_job_get_created (job) <= dailies_job_get_created (newer));
      g_set_object (&newer, job);
    }
  g_assert_cmpint (sql_int (fixture->path, "SELECT count (DISTINCT revision) FROM jobs"), ==, 200);
}

/* Opened twice in one process: looking at the file the second time must not let go of the locks of
 * the first, which POSIX takes away when any descriptor of the file is closed. */
static void
test_opened_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) before = library_add (fixture->library, "before");
  g_autofree char *log = g_build_filename (fixture->path, "library.db-wal", NULL);
  DailiesLibrary *second = library_open (fixture->path);
  g_autoptr (GSubprocess) helper = NULL;
  g_autofree char *id = NULL;
  g_autoptr (DailiesJob) after = NULL;

  while (G_OBJECT (second)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (second);

  /* Another process comes and goes; it must see that it is not the last. */
  helper = helper_spawn (fixture->path, "add", "1", NULL);
  id = helper_read_line (helper);
  g_assert_nonnull (id);
  helper_end (helper);
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));

  after = library_add (fixture->library, "after");
  fixture_reopen (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)), ==, 3);
}

/* Two that make a new library at the same moment. */
static void
test_made_at_once (void)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *path = g_dir_make_tmp ("dailies-library-XXXXXX", NULL);
      g_autofree char *folder = g_build_filename (path, "new", "er", NULL);
      g_autoptr (GSubprocess) first = helper_spawn (folder, "add", "1", NULL);
      g_autoptr (GSubprocess) second = helper_spawn (folder, "add", "1", NULL);
      g_autofree char *first_id = helper_read_line (first);
      g_autofree char *second_id = helper_read_line (second);

      g_assert_nonnull (first_id);
      g_assert_nonnull (second_id);
      helper_end (first);
      helper_end (second);
      g_assert_cmpint (sql_int (folder, "SELECT count (*) FROM jobs"), ==, 2);
      remove_tree (path);
    }
}

/* --- the lock of a job --- */

static void
test_lock_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesLock) lock = dailies_library_lock_job (fixture->library, job, NULL);
  g_autoptr (DexFuture) first = NULL;
  g_autoptr (DexFuture) second = NULL;
  g_autofree char *file = g_build_filename (fixture->path, "locks", dailies_job_get_id (job), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (lock);
  g_assert_null (dailies_library_lock_job (fixture->library, job, NULL));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));

  first = dailies_library_wait_job_lock (fixture->library, job);
  second = dailies_library_wait_job_lock (fixture->library, job);
  g_assert_true (dex_future_is_pending (first));

  /* One after the other. */
  g_clear_object (&lock);
  lock = await_object (g_steal_pointer (&first), &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
  g_assert_null (dailies_library_lock_job (fixture->library, job, NULL));
  g_assert_true (dex_future_is_pending (second));
  g_clear_object (&lock);
  lock = await_object (g_steal_pointer (&second), &error);
  g_assert_no_error (error);

  /* No files pile up. */
  g_clear_object (&lock);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  lock = dailies_library_lock_job (fixture->library, job, NULL);
  g_assert_nonnull (lock);
}

static void
test_lock_other (Fixture *fixture, gconstpointer data)
{
  const gboolean dies = GPOINTER_TO_INT (data);
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (GSubprocess) helper
    = helper_spawn (fixture->path, "lock", dailies_job_get_id (job), NULL);
  g_autofree char *line = helper_read_line (helper);
  g_autoptr (DexFuture) wait = NULL;
  g_autoptr (DailiesLock) lock = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (line, ==, "locked");
  g_assert_null (dailies_library_lock_job (fixture->library, job, NULL));
  wait = dailies_library_wait_job_lock (fixture->library, job);
  g_assert_true (dex_future_is_pending (wait));

  if (dies)
    helper_kill (helper);
  else
    helper_end (helper);

  lock = await_object (g_steal_pointer (&wait), &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
  g_assert_null (dailies_library_lock_job (fixture->library, job, NULL));
}

/* Four that take it, hold it alone and let it go, again and again, its file removed under them each
 * time; each of them gets all its turns. */
static void
test_lock_turns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesLock) lock = dailies_library_lock_job (fixture->library, job, NULL);
  g_autoptr (GPtrArray) helpers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4; i++)
    g_ptr_array_add (helpers,
                     helper_spawn (fixture->path, "turns", dailies_job_get_id (job), "100", NULL));

  g_clear_object (&lock);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *line = helper_read_line (g_ptr_array_index (helpers, i));

      g_assert_cmpstr (line, ==, "done");
      helper_end (g_ptr_array_index (helpers, i));
    }

  lock = await_object (dailies_library_wait_job_lock (fixture->library, job), &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
}

static void
test_lock_dropped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesLock) lock = dailies_library_lock_job (fixture->library, job, NULL);
  DexFuture *dropped = dailies_library_wait_job_lock (fixture->library, job);
  g_autoptr (DexFuture) wait = NULL;
  g_autoptr (GSubprocess) helper = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (dex_future_is_pending (dropped));
  dex_unref (dropped);

  /* The one who gave up does not keep it from the next. */
  wait = dailies_library_wait_job_lock (fixture->library, job);
  g_clear_object (&lock);
  lock = await_object (g_steal_pointer (&wait), &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);

  /* Nor from another process. */
  dropped = dailies_library_wait_job_lock (fixture->library, job);
  dex_unref (dropped);
  g_clear_object (&lock);
  helper = helper_spawn (fixture->path, "turns", dailies_job_get_id (job), "1", NULL);
  line = helper_await_line (helper);
  g_assert_cmpstr (line, ==, "done");
  helper_end (helper);
}

/* --- places --- */

static DailiesLock *
take (Fixture *fixture, guint places)
{
  DexFuture *future = dailies_library_take_place (fixture->library, places);
  g_autoptr (GError) error = NULL;
  DailiesLock *place;

  g_assert_false (dex_future_is_pending (future));
  place = await_object (future, &error);
  g_assert_no_error (error);
  return place;
}

static void
test_places (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesLock) one = take (fixture, 3);
  g_autoptr (DailiesLock) two = take (fixture, 3);
  g_autoptr (DailiesLock) three = take (fixture, 3);
  g_autoptr (DexFuture) fourth = dailies_library_take_place (fixture->library, 3);
  DexFuture *dropped = dailies_library_take_place (fixture->library, 3);
  g_autoptr (DexFuture) fifth = dailies_library_take_place (fixture->library, 3);
  g_autoptr (DailiesLock) four = NULL;
  g_autoptr (DailiesLock) five = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (dex_future_is_pending (fourth));

  /* In the order in which they asked. */
  g_clear_object (&two);
  four = await_object (g_steal_pointer (&fourth), &error);
  g_assert_no_error (error);
  g_assert_true (dex_future_is_pending (fifth));

  /* Whoever gave up is passed over. */
  dex_unref (dropped);
  g_clear_object (&one);
  five = await_object (g_steal_pointer (&fifth), &error);
  g_assert_no_error (error);

  /* Room for one more is used at once. */
  g_object_unref (take (fixture, 4));
  g_clear_object (&three);
  g_clear_object (&four);
  g_clear_object (&five);
}

/* Over all processes, and given back by death. */
static void
test_places_other (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) helper = helper_spawn (fixture->path, "place", "2", NULL);
  g_autofree char *line = helper_read_line (helper);
  g_autoptr (DailiesLock) place = NULL;
  g_autoptr (DailiesLock) second = NULL;
  g_autoptr (DexFuture) wait = NULL;
  g_autoptr (GSubprocess) waiting = NULL;
  g_autofree char *taken = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (line, ==, "taken");
  place = take (fixture, 2);
  wait = dailies_library_take_place (fixture->library, 2);
  g_assert_true (dex_future_is_pending (wait));

  helper_kill (helper);
  second = await_object (g_steal_pointer (&wait), &error);
  g_assert_no_error (error);

  /* And the other way: one that waits there gets what is let go here. */
  waiting = helper_spawn (fixture->path, "place", "2", NULL);
  g_clear_object (&place);
  taken = helper_read_line (waiting);
  g_assert_cmpstr (taken, ==, "taken");
  helper_end (waiting);
}

static void
test_places_fewer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesLock) one = take (fixture, 2);
  g_autoptr (DailiesLock) two = take (fixture, 2);
  g_autoptr (DexFuture) wait = dailies_library_take_place (fixture->library, 2);
  g_autoptr (DexFuture) later = dailies_library_take_place (fixture->library, 1);
  g_autoptr (DailiesLock) got = NULL;
  g_autoptr (GError) error = NULL;

  /* The second place is not given out any more … */
  g_clear_object (&two);
  /* … so it is the first that both get, in turn. */
  g_clear_object (&one);
  got = await_object (g_steal_pointer (&wait), &error);
  g_assert_no_error (error);
  g_assert_true (dex_future_is_pending (later));
  g_clear_object (&got);
  got = await_object (g_steal_pointer (&later), &error);
  g_assert_no_error (error);
}

/* Whoever waits when the library is closed is told so. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesLock) place = take (fixture, 1);
  g_autoptr (DexFuture) wait = dailies_library_take_place (fixture->library, 1);
  g_autoptr (GError) error = NULL;

  fixture_close (fixture);
  error = await_error (g_steal_pointer (&wait), G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, data, func) \
  g_test_add (path, Fixture, data, fixture_set_up, func, fixture_tear_down)
  ADD ("/news/added", NULL, test_added);
  ADD ("/news/changed", NULL, test_changed);
  ADD ("/news/stale", NULL, test_stale);
  ADD ("/news/refresh", NULL, test_refresh);
  ADD ("/news/both", NULL, test_both);
  ADD ("/news/opened-twice", NULL, test_opened_twice);
  g_test_add_func ("/news/made-at-once", test_made_at_once);
  ADD ("/lock/alone", NULL, test_lock_alone);
  ADD ("/lock/other-ends", GINT_TO_POINTER (FALSE), test_lock_other);
  ADD ("/lock/other-dies", GINT_TO_POINTER (TRUE), test_lock_other);
  ADD ("/lock/turns", NULL, test_lock_turns);
  ADD ("/lock/dropped", NULL, test_lock_dropped);
  ADD ("/places/order", NULL, test_places);
  ADD ("/places/other", NULL, test_places_other);
  ADD ("/places/fewer", NULL, test_places_fewer);
  ADD ("/places/closed", NULL, test_closed);

  return g_test_run ();
}
