/* dailies-shortcuts.c: every key that does something
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-shortcuts.h"

#include <glib/gi18n-lib.h>

static const DailiesShortcut all[] = {
  { DAILIES_SHORTCUTS_WINDOW, N_ ("New clip"), "<Control>n", NULL, "win.new" },
  { DAILIES_SHORTCUTS_WINDOW, N_ ("Search"), "<Control>f", NULL, "win.search" },
  { DAILIES_SHORTCUTS_WINDOW, N_ ("Back to the list"), "<Alt>Left", NULL, "win.back" },
  { DAILIES_SHORTCUTS_WINDOW, N_ ("Full screen"), "F11", NULL, "win.toggle-fullscreen" },
  { DAILIES_SHORTCUTS_WINDOW, N_ ("Leave full screen"), "Escape", NULL, "win.leave-fullscreen" },
  { DAILIES_SHORTCUTS_WINDOW, N_ ("Main menu"), "F10", NULL, NULL },
  { DAILIES_SHORTCUTS_WINDOW, N_ ("Preferences"), "<Control>comma", NULL, "win.preferences" },
  { DAILIES_SHORTCUTS_WINDOW, N_ ("Keyboard shortcuts"), "<Control>question", NULL,
    "win.show-help-overlay" },
  { DAILIES_SHORTCUTS_WINDOW, N_ ("Close the window"), "<Control>w", NULL, "window.close" },
  { DAILIES_SHORTCUTS_WINDOW, N_ ("Quit"), "<Control>q", NULL, "app.quit" },

  { DAILIES_SHORTCUTS_CLIP, N_ ("Save a copy"), "<Control>s", NULL, "win.save-copy" },
  { DAILIES_SHORTCUTS_CLIP, N_ ("Copy the prompt"), "<Control><Shift>c", NULL, "win.copy-prompt" },
  { DAILIES_SHORTCUTS_CLIP, N_ ("Details"), "<Alt>Return", "<Alt>KP_Enter", "win.details" },

  { DAILIES_SHORTCUTS_LIST, N_ ("Show the clip"), "Return", NULL, NULL },
  { DAILIES_SHORTCUTS_LIST, N_ ("Menu of the clip"), "Menu <Shift>F10", NULL, "jobs.menu" },
  { DAILIES_SHORTCUTS_LIST, N_ ("Delete"), "Delete", "KP_Delete", "win.delete" },
  { DAILIES_SHORTCUTS_LIST, N_ ("Undo"), "<Control>z", NULL, "win.undo" },

  { DAILIES_SHORTCUTS_PROMPT, N_ ("Generate"), "<Control>Return",
    "<Control>KP_Enter <Control>ISO_Enter", "composer.generate" },
  { DAILIES_SHORTCUTS_PROMPT, N_ ("Undo"), "<Control>z", NULL, NULL },
  { DAILIES_SHORTCUTS_PROMPT, N_ ("Redo"), "<Control><Shift>z", NULL, NULL },

  { DAILIES_SHORTCUTS_PLAYER, N_ ("Play or pause"), "space k", NULL, "player.toggle" },
  { DAILIES_SHORTCUTS_PLAYER, N_ ("One second back"), "Left", NULL,
    "player.seek(int64 -1000000000)" },
  { DAILIES_SHORTCUTS_PLAYER, N_ ("One second on"), "Right", NULL,
    "player.seek(int64 1000000000)" },
  { DAILIES_SHORTCUTS_PLAYER, N_ ("A tenth of a second back"), "<Shift>Left", NULL,
    "player.seek(int64 -100000000)" },
  { DAILIES_SHORTCUTS_PLAYER, N_ ("A tenth of a second on"), "<Shift>Right", NULL,
    "player.seek(int64 100000000)" },
  { DAILIES_SHORTCUTS_PLAYER, N_ ("To the beginning"), "Home", NULL, "player.go-to-end(false)" },
  { DAILIES_SHORTCUTS_PLAYER, N_ ("To the end"), "End", NULL, "player.go-to-end(true)" },
  { DAILIES_SHORTCUTS_PLAYER, N_ ("Loop"), "l", NULL, "player.loop" },
  { DAILIES_SHORTCUTS_PLAYER, N_ ("Mute"), "m", NULL, "player.mute" },
  { DAILIES_SHORTCUTS_PLAYER, N_ ("Full screen"), "f", NULL, "win.toggle-fullscreen" },
};

const DailiesShortcut *
dailies_shortcuts_get_all (guint *n)
{
  *n = G_N_ELEMENTS (all);
  return all;
}

const char *
dailies_shortcuts_get_group_title (DailiesShortcutGroup group)
{
  switch (group)
    {
    case DAILIES_SHORTCUTS_WINDOW:
      return _ ("Everywhere");
    case DAILIES_SHORTCUTS_CLIP:
      return _ ("The Selected Clip");
    case DAILIES_SHORTCUTS_LIST:
      return _ ("In the List");
    case DAILIES_SHORTCUTS_PROMPT:
      return _ ("In the Prompt");
    case DAILIES_SHORTCUTS_PLAYER:
      return _ ("While a Clip Is Shown");
    default:
      g_assert_not_reached ();
    }
}

/* (transfer full): keys and twins */
static GStrv
split_keys (const DailiesShortcut *shortcut)
{
  g_autofree char *keys = g_strjoin (" ", shortcut->keys, shortcut->twins, NULL);

  return g_strsplit (keys, " ", -1);
}

void
dailies_shortcuts_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_auto (GStrv) keys = NULL;

      if (all[i].group > DAILIES_SHORTCUTS_CLIP || all[i].action == NULL)
        continue;
      keys = split_keys (&all[i]);
      gtk_application_set_accels_for_action (application, all[i].action,
                                             (const char *const *) keys);
    }
}

/* A key of ours is ours while its action is off as well: the editor would write a line for the Ctrl+Enter
 * that nothing else takes. */
static gboolean
run_action (GtkWidget *widget, GVariant *target, gpointer name)
{
  gtk_widget_activate_action_variant (widget, name, target);
  return TRUE;
}

static void
add_keys (GtkShortcutController *controller, const DailiesShortcut *shortcut)
{
  g_auto (GStrv) keys = split_keys (shortcut);
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_action_parse_detailed_name (shortcut->action, &name, &target, &error))
    g_error ("%s: %s", shortcut->action, error->message);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      GtkShortcut *key
        = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i]),
                            gtk_callback_action_new (run_action, g_strdup (name), g_free));

      gtk_shortcut_set_arguments (key, target);
      gtk_shortcut_controller_add_shortcut (controller, key);
    }
}

GtkEventController *
dailies_shortcuts_new_controller (DailiesShortcutGroup group)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_return_val_if_fail (group > DAILIES_SHORTCUTS_CLIP, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      if (all[i].group == group && all[i].action != NULL)
        add_keys (GTK_SHORTCUT_CONTROLLER (controller), &all[i]);
    }
  return controller;
}

GtkEventController *
dailies_shortcuts_new_controller_of (const char *action)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_return_val_if_fail (action != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      if (all[i].group > DAILIES_SHORTCUTS_CLIP && g_strcmp0 (all[i].action, action) == 0)
        add_keys (GTK_SHORTCUT_CONTROLLER (controller), &all[i]);
    }
  return controller;
}
