/* tree.h: what a program shows, as the accessibility bus tells it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The roles and states that are asked for here, by the numbers of AT-SPI. */
typedef enum
{
  ROLE_CHECK_BOX = 7,
  ROLE_COMBO_BOX = 11,
  ROLE_DIALOG = 16,
  ROLE_FRAME = 23,
  ROLE_LIST = 31,
  ROLE_LIST_ITEM = 32,
  ROLE_MENU = 33,
  ROLE_MENU_ITEM = 35,
  ROLE_PAGE_TAB = 37,
  ROLE_BUTTON = 43,
  ROLE_RADIO_BUTTON = 44,
  ROLE_SCROLL_PANE = 49,
  ROLE_SLIDER = 51,
  ROLE_SPIN_BUTTON = 52,
  ROLE_TEXT = 61,
  ROLE_TOGGLE_BUTTON = 62,
  ROLE_WINDOW = 69,
  ROLE_ENTRY = 79,
  ROLE_SWITCH = 130,
} Role;

typedef enum
{
  STATE_ACTIVE = 1,
  STATE_CHECKED = 4,
  STATE_FOCUSABLE = 11,
  STATE_FOCUSED = 12,
  STATE_PRESSED = 20,
  STATE_SELECTED = 23,
  STATE_SENSITIVE = 24,
  STATE_SHOWING = 25,
  STATE_VISIBLE = 30,
} State;

/**
 * Node:
 * @label: (nullable): the path of what labels it, where it has no name of its own
 * @children: (element-type Node): those that show
 *
 * One thing that shows, as it was when it was looked at.
 */
typedef struct _Node Node;
struct _Node
{
  char *path;
  char *name;
  char *description;
  char *label;
  Role role;
  guint64 states;
  Node *parent;
  GPtrArray *children;
};

#define node_has(node, state) (((node)->states & (G_GUINT64_CONSTANT (1) << (state))) != 0)

void node_free (Node *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Node, node_free)

typedef gboolean (*NodeVisit) (Node *node, gpointer data);

/* Depth first. (transfer none) (nullable): the first node for which @visit is TRUE */
Node *node_search (Node *node, NodeVisit visit, gpointer data);

/**
 * Tree:
 *
 * A client of the accessibility bus. It keeps nothing of what a program shows but the role of each thing,
 * for that may be older than the news of a change: every look asks anew, all nodes of a level at once, so that a look takes
 * about as many round trips as the tree is deep.
 */
typedef struct _Tree Tree;

Tree *tree_new (void);
void tree_free (Tree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tree, tree_free)

/* @pid: of the program that is looked at from here on; 0 for none */
void tree_set_program (Tree *self, guint32 pid);

/* (transfer full) (nullable): the root of all that shows; NULL while the program is not on the bus */
Node *tree_look (Tree *self);

/* How many changes the bus has told of. */
guint tree_get_changes (Tree *self);

/* (transfer full) (nullable): what the method answered; NULL where @path is gone */
GVariant *
tree_call (Tree *self, const char *path, const char *interface, const char *method, GVariant *in);

G_END_DECLS
