/* dailies-demo-server.h: the demo service behind its address
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-catalogue.h"
#include "dailies-demo-renderer.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * DailiesDemoOptions:
 * @key: the only key that opens it
 * @pace: seconds from asked for to completed
 * @price: US dollars a generation
 * @balance: US dollars on the account before anything was generated
 * @log_at_once: whether a request is in the log as soon as it was accepted
 */
typedef struct
{
  const char *key;
  double pace;
  double price;
  double balance;
  gboolean log_at_once;
} DailiesDemoOptions;

#define DAILIES_TYPE_DEMO_SERVER (dailies_demo_server_get_type ())
G_DECLARE_FINAL_TYPE (DailiesDemoServer, dailies_demo_server, DAILIES, DEMO_SERVER, GObject)

DailiesDemoServer *dailies_demo_server_new (DailiesDemoStore *store,
                                            const DailiesDemoOptions *options);

/* On 127.0.0.1 only; @port 0 takes a free one. Takes up what the store has unfinished. */
gboolean dailies_demo_server_listen (DailiesDemoServer *self, guint16 port, GError **error);

/* "http://127.0.0.1:PORT" */
const char *dailies_demo_server_get_address (DailiesDemoServer *self);

/* For the handlers. */
DailiesDemoStore *dailies_demo_server_get_store (DailiesDemoServer *self);
DailiesDemoRenderer *dailies_demo_server_get_renderer (DailiesDemoServer *self);
DailiesCatalogue *dailies_demo_server_get_catalogue (DailiesDemoServer *self);
const DailiesDemoOptions *dailies_demo_server_get_options (DailiesDemoServer *self);

G_END_DECLS
