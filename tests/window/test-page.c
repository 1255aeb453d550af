/* test-page.c: a page that has something to say, in the room there is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include "dailies-page.h"

#define ICON "dialog-error-symbolic"

static AdwStatusPage *
find_status_page (GtkWidget *root)
{
  AdwStatusPage *found = NULL;

  if (ADW_IS_STATUS_PAGE (root))
    return ADW_STATUS_PAGE (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_status_page (child);
  return found;
}

/* Whether the page has its picture, and its airs. */
static void
await_looks (GtkWidget *page, gboolean picture, gboolean airs)
{
  AdwStatusPage *status = find_status_page (page);

  while ((adw_status_page_get_icon_name (status) != NULL) != picture
         || gtk_widget_has_css_class (GTK_WIDGET (status), "compact") == airs)
    g_main_context_iteration (NULL, TRUE);
  if (picture)
    g_assert_cmpstr (adw_status_page_get_icon_name (status), ==, ICON);
}

static void
await_sizes (GtkWidget *page)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (page));

  gtk_window_set_default_size (window, 400, 300);
  await_looks (page, FALSE, FALSE);
  gtk_window_set_default_size (window, 800, 560);
  await_looks (page, TRUE, FALSE);
  gtk_window_set_default_size (window, 800, 700);
  await_looks (page, TRUE, TRUE);
  gtk_window_set_default_size (window, 400, 700);
  await_looks (page, FALSE, FALSE);
}

static void
test_room (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *page = g_object_ref_sink (
    g_object_new (DAILIES_TYPE_PAGE, "icon-name", ICON, "title", "No Clip", NULL));

  gtk_widget_set_size_request (window, 200, 100);
  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 700);
  gtk_window_present (GTK_WINDOW (window));
  await_sizes (page);

  gtk_window_destroy (GTK_WINDOW (window));
  fixture_assert_finalized (G_OBJECT (page));
}

/* However long the words are, what can be done is in sight below them. */
static void
test_choices (void)
{
  g_autoptr (GString) words = g_string_new (NULL);
  GtkWidget *window = adw_window_new ();
  GtkWidget *button = gtk_button_new_with_label ("Try again");
  GtkWidget *page = g_object_ref_sink (
    g_object_new (DAILIES_TYPE_PAGE, "icon-name", ICON, "choices", button, NULL));
  graphene_rect_t bounds;

  for (guint i = 0; i < 200; i++)
    g_string_append (words, "Cats & dogs < birds. ");
  dailies_page_set_description_text (DAILIES_PAGE (page), words->str);
  gtk_widget_set_size_request (window, 200, 100);
  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 400);
  gtk_window_present (GTK_WINDOW (window));
  await_looks (page, FALSE, FALSE);
  while (!gtk_widget_compute_bounds (button, page, &bounds) || bounds.size.height == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (fixture_find (page, words->str));
  g_assert_cmpfloat (bounds.origin.y, >, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (page));

  gtk_window_destroy (GTK_WINDOW (window));
  fixture_assert_finalized (G_OBJECT (page));
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/window/page/room", test_room);
  g_test_add_func ("/window/page/choices", test_choices);
  return g_test_run ();
}
