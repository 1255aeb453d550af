/* tree.c: what a program shows, as the accessibility bus tells it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tree.h"

#define ACCESSIBLE "org.a11y.atspi.Accessible"
#define REGISTRY "org.a11y.atspi.Registry"
#define ROOT "/org/a11y/atspi/accessible/root"

/* More than any page of the window is deep */
#define MAX_DEPTH 60

/* A relation, by the number of AT-SPI */
#define LABELLED_BY 2

struct _Tree
{
  GDBusConnection *bus;
  guint subscription;
  guint changes;
  guint32 pid;
  char *program;     /* its name on the bus, once it is there */
  GHashTable *roles; /* by path: what a thing is stays, and no path is given twice in a run */
};

/* --- nodes --- */

void
node_free (Node *node)
{
  g_free (node->path);
  g_free (node->name);
  g_free (node->description);
  g_free (node->label);
  g_ptr_array_unref (node->children);
  g_free (node);
}

static Node *
node_new (const char *path, Node *parent)
{
  Node *node = g_new0 (Node, 1);

  node->path = g_strdup (path);
  node->parent = parent;
  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  return node;
}

Node *
node_search (Node *node, NodeVisit visit, gpointer data)
{
  Node *found = NULL;

  if (visit (node, data))
    return node;
  for (guint i = 0; found == NULL && i < node->children->len; i++)
    found = node_search (node->children->pdata[i], visit, data);
  return found;
}

/* --- asking --- */

/* Several calls that are under way at once, and what each answered. */
typedef struct
{
  guint pending;
} Round;

typedef struct
{
  Round *round;
  Node *node; /* what the answer is about */
  void (*read) (Node *node, GVariant *answer);
} Call;

/* What is gone by now does not show: an error is an answer. Any other one (a program that died) shows
 * nothing either, and whoever waits for something is told of the death. */
static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Call *call = data;
  g_autoptr (GVariant) answer
    = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (answer != NULL)
    call->read (call->node, answer);
  call->round->pending--;
}

static void
ask_of (Tree *self,
        Round *round,
        Node *node,
        const char *path,
        const char *interface,
        const char *method,
        GVariant *in,
        void (*read) (Node *, GVariant *))
{
  Call *call = g_new (Call, 1);

  *call = (Call) { round, node, read };
  round->pending++;
  g_dbus_connection_call (self->bus, self->program, path, interface, method, in, NULL,
                          G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, answered, call);
}

static void
ask (Tree *self,
     Round *round,
     Node *node,
     const char *interface,
     const char *method,
     GVariant *in,
     void (*read) (Node *, GVariant *))
{
  ask_of (self, round, node, node->path, interface, method, in, read);
}

static void
finish (Round *round)
{
  while (round->pending > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
read_role (Node *node, GVariant *answer)
{
  g_variant_get (answer, "(u)", &node->role);
}

static void
read_states (Node *node, GVariant *answer)
{
  g_autoptr (GVariant) states = g_variant_get_child_value (answer, 0);

  for (gsize i = 0; i < g_variant_n_children (states); i++)
    {
      guint32 part;

      g_variant_get_child (states, i, "u", &part);
      node->states |= (guint64) part << (32 * i);
    }
}

static void
read_properties (Node *node, GVariant *answer)
{
  g_autoptr (GVariant) properties = g_variant_get_child_value (answer, 0);

  g_variant_lookup (properties, "Name", "s", &node->name);
  g_variant_lookup (properties, "Description", "s", &node->description);
}

static void
read_children (Node *node, GVariant *answer)
{
  g_autoptr (GVariantIter) children = NULL;
  const char *path;

  g_variant_get (answer, "(a(so))", &children);
  while (g_variant_iter_next (children, "(&s&o)", NULL, &path))
    g_ptr_array_add (node->children, node_new (path, node));
}

static void
read_label (Node *node, GVariant *answer)
{
  g_autoptr (GVariant) relations = g_variant_get_child_value (answer, 0);

  for (gsize i = 0; i < g_variant_n_children (relations); i++)
    {
      g_autoptr (GVariantIter) targets = NULL;
      guint32 relation;

      g_variant_get_child (relations, i, "(ua(so))", &relation, &targets);
      if (relation == LABELLED_BY && node->label == NULL)
        g_variant_iter_next (targets, "(so)", NULL, &node->label);
    }
}

static void
read_text (Node *node, GVariant *answer)
{
  g_free (node->name);
  g_variant_get (answer, "(s)", &node->name);
}

/* The items of GTK's menus have a label that is in no tree, and no name but its text: a screen reader
 * looks there too. */
static void
ask_labels (Tree *self, GPtrArray *level)
{
  Round labels = { 0 };
  Round texts = { 0 };

  for (guint i = 0; i < level->len; i++)
    {
      Node *node = level->pdata[i];

      if (node_has (node, STATE_FOCUSABLE) && (node->name == NULL || *node->name == '\0'))
        ask (self, &labels, node, ACCESSIBLE, "GetRelationSet", NULL, read_label);
    }
  finish (&labels);

  for (guint i = 0; i < level->len; i++)
    {
      Node *node = level->pdata[i];

      if (node->label != NULL)
        ask_of (self, &texts, node, node->label, "org.a11y.atspi.Text", "GetText",
                g_variant_new ("(ii)", 0, -1), read_text);
    }
  finish (&texts);
}

/* All of a level at once. */
static void
ask_level (Tree *self, GPtrArray *level)
{
  Round round = { 0 };

  for (guint i = 0; i < level->len; i++)
    {
      Node *node = level->pdata[i];

      ask (self, &round, node, ACCESSIBLE, "GetState", NULL, read_states);
      node->role = GPOINTER_TO_UINT (g_hash_table_lookup (self->roles, node->path));
      if (node->role == 0)
        ask (self, &round, node, ACCESSIBLE, "GetRole", NULL, read_role);
      ask (self, &round, node, ACCESSIBLE, "GetChildren", NULL, read_children);
      ask (self, &round, node, "org.freedesktop.DBus.Properties", "GetAll",
           g_variant_new ("(s)", ACCESSIBLE), read_properties);
    }
  finish (&round);
  for (guint i = 0; i < level->len; i++)
    {
      Node *node = level->pdata[i];

      g_hash_table_replace (self->roles, g_strdup (node->path), GUINT_TO_POINTER (node->role));
    }
  ask_labels (self, level);
}

static gboolean
is_shown (Node *node)
{
  return node_has (node, STATE_VISIBLE) && node_has (node, STATE_SHOWING);
}

/* What does not show has nothing in it that does: it is dropped from the tree. (transfer full): the children of the others */
static GPtrArray *
sieve (GPtrArray *level)
{
  GPtrArray *next = g_ptr_array_new ();

  for (guint i = 0; i < level->len; i++)
    {
      Node *node = level->pdata[i];

      /* The program itself has no state of being shown. */
      if (node->parent == NULL || is_shown (node))
        g_ptr_array_extend (next, node->children, NULL, NULL);
      else
        g_ptr_array_remove (node->parent->children, node);
    }
  return next;
}

/* --- the program --- */

static gboolean
has_pid (Tree *self, const char *name)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
    self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "GetConnectionUnixProcessID", g_variant_new ("(s)", name), G_VARIANT_TYPE ("(u)"),
    G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, NULL);
  guint32 pid = 0;

  if (answer != NULL)
    g_variant_get (answer, "(u)", &pid);
  return pid == self->pid;
}

static void
find_program (Tree *self)
{
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariantIter) programs = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;

  answer = g_dbus_connection_call_sync (self->bus, REGISTRY, ROOT, ACCESSIBLE, "GetChildren", NULL,
                                        G_VARIANT_TYPE ("(a(so))"), G_DBUS_CALL_FLAGS_NONE,
                                        G_MAXINT, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (answer, "(a(so))", &programs);
  while (self->program == NULL && g_variant_iter_next (programs, "(&s&o)", &name, NULL))
    if (has_pid (self, name))
      self->program = g_strdup (name);
}

void
tree_set_program (Tree *self, guint32 pid)
{
  self->pid = pid;
  g_hash_table_remove_all (self->roles);
  g_clear_pointer (&self->program, g_free);
}

Node *
tree_look (Tree *self)
{
  g_autoptr (Node) root = node_new (ROOT, NULL);
  g_autoptr (GPtrArray) level = g_ptr_array_new ();

  if (self->pid != 0 && self->program == NULL)
    find_program (self);
  if (self->program == NULL)
    return NULL;

  g_ptr_array_add (level, root);
  for (guint depth = 0; level->len > 0; depth++)
    {
      GPtrArray *next;

      g_assert_cmpuint (depth, <, MAX_DEPTH);
      ask_level (self, level);
      next = sieve (level);
      g_ptr_array_unref (level);
      level = next;
    }
  return g_steal_pointer (&root);
}

GVariant *
tree_call (Tree *self, const char *path, const char *interface, const char *method, GVariant *in)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer
    = g_dbus_connection_call_sync (self->bus, self->program, path, interface, method, in, NULL,
                                   G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, &error);

  if (answer == NULL)
    g_test_message ("%s of %s: %s", method, path, error->message);
  return answer;
}

/* --- what changes --- */

static void
on_signal (GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *name,
           GVariant *parameters,
           gpointer data)
{
  Tree *self = data;

  self->changes++;
}

guint
tree_get_changes (Tree *self)
{
  return self->changes;
}

static char *
dup_address (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) answer = NULL;
  char *address;

  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus",
                                        "GetAddress", NULL, G_VARIANT_TYPE ("(s)"),
                                        G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (answer, "(s)", &address);
  return address;
}

Tree *
tree_new (void)
{
  static const char *const events[] = { "object:", "window:" };
  Tree *self = g_new0 (Tree, 1);
  g_autofree char *address = dup_address ();
  g_autoptr (GError) error = NULL;

  self->roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);

  /* Whatever is told is a change: of the program, of the registry when the program comes. */
  self->subscription = g_dbus_connection_signal_subscribe (
    self->bus, NULL, NULL, NULL, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal, self, NULL);

  /* A program may spare itself the telling while nobody has said that they listen. */
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
        self->bus, REGISTRY, "/org/a11y/atspi/registry", REGISTRY, "RegisterEvent",
        g_variant_new ("(sass)", events[i], NULL, ""), NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL,
        &error);

      g_assert_no_error (error);
    }
  return self;
}

void
tree_free (Tree *self)
{
  g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  g_object_unref (self->bus);
  g_hash_table_unref (self->roles);
  g_free (self->program);
  g_free (self);
}
