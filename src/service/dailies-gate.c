/* dailies-gate.c: where a link may lead
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-gate.h"

#include <libdex.h>

static GUri *
parse_service (DailiesGate *gate)
{
  return g_uri_parse (gate->service_address, G_URI_FLAGS_ENCODED, NULL);
}

void
dailies_gate_init (DailiesGate *gate, const char *service_address, gboolean open)
{
  g_autoptr (GUri) uri = NULL;

  *gate = (DailiesGate) { .service_address = g_strdup (service_address), .open = open };
  uri = parse_service (gate);
  g_return_if_fail (uri != NULL);

  /* A literal needs no resolver; a name is resolved when it matters. */
  gate->allowed = dailies_reach_of_host (g_uri_get_host (uri));
  gate->resolved = gate->allowed != DAILIES_REACH_PUBLIC;
}

void
dailies_gate_clear (DailiesGate *gate)
{
  g_clear_pointer (&gate->service_address, g_free);
}

static gboolean
lets_reach (DailiesGate *gate, DailiesReach reach)
{
  return gate->open || reach == DAILIES_REACH_PUBLIC || reach == gate->allowed;
}

static gboolean
is_service_there (DailiesGate *gate, DailiesReach reach)
{
  g_autoptr (GUri) uri = NULL;
  GList *addresses;

  if (gate->resolved)
    return FALSE;
  gate->resolved = TRUE;

  uri = parse_service (gate);
  /* A name that is not found just now is nowhere, and the link stays refused. */
  addresses = dex_await_boxed (
    dex_resolver_lookup_by_name (g_resolver_get_default (), g_uri_get_host (uri)), NULL);
  if (addresses == NULL)
    return FALSE;

  for (GList *l = addresses; l != NULL; l = l->next)
    if (dailies_reach_of_address (l->data) == reach)
      gate->allowed = reach;
  g_boxed_free (DEX_TYPE_INET_ADDRESS_LIST, addresses);
  return gate->allowed == reach;
}

gboolean
dailies_gate_lets_host (DailiesGate *gate, const char *host)
{
  DailiesReach reach = dailies_reach_of_host (host);

  return lets_reach (gate, reach) || is_service_there (gate, reach);
}

gboolean
dailies_gate_lets_address (GSocketAddress *address, gboolean via_proxy, gpointer user_data)
{
  DailiesGate *gate = user_data;

  if (via_proxy)
    return TRUE;

  gate->refused = DAILIES_REACH_PRIVATE;
  if (G_IS_INET_SOCKET_ADDRESS (address))
    gate->refused = dailies_reach_of_address (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  return lets_reach (gate, gate->refused);
}

gboolean
dailies_gate_reconsider (DailiesGate *gate)
{
  return is_service_there (gate, gate->refused);
}
