/* dailies-jobs-pane-private.h: what the files of the list of jobs share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-jobs-model.h"
#include "dailies-jobs-pane.h"

G_BEGIN_DECLS

struct _DailiesJobsPane
{
  AdwBin parent_instance;

  DailiesEngine *engine;
  DailiesJobsModel *model; /* (nullable): once there is a library */

  GMenuModel *menu;   /* of a row */
  GtkWidget *popover; /* (nullable): it, once it was opened */
  gboolean empty;

  GMenuModel *main_menu;
  GtkMenuButton *menu_button;
  AdwWindowTitle *title;
  AdwToggleGroup *filter;
  GtkListView *list;
  GtkStack *pages;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
};

/* --- the menu of a row: dailies-jobs-pane-menu.c --- */

/* Signals of the template, and the action for the key */
void dailies_jobs_pane_install_menu (GtkWidgetClass *widget_class);

G_END_DECLS
