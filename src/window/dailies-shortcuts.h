/* dailies-shortcuts.h: every key that does something
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DailiesShortcutGroup:
 * @DAILIES_SHORTCUTS_WINDOW: wherever the focus is
 * @DAILIES_SHORTCUTS_CLIP: likewise, and about the selected clip
 * @DAILIES_SHORTCUTS_LIST: in the list of jobs
 * @DAILIES_SHORTCUTS_PROMPT: where the prompt is written
 * @DAILIES_SHORTCUTS_PLAYER: on a clip that plays
 */
typedef enum
{
  DAILIES_SHORTCUTS_WINDOW,
  DAILIES_SHORTCUTS_CLIP,
  DAILIES_SHORTCUTS_LIST,
  DAILIES_SHORTCUTS_PROMPT,
  DAILIES_SHORTCUTS_PLAYER,
} DailiesShortcutGroup;
#define DAILIES_N_SHORTCUT_GROUPS (DAILIES_SHORTCUTS_PLAYER + 1)

/**
 * DailiesShortcut:
 * @title: not yet translated
 * @keys: accelerators, separated by blanks
 * @twins: (nullable): more of them that are not worth showing: the same key of another block
 * @action: (nullable): its detailed name; %NULL where the toolkit does it
 *
 * One line of the one table: what it says is what is installed and what the dialog shows.
 */
typedef struct
{
  DailiesShortcutGroup group;
  const char *title;
  const char *keys;
  const char *twins;
  const char *action;
} DailiesShortcut;

const DailiesShortcut *dailies_shortcuts_get_all (guint *n);
/* (transfer none): translated */
const char *dailies_shortcuts_get_group_title (DailiesShortcutGroup group);

/* Those of WINDOW and CLIP, which menus then show too. */
void dailies_shortcuts_install (GtkApplication *application);
/* (transfer full): those of one of the other groups, for the widget that has its actions */
GtkEventController *dailies_shortcuts_new_controller (DailiesShortcutGroup group);
/* (transfer full): those of one action of these groups, for where they do the same outside their widget */
GtkEventController *dailies_shortcuts_new_controller_of (const char *action);

G_END_DECLS
