/* dailies-account-dialog.c: the key of a service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-account-dialog-private.h"

#include "dailies-account.h"
#include "dailies-keys.h"
#include "dailies-settings.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (DailiesAccountDialog, dailies_account_dialog, ADW_TYPE_DIALOG)

static char *
dup_host (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri != NULL ? g_uri_get_host (uri) : address);
}

/* --- what can be done now --- */

static void
update_check (DailiesAccountDialog *self)
{
  gtk_widget_set_sensitive (self->check, !self->busy && *gtk_editable_get_text (self->key) != '\0');
}

static void
set_busy (DailiesAccountDialog *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->deeds, !busy);
  gtk_widget_set_visible (self->balance_spinner, busy);
  gtk_widget_set_visible (self->check_spinner, busy);
  update_check (self);
}

/* --- its two faces --- */

static void
describe_asking (DailiesAccountDialog *self, gboolean changes)
{
  g_autofree char *host = dup_host (self->address);
  /* Translators: %s is the name of a computer: "api.aimlapi.com" */
  g_autofree char *paste
    = g_strdup_printf (_ ("Paste the key of your account. It goes to %s and to "
                          "nobody else. Checking it costs nothing."),
                       host);
  g_autofree char *words
    = changes ? g_strconcat (paste, "\n\n",
                             _ ("Clips that are being made are asked for with the new key. If it "
                                "belongs to another account, they wait until the old one is back."),
                             NULL)
              : g_strdup (paste);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->asking), words);
}

static void
show_asking (DailiesAccountDialog *self, gboolean changes)
{
  describe_asking (self, changes);
  gtk_widget_set_visible (self->asking, TRUE);
  gtk_widget_set_visible (self->checking, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->key));
  gtk_widget_set_visible (self->account, FALSE);
  gtk_widget_set_visible (self->deeds, FALSE);
}

static void
show_balance (DailiesAccountDialog *self, double usd)
{
  /* Translators: an amount of US dollars */
  g_autofree char *words = g_strdup_printf (_ ("$%.2f"), usd);

  adw_action_row_set_subtitle (self->balance, words);
  if (usd > 0)
    return;
  _dailies_account_dialog_say (self, _ ("The key is good, but the account has no credits."));
  _dailies_account_dialog_offer_credits (self);
}

static void
show_account (DailiesAccountDialog *self)
{
  gboolean environment = dailies_keys_is_in_environment (self->origin);
  const char *source = _ ("In the keyring");

  if (environment)
    source = _ ("From the environment: AIML_API_KEY");
  else if (dailies_keys_is_for_this_run (self->origin))
    source = _ ("There is no keyring here: it is kept until Dailies is closed");

  adw_action_row_set_subtitle (self->source, source);
  gtk_widget_set_visible (self->account, TRUE);
  /* What is in the environment cannot be changed from here. */
  gtk_widget_set_visible (self->deeds, !environment);
  /* Focus goes before its place does. */
  gtk_widget_grab_focus (GTK_WIDGET (self->source));
  gtk_widget_set_visible (self->asking, FALSE);
  gtk_widget_set_visible (self->checking, FALSE);
}

/* --- looking up --- */

/* There is something to pay with again. */
static void
end_pause (DailiesAccountDialog *self)
{
  DailiesQueue *queue = dailies_engine_get_queue (self->engine);
  g_autofree char *paused = dailies_queue_dup_paused_service (queue);

  if (g_strcmp0 (paused, self->address) == 0)
    dailies_queue_unpause (queue);
}

static DexFuture *
look_fiber (gpointer data)
{
  DailiesAccountDialog *self = data;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  double usd;

  key = dex_await_string (dailies_keys_lookup (self->origin), &error);
  if (error != NULL)
    {
      _dailies_account_dialog_say_error (self, error, FALSE);
      set_busy (self, FALSE);
      return dex_future_new_true ();
    }
  if (key == NULL)
    {
      set_busy (self, FALSE);
      show_asking (self, FALSE);
      return dex_future_new_true ();
    }

  show_account (self);
  adw_action_row_set_subtitle (self->balance, _ ("Not known"));
  usd = dex_await_double (dailies_account_check (self->address, key), &error);
  set_busy (self, FALSE);
  if (error != NULL)
    {
      _dailies_account_dialog_say_error (self, error, FALSE);
      return dex_future_new_true ();
    }

  show_balance (self, usd);
  if (usd > 0)
    end_pause (self);
  return dex_future_new_true ();
}

static void
look (DailiesAccountDialog *self)
{
  set_busy (self, TRUE);
  dex_clear (&self->work);
  self->work = dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, look_fiber, g_object_ref (self),
                                    g_object_unref);
}

/* --- a new key --- */

typedef struct
{
  DailiesAccountDialog *dialog;
  char *key;
  gboolean unchecked;
} Taking;

static void
taking_free (gpointer data)
{
  Taking *taking = data;

  g_object_unref (taking->dialog);
  g_free (taking->key);
  g_free (taking);
}

/* Those that wait for a key, or for the account, are sent; and new ones go there from now on, where none
 * was chosen. */
static void
use_key (DailiesAccountDialog *self)
{
  g_autofree char *vendor = dailies_engine_parse_service ("aimlapi", NULL);
  g_autofree char *service = dailies_settings_dup_service ();

  dailies_engine_forget_service (self->engine, self->address);
  if (g_str_equal (service, DAILIES_ENGINE_DEMO) && !self->closed)
    g_settings_set_string (dailies_settings_get_default (), "service",
                           g_strcmp0 (vendor, self->address) == 0 ? "aimlapi" : self->address);
  dailies_queue_unpause (dailies_engine_get_queue (self->engine));
}

static DexFuture *
take_fiber (gpointer data)
{
  Taking *taking = data;
  DailiesAccountDialog *self = taking->dialog;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) problem = NULL;
  double usd = 0;

  if (!taking->unchecked)
    {
      usd = dex_await_double (dailies_account_check (self->address, taking->key), &problem);
      /* An account without credits is still the person's account. */
      if (problem != NULL
          && !g_error_matches (problem, DAILIES_ACCOUNT_ERROR, DAILIES_ACCOUNT_ERROR_CREDITS))
        {
          set_busy (self, FALSE);
          _dailies_account_dialog_say_error (self, problem, TRUE);
          gtk_widget_grab_focus (GTK_WIDGET (self->key));
          return dex_future_new_true ();
        }
    }

  /* Who closes the dialog does not want it any more. */
  if (self->closed)
    return dex_future_new_true ();

  dex_await_boolean (dailies_keys_store (self->origin, taking->key), &error);
  set_busy (self, FALSE);
  if (error != NULL)
    {
      _dailies_account_dialog_say_error (self, error, TRUE);
      return dex_future_new_true ();
    }

  gtk_editable_set_text (self->key, "");
  use_key (self);
  _dailies_account_dialog_say (self, NULL);
  show_account (self);
  adw_action_row_set_subtitle (self->balance, _ ("Not known"));
  if (problem != NULL)
    _dailies_account_dialog_say_error (self, problem, FALSE);
  else if (!taking->unchecked)
    show_balance (self, usd);
  return dex_future_new_true ();
}

static void
take (DailiesAccountDialog *self, gboolean unchecked)
{
  Taking *taking = g_new0 (Taking, 1);

  taking->dialog = g_object_ref (self);
  taking->key = g_strstrip (g_strdup (gtk_editable_get_text (self->key)));
  taking->unchecked = unchecked;

  _dailies_account_dialog_say (self, NULL);
  set_busy (self, TRUE);
  dex_clear (&self->work);
  self->work = dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, take_fiber, taking, taking_free);
}

/* --- without a key --- */

static DexFuture *
remove_fiber (gpointer data)
{
  DailiesAccountDialog *self = data;
  GSettings *settings = dailies_settings_get_default ();
  g_autofree char *service = NULL;
  g_autoptr (GError) error = NULL;

  dex_await_boolean (dailies_keys_remove (self->origin), &error);
  set_busy (self, FALSE);
  if (error != NULL)
    {
      _dailies_account_dialog_say_error (self, error, FALSE);
      return dex_future_new_true ();
    }

  dailies_engine_forget_service (self->engine, self->address);
  service = dailies_settings_dup_service ();
  if (g_str_equal (service, self->address))
    g_settings_set_string (settings, "service", DAILIES_ENGINE_DEMO);
  show_asking (self, FALSE);
  return dex_future_new_true ();
}

static void
on_removal_chosen (AdwAlertDialog *alert, const char *response, DailiesAccountDialog *self)
{
  if (!g_str_equal (response, "remove"))
    return;

  _dailies_account_dialog_say (self, NULL);
  set_busy (self, TRUE);
  dex_clear (&self->work);
  self->work = dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, remove_fiber, g_object_ref (self),
                                    g_object_unref);
}

static void
on_remove (AdwButtonRow *row, DailiesAccountDialog *self)
{
  AdwDialog *alert = adw_alert_dialog_new (
    _ ("Remove the Key?"),
    _ ("New clips come from the demo service then. Clips that are being made with this key wait "
       "until it is there again. The account and its credits stay as they are."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (alert), "cancel", _ ("_Cancel"), "remove",
                                  _ ("_Remove"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (alert), "remove",
                                            ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (alert, "response", G_CALLBACK (on_removal_chosen), self, 0);
  adw_dialog_present (alert, GTK_WIDGET (self));
}

/* --- signals of the template --- */

static void
on_key_changed (GtkEditable *key, DailiesAccountDialog *self)
{
  update_check (self);
}

static void
on_check (DailiesAccountDialog *self)
{
  if (gtk_widget_get_sensitive (self->check))
    take (self, FALSE);
}

static void
on_change (AdwButtonRow *row, DailiesAccountDialog *self)
{
  _dailies_account_dialog_say (self, NULL);
  show_asking (self, TRUE);
}

static void
on_keys_page (AdwActionRow *row, DailiesAccountDialog *self)
{
  _dailies_account_dialog_open_page (self, dailies_account_get_keys_page (self->address));
}

static void
on_step (AdwBanner *banner, DailiesAccountDialog *self)
{
  if (self->step_page != NULL)
    _dailies_account_dialog_open_page (self, self->step_page);

  if (self->step_keeps)
    take (self, TRUE);
  else if (self->step_tries)
    {
      _dailies_account_dialog_say (self, NULL);
      end_pause (self);
    }
  else if (self->step_looks && self->step_page != NULL)
    _dailies_account_dialog_offer_to_look (self);
  else if (self->step_looks)
    {
      _dailies_account_dialog_say (self, NULL);
      look (self);
    }
}

static void
on_closed (DailiesAccountDialog *self)
{
  self->closed = TRUE;
}

/* --- GObject --- */

static void
dailies_account_dialog_dispose (GObject *object)
{
  DailiesAccountDialog *self = DAILIES_ACCOUNT_DIALOG (object);

  dex_clear (&self->work);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_ACCOUNT_DIALOG);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->origin, g_free);

  G_OBJECT_CLASS (dailies_account_dialog_parent_class)->dispose (object);
}

static void
dailies_account_dialog_class_init (DailiesAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dailies_account_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-account-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, account);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, asking);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, balance);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, balance_spinner);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, check);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, checking);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, check_spinner);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, deeds);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, key);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, keys_page);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, service);
  gtk_widget_class_bind_template_child (widget_class, DailiesAccountDialog, source);
  gtk_widget_class_bind_template_callback (widget_class, on_change);
  gtk_widget_class_bind_template_callback (widget_class, on_check);
  gtk_widget_class_bind_template_callback (widget_class, on_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_keys_page);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_bind_template_callback (widget_class, on_step);
}

static void
dailies_account_dialog_init (DailiesAccountDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What the settings say, unless it needs no account. */
static char *
dup_default_address (void)
{
  g_autofree char *service = dailies_settings_dup_service ();

  if (!g_str_equal (service, DAILIES_ENGINE_DEMO))
    return g_steal_pointer (&service);
  return dailies_engine_parse_service ("aimlapi", NULL);
}

AdwDialog *
dailies_account_dialog_new (DailiesEngine *engine, const char *address)
{
  DailiesAccountDialog *self;
  g_autofree char *host = NULL;
  g_autofree char *service = NULL;

  g_return_val_if_fail (DAILIES_IS_ENGINE (engine), NULL);

  self = g_object_new (DAILIES_TYPE_ACCOUNT_DIALOG, NULL);
  self->engine = g_object_ref (engine);
  self->address = address != NULL ? g_strdup (address) : dup_default_address ();
  self->origin = dailies_service_get_origin_of (self->address);

  host = dup_host (self->address);
  describe_asking (self, FALSE);
  adw_action_row_set_subtitle (self->service, host);
  gtk_widget_set_visible (self->keys_page, dailies_account_get_keys_page (self->address) != NULL);

  service = dailies_settings_dup_service ();
  if (g_str_equal (service, self->address))
    show_account (self);
  look (self);
  return ADW_DIALOG (self);
}
