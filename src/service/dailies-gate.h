/* dailies-gate.h: where a link may lead
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-address.h"

G_BEGIN_DECLS

/**
 * DailiesGate:
 *
 * A link may lead to the public internet, and to where the service itself is: a service on this
 * machine may lead to this machine, one in a private network into private networks.
 */
typedef struct
{
  char *service_address;
  gboolean open;

  /*< private >*/
  DailiesReach allowed;
  gboolean resolved;
  DailiesReach refused;
} DailiesGate;

/* @open: lets everything through. */
void dailies_gate_init (DailiesGate *gate, const char *service_address, gboolean open);
void dailies_gate_clear (DailiesGate *gate);

/* What the link's host says of itself. In a fiber: the service's name may have to be resolved. */
gboolean dailies_gate_lets_host (DailiesGate *gate, const char *host);

/* A #DailiesJudgeFunc. Behind a proxy the address is the proxy's and says nothing. */
gboolean
dailies_gate_lets_address (GSocketAddress *address, gboolean via_proxy, gpointer user_data);

/* After dailies_gate_lets_address() has refused: whether the service turns out to be there, and the
 * link may be tried again. In a fiber. */
gboolean dailies_gate_reconsider (DailiesGate *gate);

G_END_DECLS
