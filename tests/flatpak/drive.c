/* drive.c: uses Dailies in its sandbox from outside, through the accessibility bus
 *
 *   drive STEP…
 *     await WORDS         until something that shows has these words in its name or description
 *     find NAME           until something has just that name
 *     press NAME          once it can be pressed
 *     write NAME TEXT     into an entry
 *     picture FILE        of the screen, once something is drawn on it
 *
 * Somebody else has started the program, or is about to: it is who owns the name of Dailies on the
 * session bus. Between two looks this sleeps until the accessibility bus tells of a change.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

/* A window that is there and not drawn has a handful, with its frame; text alone has more. */
#define FEW_COLORS 32

typedef struct
{
  Tree *tree;
  Node *shown;
} Drive;

typedef struct
{
  const char *name;
  const char *words;
  gboolean is_sensitive;
} Want;

static gboolean
is_wanted (Node *node, gpointer data)
{
  const Want *want = data;

  if (want->is_sensitive && !node_has (node, STATE_SENSITIVE))
    return FALSE;
  if (want->name != NULL)
    return g_strcmp0 (node->name, want->name) == 0;
  return (node->name != NULL && strstr (node->name, want->words) != NULL)
         || (node->description != NULL && strstr (node->description, want->words) != NULL);
}

/* (transfer none): lives until the next wait */
static Node *
await (Drive *self, const Want *want)
{
  Node *found = NULL;

  g_print ("# waiting for %s\n", want->name != NULL ? want->name : want->words);
  for (;;)
    {
      guint before = tree_get_changes (self->tree);

      g_clear_pointer (&self->shown, node_free);
      self->shown = tree_look (self->tree);
      if (self->shown != NULL
          && (found = node_search (self->shown, is_wanted, (gpointer) want)) != NULL)
        return found;
      while (tree_get_changes (self->tree) == before)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
call (Drive *self, Node *node, const char *interface, const char *method, GVariant *in)
{
  g_autoptr (GVariant) answer = tree_call (self->tree, node->path, interface, method, in);

  if (answer == NULL)
    g_error ("%s of %s is not to be had", method, node->name);
}

static gboolean
print_one (Node *node, gpointer data)
{
  int depth = 0;

  for (Node *above = node->parent; above != NULL; above = above->parent)
    depth++;
  g_print ("# %*s%s | %s\n", depth * 2, "", node->name != NULL ? node->name : "",
           node->description != NULL ? node->description : "");
  return FALSE;
}

/* Whoever started this has lost patience. */
static gboolean
on_terminated (gpointer data)
{
  Drive *self = data;
  g_autoptr (Node) shown = tree_look (self->tree);

  g_print ("# It went nowhere. What there is to see:\n");
  if (shown != NULL)
    node_search (shown, print_one, NULL);
  exit (1);
}

/* --- steps --- */

static void
do_await (Drive *self, char **arguments)
{
  await (self, &(Want) { .words = arguments[0] });
}

static void
do_find (Drive *self, char **arguments)
{
  await (self, &(Want) { .name = arguments[0] });
}

static void
do_press (Drive *self, char **arguments)
{
  Node *node = await (self, &(Want) { .name = arguments[0], .is_sensitive = TRUE });

  call (self, node, "org.a11y.atspi.Action", "DoAction", g_variant_new ("(i)", 0));
}

static void
do_write (Drive *self, char **arguments)
{
  Node *node = await (self, &(Want) { .name = arguments[0] });

  call (self, node, "org.a11y.atspi.EditableText", "SetTextContents",
        g_variant_new ("(s)", arguments[1]));
}

static gboolean
is_drawn (Display *display)
{
  Window root = DefaultRootWindow (display);
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);
  XWindowAttributes attributes;
  XImage *image;

  XGetWindowAttributes (display, root, &attributes);
  image = XGetImage (display, root, 0, 0, attributes.width, attributes.height, AllPlanes, ZPixmap);
  g_assert_nonnull (image);
  for (int y = 0; y < image->height && g_hash_table_size (colors) <= FEW_COLORS; y++)
    for (int x = 0; x < image->width; x++)
      g_hash_table_add (colors, GSIZE_TO_POINTER (XGetPixel (image, x, y)));
  XDestroyImage (image);
  return g_hash_table_size (colors) > FEW_COLORS;
}

static gboolean
on_x_event (int fd, GIOCondition condition, gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What shows is told of before it is drawn, by a second and more where much else is going on. */
static void
await_drawn (void)
{
  Display *display = XOpenDisplay (NULL);
  Damage damage;
  guint source;
  int first_event, first_error;

  g_assert_nonnull (display);
  if (!XDamageQueryExtension (display, &first_event, &first_error))
    g_error ("The screen does not tell of what is drawn");

  /* From before the first look, so that nothing is drawn between a look and the wait after it. */
  damage = XDamageCreate (display, DefaultRootWindow (display), XDamageReportNonEmpty);
  source = g_unix_fd_add (ConnectionNumber (display), G_IO_IN, on_x_event, NULL);
  while (!is_drawn (display))
    {
      gboolean was_drawn_on = FALSE;

      while (!was_drawn_on)
        {
          while (XPending (display) > 0)
            {
              XEvent event;

              XNextEvent (display, &event);
              was_drawn_on = was_drawn_on || event.type == first_event + XDamageNotify;
            }
          if (!was_drawn_on)
            g_main_context_iteration (NULL, TRUE);
        }
      XDamageSubtract (display, damage, None, None);
    }
  g_source_remove (source);
  XCloseDisplay (display);
}

static void
do_picture (Drive *self, char **arguments)
{
  const char *argv[] = { "import", "-window", "root", arguments[0], NULL };
  g_autoptr (GError) error = NULL;
  int status;

  await_drawn ();
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                     &status, &error)
      || !g_spawn_check_wait_status (status, &error))
    g_error ("import: %s", error->message);
}

static const struct
{
  const char *name;
  guint n_arguments;
  void (*run) (Drive *self, char **arguments);
} steps[] = {
  { "await", 1, do_await }, { "find", 1, do_find },       { "press", 1, do_press },
  { "write", 2, do_write }, { "picture", 1, do_picture },
};

/* --- the program --- */

static void
on_appeared (GDBusConnection *session, const char *name, const char *owner, gpointer data)
{
  guint32 *pid = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
    session, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "GetConnectionUnixProcessID", g_variant_new ("(s)", owner), G_VARIANT_TYPE ("(u)"),
    G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, &error);

  if (answer == NULL)
    g_error ("%s", error->message);
  g_variant_get (answer, "(u)", pid);
}

/* Nothing comes any more of what is waited for. */
static void
on_vanished (GDBusConnection *session, const char *name, gpointer data)
{
  const guint32 *pid = data;

  if (*pid == 0)
    return;
  g_print ("# The program has ended\n");
  exit (1);
}

/* Of a program in a sandbox, both buses know the process that speaks for it. @pid: stays where it is
 * as long as this program runs */
static void
await_program (guint32 *pid)
{
  g_bus_watch_name (G_BUS_TYPE_SESSION, APP_ID, G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
                    on_vanished, pid, NULL);
  while (*pid == 0)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char *argv[])
{
  static guint32 pid;
  Drive self = { .tree = tree_new () };

  setvbuf (stdout, NULL, _IOLBF, 0);
  g_unix_signal_add (SIGTERM, on_terminated, &self);
  g_print ("# waiting for the program\n");
  await_program (&pid);
  tree_set_program (self.tree, pid);

  for (int i = 1; i < argc;)
    {
      guint n = 0;

      while (n < G_N_ELEMENTS (steps) && !g_str_equal (steps[n].name, argv[i]))
        n++;
      if (n == G_N_ELEMENTS (steps) || i + (int) steps[n].n_arguments >= argc)
        g_error ("%s is no step, or says too little", argv[i]);
      steps[n].run (&self, argv + i + 1);
      i += 1 + (int) steps[n].n_arguments;
    }

  g_clear_pointer (&self.shown, node_free);
  g_clear_pointer (&self.tree, tree_free);
  return 0;
}
