/* desktop.h: what a desktop has on its bus, to look at what it was told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Desktop:
 *
 * Owns the names org.gtk.Notifications, org.freedesktop.portal.Desktop and
 * org.gnome.SessionManager on the session bus, with a connection and a thread of its own (GTK waits
 * for some answers), and writes down what they are asked.
 */
typedef struct _Desktop Desktop;

Desktop *desktop_new (void);
void desktop_free (Desktop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desktop, desktop_free)

/* What the background portal answers; at first, yes. */
void desktop_allow_background (Desktop *self, gboolean allowed);
/* What it was asked before does not count any more. */
void desktop_forget (Desktop *self);
/* Runs the main context until there are @count calls of @method. (transfer full): the last of them,
 * as "Method(arguments)" in GVariant's text form, with the path of a file that it hands over behind it */
char *desktop_await (Desktop *self, const char *method, guint count);
guint desktop_count (Desktop *self, const char *method);
/* Runs the main context until every call that was made before has arrived. */
void desktop_settle (Desktop *self, GDBusConnection *caller);

G_END_DECLS
