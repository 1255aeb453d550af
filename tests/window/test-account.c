/* test-account.c: a key is pasted, checked, kept, changed and removed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "rows.h"
#include "window-fixture.h"

#include "dailies-account-dialog.h"
#include "dailies-keys.h"
#include "dailies-queue-private.h"
#include "dailies-settings.h"

#include <libsoup/soup.h>

#define GOOD "sk-good"
#define RICH "{\"current_balance\": 10.07, \"currency\": \"USD\"}"

static GFile *folder;

typedef struct
{
  DailiesEngine *engine;
  SoupServer *server;
  char *address;
  GtkWidget *window;
  AdwDialog *dialog;
  GtkWidget *banner;
  /* What is said to the key GOOD; every other one is unknown. */
  guint status;
  const char *body;
  /* The first question, when it @hangs */
  gboolean hangs;
  SoupServerMessage *hanging;
} Fixture;

static void
answer (SoupServer *server,
        SoupServerMessage *message,
        const char *path,
        GHashTable *query,
        gpointer data)
{
  Fixture *self = data;
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                  "Authorization");
  gboolean good = g_strcmp0 (key, "Bearer " GOOD) == 0;
  const char *body = good ? self->body : "{\"message\":\"This request requires a valid API key.\"}";

  soup_server_message_set_status (message, good ? self->status : 401, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body,
                                    strlen (body));
  if (self->hangs)
    {
      self->hanging = g_object_ref (message);
      soup_server_message_pause (message);
    }
}

static void
open_dialog (Fixture *self)
{
  self->dialog = dailies_account_dialog_new (self->engine, self->address);
  adw_dialog_present (self->dialog, self->window);
  self->banner = find_type (GTK_WIDGET (self->dialog), ADW_TYPE_BANNER);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (DexFuture) opening = dailies_engine_open (folder);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->status = 200;
  self->body = RICH;
  self->engine = g_object_ref (fixture_await_object (opening));
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, answer, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->address = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_settings_set_string (dailies_settings_get_default (), "service", "demo");
  self->window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (self->window), gtk_label_new ("behind"));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 640, 600);
  gtk_window_present (GTK_WINDOW (self->window));
  open_dialog (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->address, g_free);
}

static GtkWidget *
row (Fixture *self, const char *title)
{
  return find_row (GTK_WIDGET (self->dialog), title);
}

static gboolean
is_shown (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static gboolean
is_usable (gpointer widget)
{
  return gtk_widget_get_sensitive (widget);
}

static gboolean
is_revealed (gpointer banner)
{
  return adw_banner_get_revealed (banner);
}

static gboolean
is_hidden (gpointer banner)
{
  return !adw_banner_get_revealed (banner);
}

static gboolean
has_dollars (gpointer balance)
{
  const char *words = adw_action_row_get_subtitle (balance);

  return words != NULL && *words == '$';
}

static void
paste (Fixture *self, const char *key)
{
  GtkWidget *entry = row (self, "Key");

  /* There are two rows of that name: the one that shows where a key is kept comes first. */
  if (!GTK_IS_EDITABLE (entry))
    entry = find_type (GTK_WIDGET (self->dialog), ADW_TYPE_PASSWORD_ENTRY_ROW);
  fixture_wait (entry, "map", is_shown);
  gtk_editable_set_text (GTK_EDITABLE (entry), key);
  /* Not before it is known whether there is a key already. */
  fixture_wait (row (self, "Check and _Use"), "notify::sensitive", is_usable);
  g_signal_emit_by_name (row (self, "Check and _Use"), "activated");
}

static void
assert_says (Fixture *self, const char *words, const char *step)
{
  fixture_wait (self->banner, "notify::revealed", is_revealed);
  if (strstr (adw_banner_get_title (ADW_BANNER (self->banner)), words) == NULL)
    g_error ("It says: %s", adw_banner_get_title (ADW_BANNER (self->banner)));
  g_assert_cmpstr (adw_banner_get_button_label (ADW_BANNER (self->banner)), ==, step);
}

static void
assert_key (Fixture *self, const char *expected)
{
  g_autofree char *origin = dailies_service_get_origin_of (self->address);
  g_autoptr (DexFuture) future = dailies_keys_lookup (origin);

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (g_value_get_string (dex_future_get_value (future, NULL)), ==, expected);
}

static void
assert_service (const char *expected)
{
  g_autofree char *service = dailies_settings_dup_service ();

  g_assert_cmpstr (service, ==, expected);
}

static void
remove_key (Fixture *self)
{
  g_autofree char *origin = dailies_service_get_origin_of (self->address);
  g_autoptr (DexFuture) future = dailies_keys_remove (origin);

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_good (Fixture *self, gconstpointer data)
{
  /* Blanks come along when a key is copied. */
  paste (self, "  " GOOD "\n");
  fixture_wait (row (self, "Balance"), "notify::subtitle", has_dollars);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row (self, "Balance"))), ==,
                   "$10.07");
  g_assert_false (adw_banner_get_revealed (ADW_BANNER (self->banner)));
  assert_key (self, GOOD);
  assert_service (self->address);

  /* The next time, it is there. */
  adw_dialog_force_close (self->dialog);
  open_dialog (self);
  fixture_wait (row (self, "Balance"), "notify::subtitle", has_dollars);
  remove_key (self);
}

static void
test_wrong (Fixture *self, gconstpointer data)
{
  paste (self, "sk-wrong");
  assert_says (self, "does not know this key", NULL);
  assert_key (self, NULL);
  assert_service ("demo");

  /* Nothing is in the way of another one. */
  paste (self, GOOD);
  fixture_wait (self->banner, "notify::revealed", is_hidden);
  fixture_wait (row (self, "Balance"), "notify::subtitle", has_dollars);
  assert_key (self, GOOD);
  remove_key (self);
}

static void
test_no_credits (Fixture *self, gconstpointer data)
{
  self->status = 403;
  self->body = "{\"error\":{\"name\":\"OutOfFundsException\",\"message\":\"no\"}}";
  paste (self, GOOD);
  assert_says (self, "no credits", "_Check Again");
  assert_key (self, GOOD);
  assert_service (self->address);
  remove_key (self);
}

static void
test_empty_account (Fixture *self, gconstpointer data)
{
  self->body = "{\"current_balance\": 0, \"currency\": \"USD\"}";
  paste (self, GOOD);
  assert_says (self, "no credits", "_Check Again");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row (self, "Balance"))), ==,
                   "$0.00");
  remove_key (self);
}

static void
test_scope (Fixture *self, gconstpointer data)
{
  self->status = 403;
  self->body = "{\"message\":\"missing scope billing:read\"}";
  paste (self, GOOD);
  assert_says (self, "not allowed to read the balance", "Use It _Anyway");
  assert_key (self, NULL);

  g_signal_emit_by_name (self->banner, "button-clicked");
  fixture_wait (self->banner, "notify::revealed", is_hidden);
  fixture_wait (row (self, "Balance"), "map", is_shown);
  assert_key (self, GOOD);
  assert_service (self->address);
  remove_key (self);
}

static void
test_no_key_at_all (Fixture *self, gconstpointer data)
{
  self->status = 200;
  paste (self, "two words");
  assert_says (self, "", NULL);
  assert_key (self, NULL);
}

static void
test_removed (Fixture *self, gconstpointer data)
{
  AdwDialog *alert;

  paste (self, GOOD);
  fixture_wait (row (self, "Balance"), "notify::subtitle", has_dollars);
  g_signal_emit_by_name (row (self, "_Remove Key"), "activated");
  alert = adw_window_get_visible_dialog (ADW_WINDOW (self->window));
  g_assert_true (ADW_IS_ALERT_DIALOG (alert));
  g_signal_emit_by_name (alert, "response", "remove");
  fixture_wait (find_type (GTK_WIDGET (self->dialog), ADW_TYPE_PASSWORD_ENTRY_ROW), "map",
                is_shown);
  assert_key (self, NULL);
  assert_service ("demo");
}

static gboolean
is_going_on (gpointer queue)
{
  gboolean paused;

  g_object_get (queue, "paused", &paused, NULL);
  return !paused;
}

/* The service has refused to make a clip. */
static DailiesQueue *
pause_service (Fixture *self)
{
  DailiesQueue *queue = dailies_engine_get_queue (self->engine);
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour");
  g_autoptr (DexFuture) adding
    = dailies_library_add (dailies_engine_get_library (self->engine), request, self->address,
                           DAILIES_DIALECT_UNIVERSAL, NULL);

  dailies_queue_pause (queue, fixture_await_object (adding), "There are no credits.");
  g_assert_false (is_going_on (queue));
  return queue;
}

/* A key that may not read the balance: what was paid in is not seen, so the person says it. */
static void
test_paid_unseen (Fixture *self, gconstpointer data)
{
  DailiesQueue *queue;

  paste (self, GOOD);
  fixture_wait (row (self, "Balance"), "notify::subtitle", has_dollars);
  adw_dialog_force_close (self->dialog);

  self->status = 403;
  self->body = "{\"message\":\"missing scope billing:read\"}";
  queue = pause_service (self);
  open_dialog (self);
  assert_says (self, "not allowed to read the balance", "_Send Waiting Clips");
  g_assert_false (is_going_on (queue));
  g_signal_emit_by_name (self->banner, "button-clicked");
  g_assert_true (is_going_on (queue));
  g_assert_false (adw_banner_get_revealed (ADW_BANNER (self->banner)));

  /* Where nothing waits, there is nothing to be sent. */
  adw_dialog_force_close (self->dialog);
  open_dialog (self);
  fixture_wait (self->banner, "notify::revealed", is_revealed);
  g_assert_cmpstr (adw_banner_get_button_label (ADW_BANNER (self->banner)), !=,
                   "_Send Waiting Clips");
  remove_key (self);
}

/* Whoever has paid goes on: by looking at the account, whether the dialog was left open or not. */
static void
test_paid (Fixture *self, gconstpointer data)
{
  DailiesQueue *queue = pause_service (self);

  self->body = "{\"current_balance\": 0, \"currency\": \"USD\"}";
  paste (self, GOOD);
  assert_says (self, "no credits", "_Check Again");

  pause_service (self);
  g_signal_emit_by_name (self->banner, "button-clicked");
  fixture_wait (self->banner, "notify::revealed", is_revealed);
  assert_says (self, "no credits", "_Check Again");
  g_assert_false (is_going_on (queue));

  self->body = RICH;
  g_signal_emit_by_name (self->banner, "button-clicked");
  fixture_wait (queue, "notify::paused", is_going_on);
  fixture_wait (self->banner, "notify::revealed", is_hidden);

  pause_service (self);
  adw_dialog_force_close (self->dialog);
  open_dialog (self);
  fixture_wait (queue, "notify::paused", is_going_on);
  remove_key (self);
}

static void
dialog_gone (gpointer data, GObject *dialog)
{
  *(gboolean *) data = TRUE;
}

/* A key whose check was not waited for is not kept. */
static void
test_closed (Fixture *self, gconstpointer data)
{
  gboolean gone = FALSE;

  self->hangs = TRUE;
  g_object_weak_ref (G_OBJECT (self->dialog), dialog_gone, &gone);
  paste (self, GOOD);
  while (self->hanging == NULL)
    g_main_context_iteration (NULL, TRUE);

  adw_dialog_force_close (self->dialog);
  soup_server_message_unpause (self->hanging);
  /* As soon as nothing is under way for it. */
  while (!gone)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&self->hanging);
  assert_key (self, NULL);
  assert_service ("demo");
}

/* A key for another service than the chosen one changes nothing of the choice. */
static void
test_other (Fixture *self, gconstpointer data)
{
  g_settings_set_string (dailies_settings_get_default (), "service", "http://127.0.0.1:9");
  paste (self, GOOD);
  fixture_wait (row (self, "Balance"), "notify::subtitle", has_dollars);
  assert_key (self, GOOD);
  assert_service ("http://127.0.0.1:9");
  remove_key (self);
}

static AdwPreferencesGroup *
get_group (GtkWidget *row)
{
  return ADW_PREFERENCES_GROUP (gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP));
}

/* What a changed key means for the clips that are being made is said before it is changed. */
static void
test_changed (Fixture *self, gconstpointer data)
{
  GtkWidget *entry = find_type (GTK_WIDGET (self->dialog), ADW_TYPE_PASSWORD_ENTRY_ROW);

  g_assert_null (strstr (adw_preferences_group_get_description (get_group (entry)), "being made"));
  paste (self, GOOD);
  fixture_wait (row (self, "Balance"), "notify::subtitle", has_dollars);
  g_signal_emit_by_name (row (self, "_Change Key…"), "activated");
  fixture_wait (entry, "map", is_shown);
  g_assert_nonnull (
    strstr (adw_preferences_group_get_description (get_group (entry)), "being made"));
  remove_key (self);
}

static void
test_environment (Fixture *self, gconstpointer data)
{
  adw_dialog_force_close (self->dialog);
  g_setenv ("AIML_API_KEY", GOOD, TRUE);
  open_dialog (self);
  fixture_wait (row (self, "Balance"), "notify::subtitle", has_dollars);
  g_assert_nonnull (
    strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row (self, "Key"))), "AIML_API_KEY"));
  g_assert_false (gtk_widget_get_mapped (row (self, "_Remove Key")));
  g_unsetenv ("AIML_API_KEY");
}

/* Each in a process of its own: whether there is a keyring is looked for once. */
static void
test_this_run (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) home = g_file_new_for_path (g_get_user_data_dir ());

  paste (self, GOOD);
  fixture_wait (row (self, "Balance"), "notify::subtitle", has_dollars);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row (self, "Key"))),
                            "until Dailies is closed"));
  assert_key (self, GOOD);
}

static void
test_no_keyring (void)
{
  g_auto (GStrv) environment = g_environ_unsetenv (g_get_environ (), "SECRET_BACKEND");

  g_test_trap_subprocess_with_envp ("/window/account/subprocess/this-run",
                                    (const char *const *) environment, 0,
                                    G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add_vtable (path, sizeof (Fixture), NULL, (GTestFixtureFunc) set_up,
                     (GTestFixtureFunc) func, (GTestFixtureFunc) tear_down);
}

int
main (int argc, char *argv[])
{
  g_autofree char *keyring = NULL;
  int result;

  folder = fixture_make_folder ();
  keyring = g_build_filename (g_file_peek_path (folder), "keyring", NULL);
  g_unsetenv ("AIML_API_KEY");
  if (!g_strv_contains ((const char *const *) argv, "/window/account/subprocess/this-run"))
    {
      g_setenv ("SECRET_BACKEND", "file", TRUE);
      g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
      g_setenv ("SECRET_FILE_TEST_PASSWORD", "open", TRUE);
    }
  fixture_init (&argc, &argv);

  add ("/window/account/good", test_good);
  add ("/window/account/wrong", test_wrong);
  add ("/window/account/no-credits", test_no_credits);
  add ("/window/account/empty-account", test_empty_account);
  add ("/window/account/scope", test_scope);
  add ("/window/account/no-key-at-all", test_no_key_at_all);
  add ("/window/account/removed", test_removed);
  add ("/window/account/paid", test_paid);
  add ("/window/account/paid-unseen", test_paid_unseen);
  add ("/window/account/closed", test_closed);
  add ("/window/account/other", test_other);
  add ("/window/account/changed", test_changed);
  add ("/window/account/environment", test_environment);
  add ("/window/account/subprocess/this-run", test_this_run);
  g_test_add_func ("/window/account/no-keyring", test_no_keyring);
  result = g_test_run ();

  fixture_remove_folder (folder);
  return result;
}
