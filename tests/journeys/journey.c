/* journey.c: the real program, used through the accessibility tree as a screen reader uses it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>

#define PROGRAM BUILD_DIR "/src/dailies"
#define PICTURES BUILD_DIR "/tests/journeys"

/* More than any page of the window is deep */
#define MAX_DEPTH 60

static const char *const events[] = {
  "object:children-changed",
  "object:property-change:accessible-description",
  "object:property-change:accessible-name",
  "object:state-changed",
  "object:text-changed",
  "object:visible-data-changed",
  "window",
};

/* --- the tree --- */

/* What is gone while it is looked at, is not there: errors of the bus are that. */

static AtspiAccessible *
find_application (Journey *self)
{
  g_autoptr (AtspiAccessible) desktop = atspi_get_desktop (0);
  const char *id = self->program != NULL ? g_subprocess_get_identifier (self->program) : NULL;
  int n = atspi_accessible_get_child_count (desktop, NULL);

  for (int i = 0; id != NULL && i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (desktop, i, NULL);

      if (child != NULL
          && atspi_accessible_get_process_id (child, NULL)
               == (guint) g_ascii_strtoull (id, NULL, 10))
        return g_steal_pointer (&child);
    }
  return NULL;
}

typedef gboolean (*Visit) (AtspiAccessible *accessible, guint depth, gpointer data);

static gboolean
is_showing (AtspiAccessible *accessible)
{
  g_autoptr (AtspiStateSet) states = atspi_accessible_get_state_set (accessible);

  return states != NULL && atspi_state_set_contains (states, ATSPI_STATE_VISIBLE)
         && atspi_state_set_contains (states, ATSPI_STATE_SHOWING);
}

/* Depth first; stops, and is TRUE, when @visit is. What does not show has nothing in it that does. */
static gboolean
walk (AtspiAccessible *accessible, guint depth, Visit visit, gpointer data)
{
  int n;

  if (depth > 1 && !is_showing (accessible))
    return FALSE;
  if (visit (accessible, depth, data))
    return TRUE;

  n = depth < MAX_DEPTH ? atspi_accessible_get_child_count (accessible, NULL) : 0;
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (accessible, i, NULL);

      if (child != NULL && walk (child, depth + 1, visit, data))
        return TRUE;
    }
  return FALSE;
}

static gboolean
walk_all (Journey *self, Visit visit, gpointer data)
{
  g_autoptr (AtspiAccessible) application = find_application (self);

  return application != NULL && walk (application, 0, visit, data);
}

static char *
dup_text (AtspiAccessible *accessible)
{
  g_autoptr (AtspiText) text = atspi_accessible_get_text_iface (accessible);

  if (text == NULL)
    return NULL;
  return atspi_text_get_text (text, 0, atspi_text_get_character_count (text, NULL), NULL);
}

static gboolean
print_one (AtspiAccessible *accessible, guint depth, gpointer data)
{
  g_autofree char *name = atspi_accessible_get_name (accessible, NULL);
  g_autofree char *role = atspi_accessible_get_role_name (accessible, NULL);
  g_autofree char *text = dup_text (accessible);

  g_test_message ("%*s%s \"%s\" %s", depth * 2, "", role, name, text != NULL ? text : "");
  return FALSE;
}

/* Meson asks first, when a test takes too long. */
static gboolean
on_terminated (gpointer data)
{
  journey_picture (data, "nowhere");
  walk_all (data, print_one, NULL);
  g_test_fail_printf ("The journey went nowhere");
  journey_kill (data);
  exit (1);
}

/* --- waiting --- */

typedef struct
{
  const char *words;
  gboolean part;
  guint count;
  AtspiAccessible *found;
} Search;

static gboolean
has_words (const Search *search, const char *text)
{
  if (text == NULL)
    return FALSE;
  return search->part ? strstr (text, search->words) != NULL : g_str_equal (text, search->words);
}

static gboolean
find_one (AtspiAccessible *accessible, guint depth, gpointer data)
{
  Search *search = data;
  g_autofree char *name = atspi_accessible_get_name (accessible, NULL);

  if (!has_words (search, name))
    return FALSE;
  search->found = g_object_ref (accessible);
  return TRUE;
}

static gboolean
count_one (AtspiAccessible *accessible, guint depth, gpointer data)
{
  Search *search = data;
  g_autofree char *name = atspi_accessible_get_name (accessible, NULL);

  if (has_words (search, name))
    search->count++;
  return FALSE;
}

static AtspiAccessible *
find (Journey *self, const char *name, gboolean part)
{
  Search search = { .words = name, .part = part };

  walk_all (self, find_one, &search);
  return search.found;
}

/* Events that have come */
static guint n_events;

static void
on_event (AtspiEvent *event, gpointer data)
{
  n_events++;
  g_boxed_free (ATSPI_TYPE_EVENT, event);
}

/* Sleeps until the accessibility bus tells of a change. */
static void
await_event (void)
{
  guint before = n_events;

  while (n_events == before)
    g_main_context_iteration (NULL, TRUE);
  /* All that has come at once is looked at once. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

AtspiAccessible *
journey_await (Journey *self, const char *name)
{
  AtspiAccessible *found;

  g_test_message ("waiting for \"%s\"", name);
  while ((found = find (self, name, FALSE)) == NULL)
    await_event ();
  return found;
}

void
journey_await_words (Journey *self, const char *words)
{
  g_autoptr (AtspiAccessible) found = NULL;

  g_test_message ("waiting for \"…%s…\"", words);
  while ((found = find (self, words, TRUE)) == NULL)
    await_event ();
}

void
journey_await_count (Journey *self, const char *words, guint count)
{
  g_test_message ("waiting for %u of \"…%s…\"", count, words);
  for (;;)
    {
      Search search = { .words = words, .part = TRUE };

      walk_all (self, count_one, &search);
      if (search.count == count)
        return;
      await_event ();
    }
}

void
journey_await_sensitive (Journey *self, const char *name, gboolean sensitive)
{
  g_test_message ("waiting for \"%s\" to be %s", name, sensitive ? "usable" : "unusable");
  for (;;)
    {
      g_autoptr (AtspiAccessible) found = find (self, name, FALSE);
      g_autoptr (AtspiStateSet) states
        = found != NULL ? atspi_accessible_get_state_set (found) : NULL;

      if (states != NULL && atspi_state_set_contains (states, ATSPI_STATE_SENSITIVE) == sensitive)
        return;
      await_event ();
    }
}

/* --- doing --- */

void
journey_press (Journey *self, const char *name)
{
  g_autoptr (AtspiAccessible) found = NULL;
  g_autoptr (AtspiAction) action = NULL;
  g_autoptr (GError) error = NULL;

  journey_await_sensitive (self, name, TRUE);
  found = journey_await (self, name);
  action = atspi_accessible_get_action_iface (found);
  g_assert_nonnull (action);
  g_assert_true (atspi_action_do_action (action, 0, &error));
  g_assert_no_error (error);
}

void
journey_write (Journey *self, const char *name, const char *text)
{
  g_autoptr (AtspiAccessible) found = journey_await (self, name);
  g_autoptr (AtspiEditableText) editable = atspi_accessible_get_editable_text_iface (found);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (editable);
  g_assert_true (atspi_editable_text_set_text_contents (editable, text, &error));
  g_assert_no_error (error);
}

char *
journey_read (Journey *self, const char *name)
{
  g_autoptr (AtspiAccessible) found = journey_await (self, name);

  return dup_text (found);
}

/* --- what a person cannot do without --- */

static gboolean
check_named (AtspiAccessible *accessible, guint depth, gpointer data)
{
  guint *nameless = data;
  g_autofree char *name = NULL;
  g_autoptr (AtspiStateSet) states = NULL;

  switch (atspi_accessible_get_role (accessible, NULL))
    {
    case ATSPI_ROLE_BUTTON:
    case ATSPI_ROLE_CHECK_BOX:
    case ATSPI_ROLE_COMBO_BOX:
    case ATSPI_ROLE_ENTRY:
    case ATSPI_ROLE_LIST:
    case ATSPI_ROLE_LIST_ITEM:
    case ATSPI_ROLE_RADIO_BUTTON:
    case ATSPI_ROLE_SLIDER:
    case ATSPI_ROLE_SPIN_BUTTON:
    case ATSPI_ROLE_TEXT:
    case ATSPI_ROLE_TOGGLE_BUTTON:
      break;
    default:
      return FALSE;
    }

  states = atspi_accessible_get_state_set (accessible);
  if (!atspi_state_set_contains (states, ATSPI_STATE_FOCUSABLE))
    return FALSE;

  name = atspi_accessible_get_name (accessible, NULL);
  if (name == NULL || *name == '\0')
    {
      g_test_message ("A control has no name:");
      print_one (accessible, 0, NULL);
      *nameless += 1;
    }
  return FALSE;
}

guint
journey_count_nameless (Journey *self)
{
  guint nameless = 0;

  walk_all (self, check_named, &nameless);
  return nameless;
}

void
journey_picture (Journey *self, const char *step)
{
  g_autofree char *path
    = g_strdup_printf (PICTURES "/%s-%u-%s.png", self->name, ++self->n_pictures, step);
  const char *argv[] = { "import", "-window", "root", path, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

/* --- the program --- */

void
journey_start (Journey *self, const char *picture)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;

  g_assert_null (self->program);
  g_subprocess_launcher_set_environ (launcher, self->home.environment);
  self->program = g_subprocess_launcher_spawn (launcher, &error, PROGRAM, picture, NULL);
  g_assert_no_error (error);
}

void
journey_kill (Journey *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (self->program, SIGKILL);
  g_subprocess_wait (self->program, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->program);
}

void
journey_use_faults (Journey *self)
{
  g_autofree char *folder = command_fixture_path (&self->home, "config/glib-2.0/settings");
  g_autofree char *file = g_build_filename (folder, "keyfile", NULL);
  g_autofree char *text = g_strdup_printf ("[io/github/dailiesapp/Dailies]\nservice='%s'\n",
                                           fault_service_get_address (self->home.service));
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
}

void
journey_set_up (Journey *self, gconstpointer data)
{
  static const char *const kept[] = { "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR" };
  const char *path = data;
  g_autoptr (AtspiAccessible) desktop = NULL;

  command_fixture_set_up (&self->home, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    command_fixture_set_variable (&self->home, kept[i], g_getenv (kept[i]));
  command_fixture_set_variable (&self->home, "NO_AT_BRIDGE", NULL);
  command_fixture_set_variable (&self->home, "GSETTINGS_BACKEND", "keyfile");

  self->name = g_path_get_basename (path);
  g_unix_signal_add (SIGTERM, on_terminated, self);

  /* What libatspi remembers may be older than the event that is looked into. */
  desktop = atspi_get_desktop (0);
  atspi_accessible_set_cache_mask (desktop, ATSPI_CACHE_NONE);
  self->listener = atspi_event_listener_new (on_event, self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (atspi_event_listener_register (self->listener, events[i], &error));
      g_assert_no_error (error);
    }
}

void
journey_tear_down (Journey *self, gconstpointer data)
{
  if (self->program != NULL)
    journey_kill (self);
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    atspi_event_listener_deregister (self->listener, events[i], NULL);
  g_clear_object (&self->listener);
  g_source_remove_by_user_data (self);
  g_clear_pointer (&self->name, g_free);
  command_fixture_tear_down (&self->home, NULL);
}
