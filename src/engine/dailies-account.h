/* dailies-account.h: is a key good, and what is left in its account
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

#define DAILIES_ACCOUNT_ERROR (dailies_account_error_quark ())

/**
 * DailiesAccountError:
 * @DAILIES_ACCOUNT_ERROR_KEY: the service does not know the key (401)
 * @DAILIES_ACCOUNT_ERROR_EXPIRED: it did, but the key has expired or was switched off
 * @DAILIES_ACCOUNT_ERROR_CREDITS: the key is good, the account has no credits (403)
 * @DAILIES_ACCOUNT_ERROR_SCOPE: the key is good, but may not do this (403)
 * @DAILIES_ACCOUNT_ERROR_REFUSED: refused for another reason, with the service's own words
 * @DAILIES_ACCOUNT_ERROR_UNCHECKED: nothing is known of the key: no connection, or an answer that is
 *   none
 *
 * Every message is a translated sentence that says what is wrong.
 */
typedef enum
{
  DAILIES_ACCOUNT_ERROR_KEY,
  DAILIES_ACCOUNT_ERROR_EXPIRED,
  DAILIES_ACCOUNT_ERROR_CREDITS,
  DAILIES_ACCOUNT_ERROR_SCOPE,
  DAILIES_ACCOUNT_ERROR_REFUSED,
  DAILIES_ACCOUNT_ERROR_UNCHECKED,
} DailiesAccountError;

GQuark dailies_account_error_quark (void);

/* Whether the key itself was refused, so that keeping it would be of no use. */
gboolean dailies_account_error_is_of_key (const GError *error);

/**
 * dailies_account_check:
 * @address: as dailies_service_check_address() returned it
 *
 * `GET /v2/billing` with @key, once; costs nothing.
 *
 * Returns: (transfer full): a future double, the balance in US dollars; rejects with
 *   #DailiesAccountError
 */
DexFuture *dailies_account_check (const char *address, const char *key);

/* The vendor's page where keys are made, and where credits are bought; %NULL for another service,
 * whose pages nobody here knows. */
const char *dailies_account_get_keys_page (const char *address);
const char *dailies_account_get_credits_page (const char *address);

G_END_DECLS
