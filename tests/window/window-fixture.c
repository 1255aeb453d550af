/* window-fixture.c: what every test of a widget needs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include <glib/gstdio.h>

/* Only what is the person's: GTK needs the system's own data folders. */
static void
move_home (void)
{
  static const char *const variables[]
    = { "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME" };
  g_autoptr (GError) error = NULL;
  g_autofree char *home = g_dir_make_tmp ("dailies-home-XXXXXX", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *folder = g_build_filename (home, variables[i], NULL);

      g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
      g_setenv (variables[i], folder, TRUE);
    }
}

void
fixture_init (int *argc, char ***argv)
{
  move_home ();
  g_test_init (argc, argv, NULL);
  /* As a running application does: what another thread wants done here waits for the main loop,
   * also between two runs of it. */
  g_assert_true (g_main_context_acquire (NULL));
  dex_init ();
  adw_init ();
}

GFile *
fixture_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_dir_make_tmp ("dailies-window-XXXXXX", &error);

  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

void
fixture_remove_folder (GFile *folder)
{
  g_autoptr (GFile) held = folder;
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (
    folder, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFile *child;

  while (g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) && child != NULL)
    g_file_delete (child, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
}

gpointer
fixture_await_object (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  const GValue *value;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  value = dex_future_get_value (future, &error);
  g_assert_no_error (error);
  return g_value_get_object (value);
}

typedef struct
{
  GMainLoop *loop;
  gpointer object;
  FixtureCondition condition;
} Wait;

static void
look (Wait *wait)
{
  if (wait->condition (wait->object))
    g_main_loop_quit (wait->loop);
}

void
fixture_wait (gpointer object, const char *signal, FixtureCondition condition)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Wait wait = { loop, object, condition };
  gulong id;

  if (condition (object))
    return;
  id = g_signal_connect_swapped (object, signal, G_CALLBACK (look), &wait);
  g_main_loop_run (loop);
  g_signal_handler_disconnect (object, id);
}

static gboolean
is_named (GtkWidget *widget, const char *name)
{
  g_autofree char *label = NULL;

  /* GTK keeps what it was told; GTK_ACCESSIBLE has no getter but its test helper. */
  label = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  return label == NULL;
}

GtkWidget *
fixture_find (GtkWidget *root, const char *name)
{
  if (!gtk_widget_get_visible (root))
    return NULL;
  if (is_named (root, name))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = fixture_find (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
gone (gpointer data, GObject *object)
{
  *(gboolean *) data = TRUE;
}

void
fixture_assert_finalized (GObject *object)
{
  gboolean is_gone = FALSE;

  g_object_weak_ref (object, gone, &is_gone);
  g_object_unref (object);
  while (!is_gone)
    g_main_context_iteration (NULL, TRUE);
}
