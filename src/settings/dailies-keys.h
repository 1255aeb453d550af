/* dailies-keys.h: the keys, one an origin
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * dailies_keys_lookup:
 * @origin: "https://host:port", as dailies_service_get_origin_of() says it
 *
 * `AIML_API_KEY` wins where it may go: to the vendor's origin and to loopback. Else the keyring
 * (libsecret), else what was given for this run.
 *
 * Returns: (transfer full): a future string, %NULL where there is no key; rejects with a SecretError or
 *   GIOError where the keyring is there but fails, %G_IO_ERROR_INVALID_ARGUMENT where what is there
 *   could not stand in a header
 */
DexFuture *dailies_keys_lookup (const char *origin);

/* Whether `AIML_API_KEY` may go to @origin. */
gboolean dailies_keys_may_use_environment (const char *origin);

/* Where the key that dailies_keys_lookup() finds for @origin comes from, where it is not the keyring:
 * whether `AIML_API_KEY` is set and wins, and whether it is kept for this run only. */
gboolean dailies_keys_is_in_environment (const char *origin);
gboolean dailies_keys_is_for_this_run (const char *origin);

/**
 * dailies_keys_store:
 * @key: blanks around it are dropped
 *
 * Returns: (transfer full): a future boolean: %TRUE if the keyring has it, %FALSE if there is no
 *   keyring service and the key is kept for this run only; rejects with
 *   %G_IO_ERROR_INVALID_ARGUMENT if @key is no key (nothing is kept), else as dailies_keys_lookup()
 */
DexFuture *dailies_keys_store (const char *origin, const char *key);
/* (transfer full): a future boolean, %TRUE, also where there was none */
DexFuture *dailies_keys_remove (const char *origin);

G_END_DECLS
