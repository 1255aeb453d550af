/* dailies-account.c: is a key good, and what is left in its account
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-account.h"

#include "dailies-service.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (dailies_account_error, dailies_account_error)

typedef struct
{
  char *address;
  char *key;
  DailiesReply *reply;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_free (check->address);
  g_free (check->key);
  g_clear_object (&check->reply);
  g_free (check);
}

static void
keep_reply (DailiesService *service, DailiesReply *reply, Check *check)
{
  g_set_object (&check->reply, reply);
}

/* Whether the service says one of @words (lower case) anywhere in its answer. The vendor gives the
 * same status to several refusals, and has changed the names of the errors and their envelope more
 * than once; the words have stayed. */
static gboolean
says (DailiesReply *reply, const char *const *words)
{
  const char *const texts[]
    = { dailies_reply_get_error_name (reply), dailies_reply_get_error_message (reply),
        dailies_reply_get_raw (reply) };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = texts[i] != NULL ? g_ascii_strdown (texts[i], -1) : NULL;

      for (guint j = 0; text != NULL && words[j] != NULL; j++)
        if (strstr (text, words[j]) != NULL)
          return TRUE;
    }
  return FALSE;
}

static DailiesAccountError
judge (DailiesReply *reply)
{
  static const char *const ended[] = { "expired", "disabled", "revoked", NULL };
  static const char *const broke[]
    = { "insufficient", "insufficent", "out of credits", "out of funds", "outoffunds", NULL };
  static const char *const scope[] = { "scope", "permission", NULL };
  guint status = dailies_reply_get_http_status (reply);

  if (dailies_reply_get_outcome (reply) != DAILIES_OUTCOME_REFUSED)
    return DAILIES_ACCOUNT_ERROR_UNCHECKED;
  if ((status == 401 || status == 403) && says (reply, ended))
    return DAILIES_ACCOUNT_ERROR_EXPIRED;
  if (status == 401)
    return DAILIES_ACCOUNT_ERROR_KEY;
  if (status == 403 && says (reply, broke))
    return DAILIES_ACCOUNT_ERROR_CREDITS;
  if (status == 403 && says (reply, scope))
    return DAILIES_ACCOUNT_ERROR_SCOPE;
  return DAILIES_ACCOUNT_ERROR_REFUSED;
}

static DexFuture *
reject (Check *check, const GError *error)
{
  DailiesAccountError code
    = check->reply != NULL ? judge (check->reply) : DAILIES_ACCOUNT_ERROR_UNCHECKED;
  g_autofree char *text = NULL;

  switch (code)
    {
    case DAILIES_ACCOUNT_ERROR_KEY:
      text = g_strdup (_ ("The service does not know this key."));
      break;
    case DAILIES_ACCOUNT_ERROR_EXPIRED:
      text = g_strdup (_ ("This key has expired or was switched off."));
      break;
    case DAILIES_ACCOUNT_ERROR_CREDITS:
      text = g_strdup (_ ("The key is good, but the account has no credits."));
      break;
    case DAILIES_ACCOUNT_ERROR_SCOPE:
      text = g_strdup (_ ("The key is good, but it is not allowed to read the balance."));
      break;
    case DAILIES_ACCOUNT_ERROR_REFUSED:
      /* Translators: %s is what the service says, in its own words */
      text = g_strdup_printf (_ ("The service refused the key: %s"), error->message);
      break;
    case DAILIES_ACCOUNT_ERROR_UNCHECKED:
      /* Translators: %s is a sentence that says why */
      text = g_strdup_printf (_ ("The key could not be checked. %s"), error->message);
      break;
    default:
      g_assert_not_reached ();
    }
  return dex_future_new_reject (DAILIES_ACCOUNT_ERROR, code, "%s", text);
}

static DexFuture *
check_fiber (gpointer data)
{
  Check *check = data;
  g_autoptr (DailiesService) service = dailies_service_new (check->address, check->key);
  g_autoptr (DexFuture) asked = NULL;
  g_autoptr (GError) error = NULL;

  g_signal_connect (service, "exchange", G_CALLBACK (keep_reply), check);
  asked = dailies_service_get_balance (service);
  if (!dex_await (dex_ref (asked), &error))
    return reject (check, error);
  return g_steal_pointer (&asked);
}

DexFuture *
dailies_account_check (const char *address, const char *key)
{
  Check *check;

  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  check = g_new0 (Check, 1);
  check->address = g_strdup (address);
  check->key = g_strdup (key);
  return dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, check_fiber, check, check_free);
}

gboolean
dailies_account_error_is_of_key (const GError *error)
{
  return g_error_matches (error, DAILIES_ACCOUNT_ERROR, DAILIES_ACCOUNT_ERROR_KEY)
         || g_error_matches (error, DAILIES_ACCOUNT_ERROR, DAILIES_ACCOUNT_ERROR_EXPIRED);
}

static gboolean
is_vendor (const char *address)
{
  g_autofree char *origin = dailies_service_get_origin_of (address);
  g_autofree char *vendor = dailies_service_get_origin_of (DAILIES_SERVICE_AIMLAPI);

  return g_str_equal (origin, vendor);
}

const char *
dailies_account_get_keys_page (const char *address)
{
  g_return_val_if_fail (address != NULL, NULL);

  return is_vendor (address) ? "https://aimlapi.com/app/keys" : NULL;
}

const char *
dailies_account_get_credits_page (const char *address)
{
  g_return_val_if_fail (address != NULL, NULL);

  return is_vendor (address) ? "https://aimlapi.com/app/billing/" : NULL;
}
