/* test-job-details.c: all that is known of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"
#include "rows.h"
#include "window-fixture.h"

#include "dailies-job-details.h"

static void
assert_fact (AdwDialog *dialog, const char *title, const char *fact)
{
  GtkWidget *row = find_row (GTK_WIDGET (dialog), title);

  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, fact);
}

/* (nullable): a button with a picture is named by its tooltip. */
static GtkWidget *
find_tooltip (GtkWidget *root, const char *tooltip)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (root), tooltip) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_tooltip (child, tooltip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_sensitive (gpointer widget)
{
  return gtk_widget_get_sensitive (widget);
}

/* What is known is told, what is not is left out, and each fact can be copied. */
static void
test_facts (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = adw_window_new ();
  /* Markup in a prompt is text. */
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A <b>harbour</b> & gulls");
  DailiesChange *change = dailies_change_new ("test");
  g_autoptr (GError) error = NULL;
  AdwDialog *dialog;
  GtkWidget *copy;

  library_lead (fixture->library, job, DAILIES_STATE_FINISHED);
  dailies_change_set_charge (change, 1040000, 0, 0.52);
  dailies_change_set_measures (change, 1280, 720, G_GINT64_CONSTANT (6000000000));
  await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error);
  g_assert_no_error (error);

  gtk_window_set_default_size (GTK_WINDOW (window), 800, 700);
  gtk_window_present (GTK_WINDOW (window));
  dialog = g_object_ref_sink (dailies_job_details_new (fixture->library, job));
  adw_dialog_present (dialog, window);

  assert_fact (dialog, "State", "Ready");
  assert_fact (dialog, "Clip", "6 s · 1280×720");
  assert_fact (dialog, "Cost", "charged $0.52");
  assert_fact (dialog, "Prompt", "A <b>harbour</b> & gulls");
  assert_fact (dialog, "Job", dailies_job_get_id (job));
  g_assert_null (find_row_or_null (GTK_WIDGET (dialog), "What went wrong"));
  g_assert_nonnull (fixture_find (GTK_WIDGET (dialog), "Copy Prompt"));

  /* The receipt comes from the disk. */
  copy = find_tooltip (GTK_WIDGET (dialog), "Copy Receipt");
  g_assert_nonnull (copy);
  fixture_wait (copy, "notify::sensitive", is_sensitive);

  adw_dialog_force_close (dialog);
  gtk_window_destroy (GTK_WINDOW (window));
  fixture_assert_finalized (G_OBJECT (dialog));
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add ("/window/job-details/facts", Fixture, NULL, fixture_set_up, test_facts,
              fixture_tear_down);
  return g_test_run ();
}
