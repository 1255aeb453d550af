/* desktop.c: what a desktop has on its bus, to look at what it was told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "desktop.h"

#include <gio/gunixfdlist.h>

struct _Desktop
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GDBusConnection *bus;

  GMutex mutex;
  GCond is_ready;
  gboolean ready;
  GPtrArray *calls;
  gboolean allows_background;
};

static const char introspection[]
  = "<node>"
    "<interface name='org.gtk.Notifications'>"
    "<method name='AddNotification'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='a{sv}' direction='in'/></method>"
    "<method name='RemoveNotification'><arg type='s' direction='in'/>"
    "<arg type='s' direction='in'/></method>"
    "</interface>"
    "<interface name='org.freedesktop.portal.Background'>"
    "<method name='RequestBackground'><arg type='s' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
    "<method name='SetStatus'><arg type='a{sv}' direction='in'/></method>"
    "</interface>"
    "<interface name='org.freedesktop.portal.OpenURI'>"
    "<method name='OpenFile'><arg type='s' direction='in'/><arg type='h' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
    "<property name='version' type='u' access='read'/>"
    "</interface>"
    "<interface name='org.gnome.SessionManager'>"
    "<method name='Inhibit'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='u' direction='out'/>"
    "</method>"
    "<method name='Uninhibit'><arg type='u' direction='in'/></method>"
    "</interface>"
    "</node>";

static const char *const names[]
  = { "org.gtk.Notifications", "org.freedesktop.portal.Desktop", "org.gnome.SessionManager" };

static const struct
{
  const char *path;
  const char *interface;
} objects[] = {
  { "/org/gtk/Notifications", "org.gtk.Notifications" },
  { "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Background" },
  { "/org/freedesktop/portal/desktop", "org.freedesktop.portal.OpenURI" },
  { "/org/gnome/SessionManager", "org.gnome.SessionManager" },
};

static char *
dup_request (const char *sender, GVariant *options)
{
  g_autofree char *who = g_strdelimit (g_strdup (sender + 1), ".", '_');
  const char *token;

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  return g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", who, token);
}

/* @results: (transfer floating) */
static void
respond (Desktop *self,
         const char *sender,
         const char *request,
         gboolean granted,
         GVariant *results)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (self->bus, sender, request, "org.freedesktop.portal.Request",
                                 "Response", g_variant_new ("(u@a{sv})", granted ? 0 : 1, results),
                                 &error);
  g_assert_no_error (error);
}

static void
answer_background (Desktop *self,
                   const char *sender,
                   GVariant *parameters,
                   GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree char *request = dup_request (sender, options);
  GVariantBuilder results;

  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background",
                         g_variant_new_boolean (self->allows_background));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (FALSE));
  /* Before the call has returned: a portal may be as quick as that. */
  respond (self, sender, request, self->allows_background, g_variant_builder_end (&results));
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", request));
}

/* In the other order: GTK, which calls this one, does not survive an answer that is as quick as that. */
static void
answer_open_file (Desktop *self,
                  const char *sender,
                  GVariant *parameters,
                  GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 2);
  g_autofree char *request = dup_request (sender, options);

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", request));
  respond (self, sender, request, TRUE, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
}

/* A file is handed over open: its path says which. */
static char *
print_arguments (GVariant *parameters, GDBusMethodInvocation *invocation)
{
  GUnixFDList *files
    = g_dbus_message_get_unix_fd_list (g_dbus_method_invocation_get_message (invocation));
  g_autofree char *arguments = g_variant_print (parameters, FALSE);
  g_autofree char *link = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (files == NULL)
    return g_steal_pointer (&arguments);

  g_assert_cmpint (g_unix_fd_list_get_length (files), ==, 1);
  link = g_strdup_printf ("/proc/self/fd/%d", g_unix_fd_list_peek_fds (files, NULL)[0]);
  path = g_file_read_link (link, &error);
  g_assert_no_error (error);
  return g_strconcat (arguments, path, NULL);
}

static void
called (GDBusConnection *bus,
        const char *sender,
        const char *path,
        const char *interface,
        const char *method,
        GVariant *parameters,
        GDBusMethodInvocation *invocation,
        gpointer data)
{
  Desktop *self = data;
  g_autofree char *arguments = print_arguments (parameters, invocation);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_test_message ("%s%.400s", method, arguments);
  g_ptr_array_add (self->calls, g_strconcat (method, arguments, NULL));
  g_main_context_wakeup (NULL);
  if (g_str_equal (method, "RequestBackground"))
    answer_background (self, sender, parameters, invocation);
  else if (g_str_equal (method, "OpenFile"))
    answer_open_file (self, sender, parameters, invocation);
  else
    g_dbus_method_invocation_return_value (
      invocation, g_str_equal (method, "Inhibit") ? g_variant_new ("(u)", 7) : NULL);
}

/* Of the portals. */
static GVariant *
get_version (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *property,
             GError **error,
             gpointer data)
{
  return g_variant_new_uint32 (3);
}

static gpointer
run (gpointer data)
{
  static const GDBusInterfaceVTable vtable = { .method_call = called, .get_property = get_version };
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autoptr (GError) error = NULL;
  Desktop *self = data;

  g_main_context_push_thread_default (self->context);
  self->bus = g_dbus_connection_new_for_address_sync (
    g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);

  node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      GDBusInterfaceInfo *interface = g_dbus_node_info_lookup_interface (node,
                                                                         objects[i].interface);

      g_dbus_connection_register_object (self->bus, objects[i].path, interface, &vtable, self, NULL,
                                         &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "RequestName", g_variant_new ("(su)", names[i], 4), G_VARIANT_TYPE ("(u)"),
        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (g_variant_get_uint32 (g_variant_get_child_value (reply, 0)), ==, 1);
    }

  g_mutex_lock (&self->mutex);
  self->ready = TRUE;
  g_cond_signal (&self->is_ready);
  g_mutex_unlock (&self->mutex);
  g_main_loop_run (self->loop);

  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

Desktop *
desktop_new (void)
{
  Desktop *self = g_new0 (Desktop, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->is_ready);
  self->allows_background = TRUE;
  self->calls = g_ptr_array_new_with_free_func (g_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("desktop", run, self);

  g_mutex_lock (&self->mutex);
  while (!self->ready)
    g_cond_wait (&self->is_ready, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return self;
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
desktop_free (Desktop *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, quit, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);

  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->calls);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->is_ready);
  g_free (self);
}

void
desktop_allow_background (Desktop *self, gboolean allowed)
{
  g_mutex_lock (&self->mutex);
  self->allows_background = allowed;
  g_mutex_unlock (&self->mutex);
}

void
desktop_forget (Desktop *self)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->calls, 0);
  g_mutex_unlock (&self->mutex);
}

static char *
dup_last (Desktop *self, const char *method, guint *count)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const char *last = NULL;

  *count = 0;
  for (guint i = 0; i < self->calls->len; i++)
    {
      const char *call = g_ptr_array_index (self->calls, i);

      if (!g_str_has_prefix (call, method) || call[strlen (method)] != '(')
        continue;
      last = call;
      *count += 1;
    }
  return g_strdup (last);
}

char *
desktop_await (Desktop *self, const char *method, guint count)
{
  for (;;)
    {
      guint n;
      g_autofree char *last = dup_last (self, method, &n);

      if (n >= count)
        return g_steal_pointer (&last);
      g_main_context_iteration (NULL, TRUE);
    }
}

guint
desktop_count (Desktop *self, const char *method)
{
  guint n;
  g_autofree char *last = dup_last (self, method, &n);

  return n;
}

static void
settled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GVariant) reply
    = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  *(gboolean *) data = TRUE;
}

void
desktop_settle (Desktop *self, GDBusConnection *caller)
{
  gboolean is_settled = FALSE;

  /* Messages of one connection to another one keep their order. */
  g_dbus_connection_call (caller, g_dbus_connection_get_unique_name (self->bus), "/",
                          "org.freedesktop.DBus.Peer", "Ping", NULL, NULL, G_DBUS_CALL_FLAGS_NONE,
                          -1, NULL, settled, &is_settled);
  while (!is_settled)
    g_main_context_iteration (NULL, TRUE);
}
