/* dailies-demo-handlers.h: what the demo service answers, a function a call
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-demo-server.h"

G_BEGIN_DECLS

/* dailies-demo-generations.c */
/* Takes the body of a create call as it comes in. */
void dailies_demo_generations_receive (DailiesDemoServer *server, SoupServerMessage *message);
void dailies_demo_generations_create (DailiesDemoServer *server,
                                      SoupServerMessage *message,
                                      DailiesDialect dialect);
void dailies_demo_generations_poll (DailiesDemoServer *server,
                                    SoupServerMessage *message,
                                    DailiesDialect dialect);

/* dailies-demo-account.c */
void dailies_demo_account_balance (DailiesDemoServer *server, SoupServerMessage *message);
void dailies_demo_account_logs (DailiesDemoServer *server, SoupServerMessage *message);
/* What is left once everything is paid that was accepted and has not failed. */
double dailies_demo_account_get_balance (DailiesDemoServer *server);

/* dailies-demo-models.c */
void dailies_demo_models_list (DailiesDemoServer *server, SoupServerMessage *message);
void dailies_demo_models_metrics (DailiesDemoServer *server, SoupServerMessage *message);

/* dailies-demo-files.c */
/* @name: the file, as it stands in the link */
void
dailies_demo_files_serve (DailiesDemoServer *server, SoupServerMessage *message, const char *name);

G_END_DECLS
