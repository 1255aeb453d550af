/* dailies-application.c: the program's life
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-application-private.h"

#include "dailies-background.h"
#include "dailies-settings.h"

#include <glib/gi18n-lib.h>

/* How long a program that was started to answer the desktop stays after its answer. */
#define SERVICE_MILLISECONDS 10000

G_DEFINE_FINAL_TYPE (DailiesApplication, dailies_application, ADW_TYPE_APPLICATION)

enum
{
  PROP_0,
  PROP_MAKING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What is written down, and what is being written down. */
static guint
get_making (DailiesApplication *self)
{
  guint adding;

  if (self->engine == NULL)
    return 0;
  g_object_get (dailies_engine_get_queue (self->engine), "adding", &adding, NULL);
  return dailies_running_get_count (self->running) + adding;
}

/* --- without a window --- */

/* A program that is about to end sends nothing more: the next start does. */
static void
update_held_back (DailiesApplication *self)
{
  gboolean ends = !self->background && gtk_application_get_windows (GTK_APPLICATION (self)) == NULL;

  if (self->engine != NULL)
    g_object_set (dailies_engine_get_queue (self->engine), "held-back", ends, NULL);
}

void
_dailies_application_leave_background (DailiesApplication *self)
{
  if (!self->background)
    return;
  self->background = FALSE;
  update_held_back (self);
  g_application_release (G_APPLICATION (self));
}

static DexFuture *
background_answered (DexFuture *completed, gpointer data)
{
  DailiesApplication *self = data;

  /* The desktop says no: what is under way goes on at the next start. */
  if (!g_value_get_boolean (dex_future_get_value (completed, NULL)))
    _dailies_application_leave_background (self);
  return NULL;
}

static void
enter_background (DailiesApplication *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  guint count = get_making (self);
  g_autofree char *status
    = g_strdup_printf (ngettext ("%u clip is being made", "%u clips are being made", count), count);

  dailies_background_set_status (bus, status);
  if (self->background)
    return;

  self->background = TRUE;
  update_held_back (self);
  g_application_hold (G_APPLICATION (self));
  dex_future_disown (dex_future_then (
    dailies_background_request (bus, _ ("Dailies goes on with the clips that are being made.")),
    background_answered, g_object_ref (self), g_object_unref));
}

static void
count_changed (DailiesApplication *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAKING]);
  if (!self->background)
    return;
  if (get_making (self) > 0)
    enter_background (self);
  else
    _dailies_application_leave_background (self);
}

static void
update_inhibition (DailiesApplication *self)
{
  GtkApplication *application = GTK_APPLICATION (self);
  GtkApplicationInhibitFlags flags = 0;

  if (dailies_running_get_moving (self->running))
    flags |= GTK_APPLICATION_INHIBIT_SUSPEND;
  if (self->busy)
    flags |= GTK_APPLICATION_INHIBIT_LOGOUT;
  if (flags == self->inhibited)
    return;

  if (self->inhibition != 0)
    gtk_application_uninhibit (application, self->inhibition);
  self->inhibited = flags;
  self->inhibition
    = flags == 0
        ? 0
        : gtk_application_inhibit (application, gtk_application_get_active_window (application),
                                   flags, _ ("A clip is being sent or fetched"));
}

/* A wish that is not on disk yet would be forgotten, and the answer to a request that is on its way
 * would be lost: the program stays for them, also when its window is closed. */
static void
update_busy (DailiesApplication *self)
{
  gboolean busy;
  guint adding, sending;

  g_object_get (dailies_engine_get_queue (self->engine), "adding", &adding, "sending", &sending,
                NULL);
  busy = adding + sending > 0;
  if (self->busy == busy)
    return;

  self->busy = busy;
  update_inhibition (self);
  if (busy)
    g_application_hold (G_APPLICATION (self));
  else
    g_application_release (G_APPLICATION (self));
  /* Also where it was started to answer the desktop, and would stay a while. */
  if (!busy && self->quitting)
    g_application_quit (G_APPLICATION (self));
}

static void
adding_changed (DailiesApplication *self)
{
  count_changed (self);
  update_busy (self);
}

/* --- closing the window --- */

static void
close_decided (gpointer data)
{
  g_autoptr (GtkWindow) window = data;
  GtkApplication *application = gtk_window_get_application (window);

  /* It was closed meanwhile, by Ctrl+Q say. */
  if (application == NULL)
    return;
  DAILIES_APPLICATION (application)->decided = TRUE;
  gtk_window_close (window);
  DAILIES_APPLICATION (application)->decided = FALSE;
}

static void
closing_chosen (AdwAlertDialog *dialog, const char *response, DailiesApplication *self)
{
  /* The dialog has left it. */
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  GtkCheckButton *always = GTK_CHECK_BUTTON (adw_alert_dialog_get_extra_child (dialog));

  if (g_str_equal (response, "cancel"))
    return;
  if (gtk_check_button_get_active (always))
    g_settings_set_string (dailies_settings_get_default (), "when-closed", response);
  if (g_str_equal (response, "background") && get_making (self) > 0)
    enter_background (self);
  /* Not while the dialog is being closed in it. */
  g_idle_add_once (close_decided, g_object_ref (window));
}

static void
ask_about_closing (DailiesApplication *self, GtkWindow *window)
{
  guint count = get_making (self);
  g_autofree char *body = g_strdup_printf (
    ngettext ("%u clip is being made. Dailies can go on with it in the background, or at its next "
              "start. Nothing that is paid is lost either way.",
              "%u clips are being made. Dailies can go on with them in the background, or at its "
              "next start. Nothing that is paid is lost either way.",
              count),
    count);
  AdwAlertDialog *dialog
    = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Go On in the Background?"), body));
  GtkWidget *always = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("Do This E_very Time"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), always);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (always), label);

  adw_alert_dialog_set_extra_child (dialog, always);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "quit", _ ("_Quit"),
                                  "background", _ ("_Go On"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "background", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "background");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (closing_chosen), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (window));
}

/* TRUE: not now. */
static gboolean
on_close_request (GtkWindow *window, DailiesApplication *self)
{
  GSettings *settings = dailies_settings_get_default ();
  g_autofree char *how = NULL;

  if (self->decided || get_making (self) == 0)
    return FALSE;

  how = settings != NULL ? g_settings_get_string (settings, "when-closed") : g_strdup ("quit");
  if (g_str_equal (how, "quit"))
    return FALSE;
  if (g_str_equal (how, "background"))
    {
      enter_background (self);
      return FALSE;
    }
  ask_about_closing (self, window);
  return TRUE;
}

/* --- the window --- */

static DailiesWindow *
ensure_window (DailiesApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    {
      window = GTK_WINDOW (dailies_window_new (GTK_APPLICATION (self), self->opening));
      g_signal_connect_object (window, "close-request", G_CALLBACK (on_close_request), self, 0);
    }
  self->quitting = FALSE;
  _dailies_application_leave_background (self);
  return DAILIES_WINDOW (window);
}

DailiesWindow *
_dailies_application_present_window (DailiesApplication *self)
{
  DailiesWindow *window = ensure_window (self);

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
dailies_application_activate (GApplication *application)
{
  _dailies_application_present_window (DAILIES_APPLICATION (application));
}

static void
dailies_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  DailiesWindow *window = ensure_window (DAILIES_APPLICATION (application));

  /* A job has one first frame: of several pictures the first is taken. */
  dailies_window_set_first_frame (window, files[0]);
  gtk_window_present (GTK_WINDOW (window));
}

/* --- its life --- */

static DexFuture *
engine_opened (DexFuture *completed, gpointer data)
{
  DailiesApplication *self = data;
  DailiesQueue *queue;

  self->engine = g_value_dup_object (dex_future_get_value (completed, NULL));
  queue = dailies_engine_get_queue (self->engine);
  self->running = dailies_running_new (dailies_engine_get_library (self->engine));
  self->herald = dailies_herald_new (GTK_APPLICATION (self), self->running);
  g_signal_connect_object (self->running, "notify::count", G_CALLBACK (count_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->running, "notify::moving", G_CALLBACK (update_inhibition), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::adding", G_CALLBACK (adding_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::sending", G_CALLBACK (update_busy), self,
                           G_CONNECT_SWAPPED);
  update_held_back (self);
  return dex_future_new_true ();
}

static void
dailies_application_startup (GApplication *application)
{
  DailiesApplication *self = DAILIES_APPLICATION (application);

  G_APPLICATION_CLASS (dailies_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (APP_ID);
  if (g_application_get_flags (application) & G_APPLICATION_IS_SERVICE)
    g_application_set_inactivity_timeout (application, SERVICE_MILLISECONDS);

  self->opening = dailies_engine_open (NULL);
  /* Where it fails, the window says so. */
  self->opened = dex_future_then (dex_ref (self->opening), engine_opened, self, NULL);
  if (self->provider != NULL)
    dailies_search_provider_set_engine (self->provider, self->opening);
}

static void
dailies_application_shutdown (GApplication *application)
{
  DailiesApplication *self = DAILIES_APPLICATION (application);

  G_APPLICATION_CLASS (dailies_application_parent_class)->shutdown (application);

  if (self->engine != NULL)
    g_signal_handlers_disconnect_by_data (dailies_engine_get_queue (self->engine), self);
  g_clear_object (&self->herald);
  g_clear_object (&self->running);
  dex_clear (&self->opened);
  dex_clear (&self->opening);
  g_clear_object (&self->engine);
}

static gboolean
dailies_application_dbus_register (GApplication *application,
                                   GDBusConnection *bus,
                                   const char *path,
                                   GError **error)
{
  DailiesApplication *self = DAILIES_APPLICATION (application);

  if (!G_APPLICATION_CLASS (dailies_application_parent_class)
         ->dbus_register (application, bus, path, error))
    return FALSE;
  self->provider = dailies_search_provider_new (application, bus, error);
  return self->provider != NULL;
}

static void
dailies_application_dbus_unregister (GApplication *application,
                                     GDBusConnection *bus,
                                     const char *path)
{
  DailiesApplication *self = DAILIES_APPLICATION (application);

  g_clear_object (&self->provider);
  G_APPLICATION_CLASS (dailies_application_parent_class)->dbus_unregister (application, bus, path);
}

static void
dailies_application_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesApplication *self = DAILIES_APPLICATION (object);

  switch (id)
    {
    case PROP_MAKING:
      g_value_set_uint (value, get_making (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_application_class_init (DailiesApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->get_property = dailies_application_get_property;

  application_class->activate = dailies_application_activate;
  application_class->dbus_register = dailies_application_dbus_register;
  application_class->dbus_unregister = dailies_application_dbus_unregister;
  application_class->open = dailies_application_open;
  application_class->shutdown = dailies_application_shutdown;
  application_class->startup = dailies_application_startup;

  properties[PROP_MAKING]
    = g_param_spec_uint ("making", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dailies_application_init (DailiesApplication *self)
{
  _dailies_application_add_actions (self);
  g_signal_connect (self, "window-added", G_CALLBACK (update_held_back), NULL);
  g_signal_connect (self, "window-removed", G_CALLBACK (update_held_back), NULL);
}

DailiesApplication *
dailies_application_new (void)
{
  return g_object_new (DAILIES_TYPE_APPLICATION, "application-id", APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/dailiesapp/Dailies", NULL);
}
