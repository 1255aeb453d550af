/* test-jobs-pane.c: the list of jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"
#include "rows.h"
#include "window-fixture.h"

#include "dailies-job-row.h"
#include "dailies-jobs-pane.h"

typedef struct
{
  GFile *folder;
  DailiesEngine *engine;
  DailiesLibrary *library;
  GtkWidget *window;
  DailiesJobsPane *pane;
} PaneFixture;

static void
set_up (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) opening = NULL;

  fixture->folder = fixture_make_folder ();
  opening = dailies_engine_open (fixture->folder);
  fixture->engine = g_object_ref (fixture_await_object (opening));
  fixture->library = dailies_engine_get_library (fixture->engine);

  fixture->window = adw_window_new ();
  fixture->pane = g_object_ref_sink (g_object_new (DAILIES_TYPE_JOBS_PANE, NULL));
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->pane));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 640);
  gtk_window_present (GTK_WINDOW (fixture->window));
  /* Whoever looks at the list from elsewhere. */
  gtk_root_set_focus (GTK_ROOT (fixture->window), NULL);
}

static void
tear_down (PaneFixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture_assert_finalized (G_OBJECT (fixture->pane));
  g_clear_object (&fixture->engine);
  remove_tree (g_file_peek_path (fixture->folder));
  g_clear_object (&fixture->folder);
}

static gboolean
has_rows (gpointer pane)
{
  return fixture_find (pane, "A fox") != NULL;
}

/* (nullable): the row of @name, as a screen reader finds it */
static GtkWidget *
find_job (GtkWidget *root, const char *name)
{
  g_autofree char *wrong = NULL;

  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (root)) == GTK_ACCESSIBLE_ROLE_LIST_ITEM)
    {
      wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (root),
                                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name);
      if (wrong == NULL)
        return root;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_job (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
assert_row (PaneFixture *fixture, const char *name, const char *words)
{
  GtkWidget *row = find_job (GTK_WIDGET (fixture->pane), name);

  g_assert_nonnull (row);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       words);
}

/* Every row has its prompt for a name and its state for a description, and both stay true. */
static void
test_rows (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) harbour = library_add (fixture->library, "A harbour\nat dawn");
  g_autoptr (DailiesJob) fox = library_add (fixture->library, "A fox");

  dailies_jobs_pane_set_engine (fixture->pane, fixture->engine);
  while (!has_rows (fixture->pane))
    g_main_context_iteration (NULL, TRUE);

  assert_row (fixture, "A harbour at dawn", "Waiting for its turn");
  assert_row (fixture, "A fox", "Waiting for its turn");
  library_lead (fixture->library, fox, DAILIES_STATE_FAILED);
  assert_row (fixture, "A fox", "Failed");
  assert_row (fixture, "A harbour at dawn", "Waiting for its turn");
}

static GtkListView *
find_list (GtkWidget *root)
{
  return GTK_LIST_VIEW (find_type (root, GTK_TYPE_LIST_VIEW));
}

static gboolean
is_filled (PaneFixture *fixture, const char *name)
{
  GtkWidget *row = find_job (GTK_WIDGET (fixture->pane), name);

  g_assert_nonnull (row);
  return gtk_widget_get_first_child (gtk_widget_get_first_child (row)) != NULL;
}

static void
on_complete (DailiesJobsPane *pane, gboolean *complete)
{
  *complete = TRUE;
}

static void
on_painted (GdkFrameClock *clock, gboolean *painted)
{
  *painted = TRUE;
}

static void
await_frame (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean painted = FALSE;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), &painted);

  gtk_widget_queue_draw (window);
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}

/* The list makes rows for all of these; only those that are seen, or soon will be, cost anything. */
static void
test_seen (PaneFixture *fixture, gconstpointer data)
{
  const guint n = 80;
  gboolean complete = FALSE;
  guint filled = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("Number %u", i);

      g_object_unref (library_add (fixture->library, prompt));
    }

  g_signal_connect (fixture->pane, "complete", G_CALLBACK (on_complete), &complete);
  dailies_jobs_pane_set_engine (fixture->pane, fixture->engine);
  while (!complete || find_job (GTK_WIDGET (fixture->pane), "Number 0") == NULL)
    g_main_context_iteration (NULL, TRUE);
  await_frame (fixture->window);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Number %u", i);

      filled += is_filled (fixture, name);
    }
  g_assert_true (is_filled (fixture, "Number 79"));
  g_assert_false (is_filled (fixture, "Number 0"));
  g_assert_cmpuint (filled, <, n / 2);
  assert_row (fixture, "Number 0", "Waiting for its turn");

  gtk_list_view_scroll_to (find_list (GTK_WIDGET (fixture->pane)), n - 1, GTK_LIST_SCROLL_NONE,
                           NULL);
  while (!is_filled (fixture, "Number 0"))
    g_main_context_iteration (NULL, TRUE);
}

/* Nothing is chosen by itself, and what is chosen stays so when others come. */
static void
test_selection (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) harbour = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesJob) fox = NULL;
  g_autoptr (DailiesJob) none = NULL;
  DailiesChange *change = dailies_change_new ("deleted");
  g_autoptr (GError) error = NULL;

  dailies_jobs_pane_set_engine (fixture->pane, fixture->engine);
  g_assert_null (dailies_jobs_pane_get_selected (fixture->pane));
  dailies_jobs_pane_set_selected (fixture->pane, harbour);
  fox = library_add (fixture->library, "A fox");
  g_assert_true (dailies_jobs_pane_get_selected (fixture->pane) == harbour);

  dailies_change_set_hidden (change, TRUE);
  await_boolean (dailies_library_write (fixture->library, harbour, change, FALSE), &error);
  g_assert_no_error (error);
  g_assert_null (dailies_jobs_pane_get_selected (fixture->pane));
}

/* However the focus comes to a row, the row is chosen; and where the row goes, another has both. */
static void
test_focus (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) harbour = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesJob) fox = library_add (fixture->library, "A fox");
  GtkWidget *list = GTK_WIDGET (find_list (GTK_WIDGET (fixture->pane)));

  dailies_jobs_pane_set_engine (fixture->pane, fixture->engine);
  while (!has_rows (fixture->pane))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (dailies_jobs_pane_get_selected (fixture->pane));

  g_assert_true (gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD));
  g_assert_true (dailies_jobs_pane_get_selected (fixture->pane) == fox);
  g_assert_false (gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_child_focus (list, GTK_DIR_DOWN));
  g_assert_true (dailies_jobs_pane_get_selected (fixture->pane) == harbour);

  /* At once: no event may come between. */
  library_hide (fixture->library, harbour, TRUE);
  g_assert_true (dailies_jobs_pane_get_selected (fixture->pane) == fox);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (fixture->window)), list));

  /* Who has gone elsewhere chooses nothing. */
  gtk_root_set_focus (GTK_ROOT (fixture->window), NULL);
  dailies_jobs_pane_set_selected (fixture->pane, NULL);
  library_hide (fixture->library, harbour, FALSE);
  library_hide (fixture->library, fox, TRUE);
  g_assert_null (dailies_jobs_pane_get_selected (fixture->pane));
}

static void
assert_title (PaneFixture *fixture, const char *running)
{
  g_assert_nonnull (fixture_find (GTK_WIDGET (fixture->pane), running));
}

static void
test_running (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) harbour = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesJob) fox = NULL;

  dailies_jobs_pane_set_engine (fixture->pane, fixture->engine);
  assert_title (fixture, "1 running");
  fox = library_add (fixture->library, "A fox");
  assert_title (fixture, "2 running");
  library_lead (fixture->library, fox, DAILIES_STATE_FINISHED);
  assert_title (fixture, "1 running");
  library_lead (fixture->library, harbour, DAILIES_STATE_FAILED);
  g_assert_null (fixture_find (GTK_WIDGET (fixture->pane), "1 running"));
}

/* --- a long list --- */

/* As many as nobody scrolls through; those that are there are closed and opened again with them. */
static void
fill (PaneFixture *fixture)
{
  const char *path = g_file_peek_path (fixture->folder);
  g_autoptr (DailiesJob) first = library_add (fixture->library, "A fox");
  g_autoptr (DexFuture) opening = NULL;

  library_lead (fixture->library, first, DAILIES_STATE_FAILED);
  g_clear_object (&first);
  g_clear_object (&fixture->engine);
  sql_run (path,
           "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
           " INSERT INTO jobs (revision, state, stood, dialect, created, ended, id, prompt, model,"
           "  service, request)"
           " SELECT 1000 + i, 'failed', 'submitting', dialect, created - i * 60000000, ended,"
           "  lower (hex (randomblob (16))), 'A harbour, number ' || i, model, service, request"
           " FROM n, jobs WHERE seq = 1");
  opening = dailies_engine_open (fixture->folder);
  fixture->engine = g_object_ref (fixture_await_object (opening));
  fixture->library = dailies_engine_get_library (fixture->engine);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)), ==, 10001);
}

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  guint *frames = data;

  *frames -= 1;
  return *frames > 0;
}

static void
await_frames (PaneFixture *fixture, guint frames)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (fixture->pane), on_frame, &frames, NULL);
  while (frames > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* However it comes to have them all, it begins with the newest, and the day above that is seen. */
static void
test_beginning (PaneFixture *fixture, gconstpointer data)
{
  GtkListView *list;
  GListModel *rows;
  GtkAdjustment *scrolled;

  fill (fixture);
  dailies_jobs_pane_set_engine (fixture->pane, fixture->engine);
  list = GTK_LIST_VIEW (find_type (GTK_WIDGET (fixture->pane), GTK_TYPE_LIST_VIEW));
  rows = G_LIST_MODEL (gtk_list_view_get_model (list));
  while (g_list_model_get_n_items (rows) < 10001)
    await_frames (fixture, 1);
  await_frames (fixture, 3);

  scrolled = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  g_assert_cmpfloat (gtk_adjustment_get_upper (scrolled), >, 100000);
  g_assert_cmpfloat (gtk_adjustment_get_value (scrolled), ==, 0);

  /* And whoever goes there from further down sees it again. */
  gtk_list_view_scroll_to (list, 5000, GTK_LIST_SCROLL_NONE, NULL);
  await_frames (fixture, 3);
  g_assert_cmpfloat (gtk_adjustment_get_value (scrolled), >, 10000);
  gtk_list_view_scroll_to (list, 0, GTK_LIST_SCROLL_NONE, NULL);
  await_frames (fixture, 3);
  g_assert_cmpfloat (gtk_adjustment_get_value (scrolled), ==, 0);
}

/* --- every frame of it --- */

typedef struct
{
  GtkListView *list;
  guint empty;    /* frames in which a row had its place and nothing in it */
  guint scrolled; /* frames in which the first day was cut off */
} Frames;

static void
count_frame (GdkFrameClock *clock, Frames *frames)
{
  double value
    = gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (frames->list)));
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (frames->list));
  gboolean empty = FALSE;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      empty = empty
              || (DAILIES_IS_JOB_ROW (row) && gtk_widget_get_height (child) > 0
                  && gtk_widget_get_first_child (row) == NULL);
    }
  frames->empty += empty;
  frames->scrolled += value > 0 && value < 100;
}

/* What is drawn is whole, also when it comes into sight all at once. */
static void
test_frames (PaneFixture *fixture, gconstpointer data)
{
  GtkListView *list = GTK_LIST_VIEW (find_type (GTK_WIDGET (fixture->pane), GTK_TYPE_LIST_VIEW));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (fixture->window);
  Frames frames = { list, 0, 0 };
  GListModel *rows;

  fill (fixture);
  g_signal_connect (clock, "paint", G_CALLBACK (count_frame), &frames);
  dailies_jobs_pane_set_engine (fixture->pane, fixture->engine);
  rows = G_LIST_MODEL (gtk_list_view_get_model (list));
  while (g_list_model_get_n_items (rows) < 10001)
    await_frames (fixture, 1);

  gtk_list_view_scroll_to (list, 5000, GTK_LIST_SCROLL_NONE, NULL);
  await_frames (fixture, 3);
  gtk_list_view_scroll_to (list, 0, GTK_LIST_SCROLL_NONE, NULL);
  await_frames (fixture, 3);
  g_signal_handlers_disconnect_by_data (clock, &frames);
  g_assert_cmpuint (frames.empty, ==, 0);
  g_assert_cmpuint (frames.scrolled, ==, 0);
}

/* A finger on a touchpad moves the list by a few pixels at a time. */
static void
test_by_hand (PaneFixture *fixture, gconstpointer data)
{
  GtkListView *list = GTK_LIST_VIEW (find_type (GTK_WIDGET (fixture->pane), GTK_TYPE_LIST_VIEW));
  GtkAdjustment *scrolled;

  fill (fixture);
  dailies_jobs_pane_set_engine (fixture->pane, fixture->engine);
  while (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (list))) < 10001)
    await_frames (fixture, 1);
  await_frames (fixture, 3);

  scrolled = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  for (guint i = 1; i <= 20; i++)
    {
      gtk_adjustment_set_value (scrolled, gtk_adjustment_get_value (scrolled) + 5);
      await_frames (fixture, 2);
    }
  g_assert_cmpfloat (gtk_adjustment_get_value (scrolled), ==, 100);
}

/* --- time goes by --- */

/* From here on the next day begins in two seconds, as far as this program knows. */
static void
hurry (void)
{
  const int day = 24 * 60 * 60;
  int ahead = (int) (day - 2 - g_get_real_time () / G_USEC_PER_SEC % day);
  g_autofree char *zone
    = g_strdup_printf ("%c%02d:%02d:%02d", ahead < 0 ? '-' : '+', ABS (ahead) / 3600,
                       ABS (ahead) / 60 % 60, ABS (ahead) % 60);

  g_setenv ("TZ", zone, TRUE);
}

static gboolean
says_yesterday (gpointer pane)
{
  return fixture_find (pane, "Yesterday") != NULL;
}

/* What was made today was made yesterday, once midnight has passed; also where nobody touches it. */
static void
test_midnight (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) fox = library_add (fixture->library, "A fox");

  library_lead (fixture->library, fox, DAILIES_STATE_FAILED);
  hurry ();
  dailies_jobs_pane_set_engine (fixture->pane, fixture->engine);
  while (!says_yesterday (fixture->pane))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (fixture_find (GTK_WIDGET (fixture->pane), "Today"));
  g_unsetenv ("TZ");
}

#define ADD(path, func) \
  g_test_add ("/window/jobs-pane" path, PaneFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  ADD ("/rows", test_rows);
  ADD ("/seen", test_seen);
  ADD ("/selection", test_selection);
  ADD ("/focus", test_focus);
  ADD ("/running", test_running);
  ADD ("/beginning", test_beginning);
  ADD ("/frames", test_frames);
  ADD ("/by-hand", test_by_hand);
  ADD ("/midnight", test_midnight);
  return g_test_run ();
}
