/* test-ledger.c: the page of what was charged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"
#include "window-fixture.h"

#include "dailies-ledger-dialog.h"

#define DAY (G_TIME_SPAN_DAY)

/* A job of @model that was accepted @days ago; @charge is SQL: credits, tokens, dollars. */
static void
put (Fixture *fixture, const char *prompt, const char *model, guint days, const char *charge)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, prompt);
  g_autofree char *sql = NULL;

  library_lead (fixture->library, job, DAILIES_STATE_QUEUED);
  sql = g_strdup_printf ("UPDATE jobs SET service = 'https://video.example.org', model = '%s',"
                         " accepted = accepted - %" G_GINT64_FORMAT ","
                         " (credits, tokens, usd) = (%s) WHERE id = '%s'",
                         model, days * DAY, charge, dailies_job_get_id (job));
  sql_run (fixture->path, sql);
}

static gboolean
is_there (gpointer stack)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), "loading") != 0;
}

static GtkWidget *
find_type (GtkWidget *root, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (root), type) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

typedef struct
{
  GtkWindow *window;
  AdwDialog *dialog;
  GtkStack *faces;
} Shown;

static Shown
show (Fixture *fixture)
{
  Shown shown = { .window = GTK_WINDOW (adw_window_new ()) };

  adw_window_set_content (ADW_WINDOW (shown.window), adw_bin_new ());
  gtk_window_set_default_size (shown.window, 900, 700);
  gtk_window_present (shown.window);
  shown.dialog = dailies_ledger_dialog_new (fixture->library);
  adw_dialog_present (shown.dialog, GTK_WIDGET (shown.window));
  shown.faces = GTK_STACK (find_type (GTK_WIDGET (shown.dialog), GTK_TYPE_STACK));
  fixture_wait (shown.faces, "notify::visible-child", is_there);
  return shown;
}

/* All that its labels say, in their order */
static void
collect (GtkWidget *root, GString *words)
{
  const char *text = NULL;

  if (!gtk_widget_get_child_visible (root))
    return;
  if (GTK_IS_LABEL (root))
    text = gtk_label_get_text (GTK_LABEL (root));
  else if (GTK_IS_INSCRIPTION (root))
    text = gtk_inscription_get_text (GTK_INSCRIPTION (root));
  if (text != NULL && *text != '\0')
    g_string_append_printf (words, "%s|", text);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, words);
}

static void
assert_says (GtkWidget *root, const char *words)
{
  g_autoptr (GString) all = g_string_new ("|");

  collect (root, all);
  if (strstr (all->str, words) == NULL)
    g_error ("“%s” is not in “%s”", words, all->str);
}

static gboolean
has_rows (gpointer table)
{
  GtkSelectionModel *model = gtk_column_view_get_model (table);

  return model != NULL && g_list_model_get_n_items (G_LIST_MODEL (model)) == 4;
}

static void
test_columns (Fixture *fixture, gconstpointer data)
{
  Shown shown;
  GtkWidget *table, *by;
  GListModel *columns;

  put (fixture, "A harbour\nat dawn", "video-01", 0, "NULL, NULL, 0.52");
  put (fixture, "A paper boat", "video-01", 0, "1000000, NULL, NULL");
  put (fixture, "A fox", "video-01-live2d", 1, "NULL, NULL, NULL");
  put (fixture, "A forest", "gone-model", 2, "NULL, NULL, 12");
  shown = show (fixture);

  g_assert_cmpstr (gtk_stack_get_visible_child_name (shown.faces), ==, "ledger");
  assert_says (GTK_WIDGET (shown.faces), "|$12.52|Reported|2 clips, as the service says|");
  assert_says (GTK_WIDGET (shown.faces), "|$0.50|Estimated|1 clip, worked out from its credits|");
  assert_says (GTK_WIDGET (shown.faces), "|1 clip|Unknown|may have been charged|");

  /* Each column has its name. */
  table = find_type (GTK_WIDGET (shown.dialog), GTK_TYPE_COLUMN_VIEW);
  columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (table));
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_assert_cmpstr (gtk_column_view_column_get_title (column), !=, "");
      g_assert_nonnull (gtk_column_view_column_get_title (column));
    }

  by = find_type (GTK_WIDGET (shown.dialog), ADW_TYPE_TOGGLE_GROUP);
  adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (by), "job");
  fixture_wait (table, "notify::model", has_rows);
  assert_says (table, "A harbour at dawn|$0.52|–|–|");
  assert_says (table, "A paper boat|–|$0.50|–|");
  assert_says (table, "A fox|–|–|1 clip|");

  g_assert_nonnull (fixture_find (GTK_WIDGET (shown.dialog), "Save as CSV…"));
  adw_dialog_force_close (shown.dialog);
  gtk_window_destroy (shown.window);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  Shown shown = show (fixture);

  g_assert_cmpstr (gtk_stack_get_visible_child_name (shown.faces), ==, "empty");
  g_assert_false (
    gtk_widget_get_sensitive (fixture_find (GTK_WIDGET (shown.dialog), "Save as CSV…")));
  adw_dialog_force_close (shown.dialog);
  gtk_window_destroy (shown.window);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/window/ledger/columns", test_columns);
  ADD ("/window/ledger/empty", test_empty);

  return g_test_run ();
}
