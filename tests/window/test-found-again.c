/* test-found-again.c: clips that are marked, and clips that are taken out of the window
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
  DailiesJob *harbour; /* finished */
  DailiesJob *fox;     /* not even sent */
  GtkWidget *window;
  GtkWidget *pane;
} PaneFixture;

static GtkWidget *
find_row_of (GtkWidget *root, DailiesJob *job)
{
  if (DAILIES_IS_JOB_ROW (root) && dailies_job_row_get_job (DAILIES_JOB_ROW (root)) == job)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row_of (child, job);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* (transfer none): once it has its place */
static GtkWidget *
await_row (PaneFixture *fixture, DailiesJob *job)
{
  GtkWidget *row;

  while ((row = find_row_of (fixture->pane, job)) == NULL || gtk_widget_get_height (row) == 0)
    g_main_context_iteration (NULL, TRUE);
  return row;
}

static void
await_no_row (PaneFixture *fixture, DailiesJob *job)
{
  while (find_row_of (fixture->pane, job) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
finish (PaneFixture *fixture)
{
  DailiesChange *change = dailies_change_new ("test");
  g_autofree char *path
    = g_build_filename (g_file_peek_path (fixture->folder), "clips", "A harbour.mp4", NULL);
  g_autoptr (GError) error = NULL;

  library_lead (fixture->library, fixture->harbour, DAILIES_STATE_DOWNLOADING);
  g_file_set_contents (path, "a clip", -1, &error);
  g_assert_no_error (error);
  dailies_change_set_state (change, DAILIES_STATE_FINISHED);
  dailies_change_set_clip (change, "A harbour.mp4");
  await_boolean (dailies_library_write (fixture->library, fixture->harbour, change, FALSE), &error);
  g_assert_no_error (error);
}

static void
set_up (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) opening = NULL;

  fixture->folder = fixture_make_folder ();
  opening = dailies_engine_open (fixture->folder);
  fixture->engine = g_object_ref (fixture_await_object (opening));
  fixture->library = dailies_engine_get_library (fixture->engine);
  fixture->harbour = library_add (fixture->library, "A harbour");
  fixture->fox = library_add (fixture->library, "A fox");
  finish (fixture);

  fixture->window = adw_window_new ();
  fixture->pane = g_object_ref_sink (g_object_new (DAILIES_TYPE_JOBS_PANE, NULL));
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->pane);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 640);
  gtk_window_present (GTK_WINDOW (fixture->window));
  dailies_jobs_pane_set_engine (DAILIES_JOBS_PANE (fixture->pane), fixture->engine);
}

static void
tear_down (PaneFixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture_assert_finalized (G_OBJECT (fixture->pane));
  g_clear_object (&fixture->harbour);
  g_clear_object (&fixture->fox);
  g_clear_object (&fixture->engine);
  remove_tree (g_file_peek_path (fixture->folder));
  g_clear_object (&fixture->folder);
}

/* --- dragged out --- */

static GtkDragSource *
get_source (GtkWidget *list)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (list);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DRAG_SOURCE (controller))
        return GTK_DRAG_SOURCE (controller);
    }
  g_error ("Nothing can be dragged out of the list");
}

/* (transfer full) (nullable): what goes with the pointer when @job is taken hold of */
static GdkContentProvider *
drag (PaneFixture *fixture, DailiesJob *job)
{
  GtkWidget *list = find_type (fixture->pane, GTK_TYPE_LIST_VIEW);
  GtkWidget *row = await_row (fixture, job);
  GdkContentProvider *provider = NULL;
  graphene_point_t point;

  g_assert_true (gtk_widget_compute_point (
    row, list,
    &GRAPHENE_POINT_INIT (gtk_widget_get_width (row) / 2.0f, gtk_widget_get_height (row) / 2.0f),
    &point));
  g_signal_emit_by_name (get_source (list), "prepare", (double) point.x, (double) point.y,
                         &provider);
  return provider;
}

/* A finished clip goes as its file, which Files and a chat take as a list of addresses. */
static void
test_drag (PaneFixture *fixture, gconstpointer data)
{
  g_autoptr (GdkContentProvider) provider = drag (fixture, fixture->harbour);
  g_autoptr (GdkContentProvider) none = drag (fixture, fixture->fox);
  g_autoptr (GdkContentFormats) formats = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_null (none);
  g_assert_nonnull (provider);
  g_value_init (&value, G_TYPE_FILE);
  gdk_content_provider_get_value (provider, &value, &error);
  g_assert_no_error (error);
  g_assert_true (
    g_file_equal (g_value_get_object (&value), dailies_job_get_clip (fixture->harbour)));

  formats = gdk_content_provider_ref_storable_formats (provider);
  formats = gdk_content_formats_union_serialize_mime_types (g_steal_pointer (&formats));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/uri-list"));
}

/* --- marked --- */

static void
mark (PaneFixture *fixture, gboolean favourite)
{
  DailiesChange *change = dailies_change_new (favourite ? "marked" : "unmarked");
  g_autoptr (GError) error = NULL;

  dailies_change_set_favourite (change, favourite);
  await_boolean (dailies_library_write (fixture->library, fixture->harbour, change, FALSE), &error);
  g_assert_no_error (error);
}

/* The star shows, is told of, and can be gone by. */
static void
test_favourite (PaneFixture *fixture, gconstpointer data)
{
  AdwToggleGroup *filters = ADW_TOGGLE_GROUP (find_type (fixture->pane, ADW_TYPE_TOGGLE_GROUP));

  g_assert_null (fixture_find (await_row (fixture, fixture->harbour), "Favourite"));
  mark (fixture, TRUE);
  g_assert_nonnull (fixture_find (await_row (fixture, fixture->harbour), "Favourite"));

  adw_toggle_group_set_active_name (filters, "favourites");
  await_no_row (fixture, fixture->fox);
  await_row (fixture, fixture->harbour);

  mark (fixture, FALSE);
  await_no_row (fixture, fixture->harbour);
  g_assert_nonnull (fixture_find (fixture->pane, "Nothing Found"));
}

#define TEST(path, func) \
  g_test_add ("/window/found-again" path, PaneFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  TEST ("/drag", test_drag);
  TEST ("/favourite", test_favourite);
  return g_test_run ();
}
