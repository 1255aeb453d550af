/* faces.c: the window with all its faces, as it is looked at here
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "faces.h"

#include "dailies-settings.h"

FaceWalk faces_walk;

/* --- waiting --- */

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  guint *frames = data;

  *frames -= 1;
  return *frames > 0;
}

static void
await_frames (Faces *self, guint frames)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self->window), on_frame, &frames, NULL);
  while (frames > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Until what was asked for has been laid out and drawn. A frame comes last: it lays out whatever has
 * changed before it, and nothing changes between that and the look. */
void
faces_settle (Faces *self)
{
  await_frames (self, 3);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  await_frames (self, 1);
}

/* Until the window's library has answered everything that it was asked before. */
static void
await_library (Faces *self)
{
  DailiesLibrary *library = dailies_engine_get_library (self->window->engine);
  g_autoptr (DailiesJob) job = g_list_model_get_item (G_LIST_MODEL (library), 0);
  g_autoptr (JsonNode) events = NULL;
  g_autoptr (GError) error = NULL;

  if (job == NULL)
    return;
  events = await_json (dailies_library_list_events (library, job), &error);
  g_assert_no_error (error);
}

/* --- looking --- */

static void
leave_picture (const char *face)
{
  const char *folder = g_getenv ("DAILIES_PICTURES");
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, face);
  const char *argv[] = { "import", "-window", "root", path, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (folder == NULL)
    return;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

static void
get_screen (GdkRectangle *screen)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);

  gdk_monitor_get_geometry (monitor, screen);
}

void
faces_look (Faces *self, const char *face)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  GdkRectangle screen;

  faces_settle (self);
  face_walk_look (&faces_walk, face, window);
  get_screen (&screen);
  if (gtk_widget_get_width (window) > screen.width
      || gtk_widget_get_height (window) > screen.height)
    g_ptr_array_add (faces_walk.faults,
                     g_strdup_printf ("%s: the window does not fit into %d × %d: %d × %d", face,
                                      screen.width, screen.height, gtk_widget_get_width (window),
                                      gtk_widget_get_height (window)));
  leave_picture (face);
}

/* All of the screen is the window's, as on a telephone, without the frame that GTK draws where
 * nothing composes. */
void
faces_fill_screen (void)
{
  GSettings *settings = dailies_settings_get_default ();
  GdkRectangle screen;
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_string (provider, "window { margin: 0; padding: 0; border: none; }");
  gtk_style_context_add_provider_for_display (
    gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_USER);

  get_screen (&screen);
  g_settings_set_int (settings, "window-width", screen.width);
  g_settings_set_int (settings, "window-height", screen.height);
  /* Nobody is here to show them. */
  g_settings_set_boolean (settings, "notifications", FALSE);
}

static gboolean
collect (GtkWidget *widget, gpointer data)
{
  g_ptr_array_add (data, g_object_ref (widget));
  return FALSE;
}

GPtrArray *
faces_find_all (Faces *self, GType type)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  face_walk_each (GTK_WIDGET (self->window), type, collect, all);
  return all;
}

/* The face, and what its menus show. */
void
faces_look_with_menus (Faces *self, const char *face)
{
  g_autoptr (GPtrArray) buttons = NULL;

  faces_look (self, face);
  buttons = faces_find_all (self, GTK_TYPE_MENU_BUTTON);
  for (guint i = 0; i < buttons->len; i++)
    {
      g_autofree char *menu = g_strdup_printf ("%s-menu-%u", face, i + 1);

      if (!gtk_widget_is_sensitive (g_ptr_array_index (buttons, i)))
        continue;
      gtk_menu_button_popup (g_ptr_array_index (buttons, i));
      faces_look (self, menu);
      gtk_menu_button_popdown (g_ptr_array_index (buttons, i));
    }
  faces_settle (self);
}

/* The dialog that is open, page by page. It is closed then. */
void
faces_look_at_dialog (Faces *self, const char *face)
{
  AdwDialog *dialog;
  g_autoptr (GPtrArray) stacks = NULL;

  await_library (self);
  faces_settle (self);
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window));
  g_assert_nonnull (dialog);
  faces_look (self, face);

  stacks = faces_find_all (self, ADW_TYPE_VIEW_STACK);
  for (guint i = 0; i < stacks->len; i++)
    {
      g_autoptr (GtkSelectionModel) pages
        = adw_view_stack_get_pages (g_ptr_array_index (stacks, i));

      for (guint j = 1; j < g_list_model_get_n_items (G_LIST_MODEL (pages)); j++)
        {
          g_autofree char *page = g_strdup_printf ("%s-page-%u", face, j + 1);

          gtk_selection_model_select_item (pages, j, TRUE);
          faces_look (self, page);
        }
    }
  adw_dialog_force_close (dialog);
  faces_settle (self);
}

void
faces_look_at_action (Faces *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
  faces_look_at_dialog (self, strchr (action, '.') + 1);
}
