/* dailies-account-dialog-private.h: the parts of the account dialog, for its own files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-account-dialog.h"

G_BEGIN_DECLS

struct _DailiesAccountDialog
{
  AdwDialog parent_instance;

  DailiesEngine *engine;
  char *address;
  char *origin;
  DexFuture *work; /* what is under way: dropped with the dialog */

  /* What the banner's button does: a page is opened, the key is kept without a check, the account is
   * looked at again, or what waits for it is sent. */
  const char *step_page;
  gboolean step_keeps;
  gboolean step_looks;
  gboolean step_tries;
  gboolean busy;
  gboolean closed;

  GtkWidget *account;
  GtkWidget *asking;
  AdwActionRow *balance;
  GtkWidget *balance_spinner;
  AdwBanner *banner;
  GtkWidget *check;
  GtkWidget *check_spinner;
  GtkWidget *checking;
  GtkWidget *deeds;
  GtkEditable *key;
  GtkWidget *keys_page;
  AdwActionRow *service;
  AdwActionRow *source;
};

/* --- dailies-account-dialog-steps.c: one sentence, one next step --- */

/* @words: (nullable): %NULL for nothing any more */
void _dailies_account_dialog_say (DailiesAccountDialog *self, const char *words);
/* And the step that mends it. @is_new: the key was just pasted, and is not kept yet */
void _dailies_account_dialog_say_error (DailiesAccountDialog *self,
                                        const GError *error,
                                        gboolean is_new);
void _dailies_account_dialog_offer_to_look (DailiesAccountDialog *self);
/* Where they are bought; whoever comes back from there is offered to look. */
void _dailies_account_dialog_offer_credits (DailiesAccountDialog *self);
void _dailies_account_dialog_open_page (DailiesAccountDialog *self, const char *page);

G_END_DECLS
