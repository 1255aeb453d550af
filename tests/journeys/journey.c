/* journey.c: the real program, used through the accessibility tree as a screen reader uses it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

#define PICTURES BUILD_DIR "/tests/journeys"
#define SPI "org.a11y.atspi."

/* --- seeing --- */

static gboolean
print_one (Node *node, gpointer data)
{
  guint depth = 0;

  for (Node *parent = node->parent; parent != NULL; parent = parent->parent)
    depth++;
  g_test_message ("%*s%u \"%s\" \"%s\" %" G_GINT64_MODIFIER "x", depth * 2, "", node->role,
                  node->name, node->description, node->states);
  return FALSE;
}

static gboolean
fits (Node *node, gpointer data)
{
  const Want *want = data;

  if (want->name != NULL && g_strcmp0 (node->name, want->name) != 0)
    return FALSE;
  if (want->words != NULL && (node->name == NULL || strstr (node->name, want->words) == NULL)
      && (node->description == NULL || strstr (node->description, want->words) == NULL))
    return FALSE;
  if (want->role != 0 && node->role != want->role)
    return FALSE;
  if (want->has != 0 && !node_has (node, want->has))
    return FALSE;
  return want->lacks == 0 || !node_has (node, want->lacks);
}

static void
look (Journey *self)
{
  g_clear_pointer (&self->shown, node_free);
  self->shown = tree_look (self->tree);
}

static Node *
find_shown (Journey *self, const Want *want)
{
  return self->shown != NULL ? node_search (self->shown, fits, (gpointer) want) : NULL;
}

typedef struct
{
  const Want *want;
  guint count;
} Counting;

static gboolean
count_one (Node *node, gpointer data)
{
  Counting *counting = data;

  counting->count += fits (node, (gpointer) counting->want) ? 1 : 0;
  return FALSE;
}

static guint
count_shown (Journey *self, const Want *want)
{
  Counting counting = { .want = want };

  if (self->shown != NULL)
    node_search (self->shown, count_one, &counting);
  return counting.count;
}

Node *
journey_find (Journey *self, const Want *want)
{
  look (self);
  return find_shown (self, want);
}

guint
journey_count (Journey *self, const Want *want)
{
  look (self);
  return count_shown (self, want);
}

void
journey_print (Journey *self)
{
  g_autoptr (Node) shown = tree_look (self->tree);

  if (shown != NULL)
    node_search (shown, print_one, NULL);
}

/* --- waiting --- */

typedef gboolean (*Condition) (Journey *self, gconstpointer data);

/* What changes while it is looked at is looked at once more. */
static void
await (Journey *self, Condition condition, gconstpointer data)
{
  for (;;)
    {
      guint before = tree_get_changes (self->tree);

      look (self);
      if (condition (self, data))
        return;
      while (tree_get_changes (self->tree) == before)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
say_want (const Want *want)
{
  g_test_message ("waiting for %s%s%s%s role %u, with %u, without %u",
                  want->name != NULL ? want->name : "", want->words != NULL ? "…" : "",
                  want->words != NULL ? want->words : "", want->words != NULL ? "…" : "",
                  want->role, want->has, want->lacks);
}

static gboolean
shows (Journey *self, gconstpointer data)
{
  return find_shown (self, data) != NULL;
}

Node *
journey_await (Journey *self, const Want *want)
{
  say_want (want);
  await (self, shows, want);
  return find_shown (self, want);
}

void
journey_await_name (Journey *self, const char *name)
{
  journey_await_one (self, .name = name);
}

void
journey_await_words (Journey *self, const char *words)
{
  journey_await_one (self, .words = words);
}

static gboolean
shows_so_many (Journey *self, gconstpointer data)
{
  const Counting *counting = data;

  return count_shown (self, counting->want) == counting->count;
}

void
journey_await_count (Journey *self, const Want *want, guint count)
{
  Counting counting = { want, count };

  say_want (want);
  await (self, shows_so_many, &counting);
}

void
journey_await_gone (Journey *self, const char *name)
{
  journey_await_count (self, &(Want) { .name = name }, 0);
}

static Node *
await_control (Journey *self, const Want *want)
{
  Want control = *want;

  control.has = STATE_SENSITIVE;
  return journey_await (self, &control);
}

void
journey_await_sensitive (Journey *self, const char *name, gboolean sensitive)
{
  /* Its label is a node of the same name. */
  journey_await (self, &(Want) { .name = name,
                                 .role = ROLE_BUTTON,
                                 .has = sensitive ? STATE_SENSITIVE : 0,
                                 .lacks = sensitive ? 0 : STATE_SENSITIVE });
}

static char *
dup_text (Journey *self, const Node *node)
{
  g_autoptr (GVariant) answer
    = tree_call (self->tree, node->path, SPI "Text", "GetText", g_variant_new ("(ii)", 0, -1));
  char *text = NULL;

  if (answer != NULL)
    g_variant_get (answer, "(s)", &text);
  return text;
}

typedef struct
{
  const char *name;
  const char *text;
} Text;

static gboolean
has_text (Journey *self, gconstpointer data)
{
  const Text *text = data;
  Node *node = find_shown (self, &(Want) { .name = text->name, .has = STATE_FOCUSABLE });
  g_autofree char *is = node != NULL ? dup_text (self, node) : NULL;

  return g_strcmp0 (is, text->text) == 0;
}

void
journey_await_text (Journey *self, const char *name, const char *text)
{
  Text wanted = { name, text };

  g_test_message ("waiting for \"%s\" in \"%s\"", text, name);
  await (self, has_text, &wanted);
}

Extents
journey_get_extents (Journey *self, const Node *node)
{
  /* 1: of the window */
  g_autoptr (GVariant) answer
    = tree_call (self->tree, node->path, SPI "Component", "GetExtents", g_variant_new ("(u)", 1));
  Extents extents = { 0 };

  if (answer != NULL)
    g_variant_get (answer, "((iiii))", &extents.x, &extents.y, &extents.width, &extents.height);
  return extents;
}

/* --- doing --- */

static gboolean
is_focused (Node *node, gpointer data)
{
  return node_has (node, STATE_FOCUSED);
}

/* Whatever can be pressed can be gone to, and takes a key. */
static void
press_by_key (Journey *self, const Want *want)
{
  Node *focused;

  journey_focus (self, want);
  focused = node_search (self->shown, is_focused, NULL);
  journey_key (self, focused->role == ROLE_LIST_ITEM || focused->role == ROLE_MENU_ITEM ? "Return"
                                                                                        : "space");
}

static void
press_in_tree (Journey *self, const Want *want)
{
  Node *node = await_control (self, want);
  g_autoptr (GVariant) answer
    = tree_call (self->tree, node->path, SPI "Action", "DoAction", g_variant_new ("(i)", 0));
  gboolean done = FALSE;

  if (answer != NULL)
    g_variant_get (answer, "(b)", &done);
  if (!done)
    g_test_fail_printf ("\"%s\" cannot be pressed", node->name);
}

void
journey_press_one (Journey *self, const Want *want)
{
  if (self->by_keyboard)
    press_by_key (self, want);
  else
    press_in_tree (self, want);
}

void
journey_press (Journey *self, const char *name)
{
  journey_press_one (self, &(Want) { .name = name });
}

void
journey_choose (Journey *self, const char *menu, const char *item)
{
  journey_press_one (self, &(Want) { .name = menu, .role = ROLE_TOGGLE_BUTTON });
  journey_press_one (self, &(Want) { .name = item, .role = ROLE_MENU_ITEM });
}

static gboolean
has_moved (Journey *self, gconstpointer data)
{
  Node *focused = self->shown != NULL ? node_search (self->shown, is_focused, NULL) : NULL;

  return focused != NULL && g_strcmp0 (focused->path, data) != 0;
}

/* A list is one stop for the Tab key, and so are a menu, the tabs of pages and a choice of one. */
static const char *
get_key_towards (Journey *self, Node *focused, const Want *want)
{
  Node *there = find_shown (self, want);
  guint from, to;

  if (want->role == ROLE_MENU_ITEM)
    return "Down";
  if (focused == NULL || there == NULL || there->parent != focused->parent
      || (there->role != ROLE_LIST_ITEM && there->role != ROLE_PAGE_TAB
          && there->role != ROLE_RADIO_BUTTON))
    return "Tab";
  g_ptr_array_find (focused->parent->children, focused, &from);
  g_ptr_array_find (focused->parent->children, there, &to);
  if (there->role != ROLE_LIST_ITEM)
    return from < to ? "Right" : "Left";
  return from < to ? "Down" : "Up";
}

void
journey_focus (Journey *self, const Want *want)
{
  await_control (self, want);
  for (;;)
    {
      Node *focused = node_search (self->shown, is_focused, NULL);
      g_autofree char *before = focused != NULL ? g_strdup (focused->path) : NULL;

      if (focused != NULL && fits (focused, (gpointer) want))
        return;
      g_test_message ("the focus is on \"%s\"", focused != NULL ? focused->name : "nothing");
      journey_key (self, get_key_towards (self, focused, want));
      await (self, has_moved, before);
    }
}

void
journey_walk (Journey *self)
{
  g_autoptr (GHashTable) reached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  journey_await_focus (self);
  for (;;)
    {
      Node *focused = node_search (self->shown, is_focused, NULL);
      char *path = g_strdup (focused->path);

      g_test_message ("the focus is on \"%s\"", focused->name);
      if (!g_hash_table_add (reached, path))
        return;
      journey_key (self, "Tab");
      await (self, has_moved, path);
    }
}

void
journey_write (Journey *self, const char *name, const char *text)
{
  Node *node = journey_await_one (self, .name = name, .has = STATE_FOCUSABLE);
  g_autoptr (GVariant) answer = NULL;

  if (self->by_keyboard)
    {
      journey_focus (self, &(Want) { .name = name, .has = STATE_FOCUSABLE });
      journey_key (self, "ctrl+a");
      journey_type (self, text);
      journey_await_text (self, name, text);
      return;
    }

  answer = tree_call (self->tree, node->path, SPI "EditableText", "SetTextContents",
                      g_variant_new ("(s)", text));

  g_assert_nonnull (answer);
  journey_await_text (self, name, text);
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

void
journey_key (Journey *self, const char *keys)
{
  run ((const char *[]) { "xdotool", "key", keys, NULL });
}

void
journey_hold (Journey *self, const char *key)
{
  run ((const char *[]) { "xdotool", "keydown", key, NULL });
}

void
journey_let_go (Journey *self, const char *key)
{
  run ((const char *[]) { "xdotool", "keyup", key, NULL });
}

void
journey_type (Journey *self, const char *text)
{
  run ((const char *[]) { "xdotool", "type", "--delay", "0", text, NULL });
}

void
journey_place (Journey *self, const char *title, int x, int y)
{
  g_autofree char *across = g_strdup_printf ("%d", x);
  g_autofree char *down = g_strdup_printf ("%d", y);

  run ((const char *[]) { "xdotool", "search", "--name", title, "windowmove", "--sync", across,
                          down, NULL });
}

void
journey_point (Journey *self, int x, int y)
{
  g_autofree char *across = g_strdup_printf ("%d", x);
  g_autofree char *down = g_strdup_printf ("%d", y);

  run ((const char *[]) { "xdotool", "mousemove", across, down, NULL });
}

void
journey_hold_button (Journey *self)
{
  run ((const char *[]) { "xdotool", "mousedown", "1", NULL });
}

void
journey_let_go_button (Journey *self)
{
  run ((const char *[]) { "xdotool", "mouseup", "1", NULL });
}

void
journey_await_toast (Journey *self, const char *name)
{
  Extents toast = journey_get_extents (self, journey_await_one (self, .name = name));
  int x = toast.x + toast.width / 2;
  int y = toast.y + toast.height / 2;

  /* It may have come to where the pointer was already, which has to move to be seen. */
  journey_point (self, x - 1, y);
  journey_point (self, x, y);
}

static gboolean
has_focus (Journey *self, gconstpointer data)
{
  return self->shown != NULL && node_search (self->shown, is_focused, NULL) != NULL;
}

void
journey_await_focus (Journey *self)
{
  g_test_message ("waiting for something to have the focus");
  await (self, has_focus, NULL);
}

void
journey_picture (Journey *self, const char *step)
{
  g_autofree char *path
    = g_strdup_printf (PICTURES "/%s-%u-%s.png", self->name, ++self->n_pictures, step);

  run ((const char *[]) { "import", "-window", "root", path, NULL });
}

/* --- what a person cannot do without --- */

static gboolean
check_named (Node *node, gpointer data)
{
  guint *nameless = data;

  switch (node->role)
    {
    case ROLE_BUTTON:
    case ROLE_CHECK_BOX:
    case ROLE_COMBO_BOX:
    case ROLE_ENTRY:
    case ROLE_LIST_ITEM:
    case ROLE_MENU_ITEM:
    case ROLE_RADIO_BUTTON:
    case ROLE_SLIDER:
    case ROLE_SPIN_BUTTON:
    case ROLE_SWITCH:
    case ROLE_TEXT:
    case ROLE_TOGGLE_BUTTON:
      break;
    default:
      return FALSE;
    }

  if (node_has (node, STATE_FOCUSABLE) && (node->name == NULL || *node->name == '\0'))
    {
      g_test_message ("A control has no name:");
      print_one (node, NULL);
      *nameless += 1;
    }
  return FALSE;
}

static gboolean
has_all_names (Journey *self, gconstpointer data)
{
  guint nameless = 0;

  if (self->shown == NULL)
    return FALSE;
  node_search (self->shown, check_named, &nameless);
  return nameless == 0;
}

void
journey_await_named (Journey *self)
{
  g_test_message ("waiting for a name of every control");
  await (self, has_all_names, NULL);
}

void
journey_show (Journey *self, const char *step)
{
  journey_picture (self, step);
  journey_await_named (self);
  journey_await_focus (self);
}
