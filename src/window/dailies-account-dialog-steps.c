/* dailies-account-dialog-steps.c: what is said in the account dialog, and what can be done about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-account-dialog-private.h"

#include "dailies-account.h"

#include <glib/gi18n-lib.h>

void
_dailies_account_dialog_say (DailiesAccountDialog *self, const char *words)
{
  self->step_page = NULL;
  self->step_keeps = FALSE;
  self->step_looks = FALSE;
  self->step_tries = FALSE;
  adw_banner_set_button_label (self->banner, NULL);
  adw_banner_set_title (self->banner, words != NULL ? words : "");
  adw_banner_set_revealed (self->banner, words != NULL);
  if (words != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
offer_page (DailiesAccountDialog *self, const char *label, const char *page)
{
  self->step_page = page;
  adw_banner_set_button_label (self->banner, page != NULL ? label : NULL);
}

static void
offer_to_keep (DailiesAccountDialog *self)
{
  self->step_keeps = TRUE;
  adw_banner_set_button_label (self->banner, _ ("Use It _Anyway"));
}

void
_dailies_account_dialog_offer_to_look (DailiesAccountDialog *self)
{
  self->step_page = NULL;
  self->step_looks = TRUE;
  adw_banner_set_button_label (self->banner, _ ("_Check Again"));
}

/* What the account has cannot be read, and jobs wait until it has something: only the person knows. */
static gboolean
is_paused (DailiesAccountDialog *self)
{
  g_autofree char *paused
    = dailies_queue_dup_paused_service (dailies_engine_get_queue (self->engine));

  return g_strcmp0 (paused, self->address) == 0;
}

static void
offer_to_try (DailiesAccountDialog *self)
{
  self->step_tries = TRUE;
  adw_banner_set_button_label (self->banner, _ ("_Send Waiting Clips"));
}

void
_dailies_account_dialog_offer_credits (DailiesAccountDialog *self)
{
  const char *page = dailies_account_get_credits_page (self->address);

  _dailies_account_dialog_offer_to_look (self);
  if (page != NULL)
    offer_page (self, _ ("_Add Credits"), page);
}

void
_dailies_account_dialog_say_error (DailiesAccountDialog *self, const GError *error, gboolean is_new)
{
  _dailies_account_dialog_say (self, error->message);
  if (error->domain != DAILIES_ACCOUNT_ERROR)
    return;

  switch ((DailiesAccountError) error->code)
    {
    case DAILIES_ACCOUNT_ERROR_KEY:
    case DAILIES_ACCOUNT_ERROR_EXPIRED:
      offer_page (self, _ ("_Get a Key"), dailies_account_get_keys_page (self->address));
      break;
    case DAILIES_ACCOUNT_ERROR_CREDITS:
      _dailies_account_dialog_offer_credits (self);
      break;
    case DAILIES_ACCOUNT_ERROR_SCOPE:
    case DAILIES_ACCOUNT_ERROR_REFUSED:
    case DAILIES_ACCOUNT_ERROR_UNCHECKED:
      if (is_new)
        offer_to_keep (self);
      else if (is_paused (self))
        offer_to_try (self);
      else if (error->code == DAILIES_ACCOUNT_ERROR_SCOPE)
        offer_page (self, _ ("_Get a Key"), dailies_account_get_keys_page (self->address));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
page_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DailiesAccountDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    _dailies_account_dialog_say (self, error->message);
}

void
_dailies_account_dialog_open_page (DailiesAccountDialog *self, const char *page)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (page);

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                           page_opened, g_object_ref (self));
}
