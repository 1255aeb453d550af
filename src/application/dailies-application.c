/* dailies-application.c: the program's life
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-application.h"

#include "dailies-engine.h"
#include "dailies-window.h"

#include <glib/gi18n-lib.h>

struct _DailiesApplication
{
  AdwApplication parent_instance;

  DexFuture *opening; /* a future DailiesEngine */
};

G_DEFINE_FINAL_TYPE (DailiesApplication, dailies_application, ADW_TYPE_APPLICATION)

static DailiesWindow *
ensure_window (DailiesApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (dailies_window_new (GTK_APPLICATION (self), self->opening));
  return DAILIES_WINDOW (window);
}

static void
dailies_application_activate (GApplication *application)
{
  DailiesApplication *self = DAILIES_APPLICATION (application);

  gtk_window_present (GTK_WINDOW (ensure_window (self)));
}

static void
dailies_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  DailiesApplication *self = DAILIES_APPLICATION (application);
  DailiesWindow *window = ensure_window (self);

  /* A job has one first frame: of several pictures the first is taken. */
  dailies_window_set_first_frame (window, files[0]);
  gtk_window_present (GTK_WINDOW (window));
}

static void
dailies_application_startup (GApplication *application)
{
  DailiesApplication *self = DAILIES_APPLICATION (application);

  G_APPLICATION_CLASS (dailies_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (APP_ID);
  self->opening = dailies_engine_open (NULL);
}

static void
dailies_application_shutdown (GApplication *application)
{
  DailiesApplication *self = DAILIES_APPLICATION (application);

  G_APPLICATION_CLASS (dailies_application_parent_class)->shutdown (application);

  dex_clear (&self->opening);
}

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *self = GTK_APPLICATION (user_data);
  AdwDialog *dialog = adw_about_dialog_new ();

  g_object_set (dialog, "application-name", APP_NAME, "application-icon", APP_ID, "version",
                PACKAGE_VERSION, "developer-name", _ ("The Dailies contributors"), "website",
                APP_HOMEPAGE, "issue-url", APP_BUGS, "license-type", GTK_LICENSE_GPL_3_0, NULL);
  adw_dialog_present (dialog, GTK_WIDGET (gtk_application_get_active_window (self)));
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (user_data));

  /* Closing is the window's business: drafts are kept there. */
  while (windows != NULL)
    {
      GtkWindow *window = windows->data;

      windows = windows->next;
      gtk_window_close (window);
    }
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = show_about },
  { .name = "quit", .activate = quit },
};

static void
dailies_application_class_init (DailiesApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = dailies_application_activate;
  application_class->open = dailies_application_open;
  application_class->startup = dailies_application_startup;
  application_class->shutdown = dailies_application_shutdown;
}

static void
dailies_application_init (DailiesApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

DailiesApplication *
dailies_application_new (void)
{
  return g_object_new (DAILIES_TYPE_APPLICATION, "application-id", APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/dailiesapp/Dailies", NULL);
}
