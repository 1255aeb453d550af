/* dailies-engine.h: the engine, put together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-queue.h"

G_BEGIN_DECLS

#define DAILIES_ENGINE_ERROR (dailies_engine_error_quark ())

/**
 * DailiesEngineError:
 * @DAILIES_ENGINE_ERROR_NO_KEY: there is no key for the service's origin
 *
 * Every message is a translated sentence with the next step.
 */
typedef enum
{
  DAILIES_ENGINE_ERROR_NO_KEY,
} DailiesEngineError;

GQuark dailies_engine_error_quark (void);

/* The services that have a name: what the library, the settings and `--service=` may say instead
 * of an address. "aimlapi" is only ever typed: the library keeps its address. */
#define DAILIES_ENGINE_DEMO "demo"

#define DAILIES_TYPE_ENGINE (dailies_engine_get_type ())
/**
 * DailiesEngine:
 *
 * Library, catalogue and queue of one process, and the services that its jobs need: the demo
 * service is started when a job first asks for it, keys are looked up by origin. The window and
 * every command hold one. What this process finishes is also copied to the folder of the setting
 * `copy-folder` (dailies-copies.h). Main context only.
 *
 * ::copy-failed (DailiesJob *job, GError *error): with a sentence for a person.
 */
G_DECLARE_FINAL_TYPE (DailiesEngine, dailies_engine, DAILIES, ENGINE, GObject)

/**
 * dailies_engine_open:
 * @folder: (nullable): the library; %NULL for dailies_library_get_default_folder()
 *
 * Opens the library; nothing is driven yet: dailies_engine_start() does that.
 *
 * Returns: (transfer full): a future #DailiesEngine; rejects with #DailiesLibraryError
 */
DexFuture *dailies_engine_open (GFile *folder);

/* (transfer none) */
DailiesLibrary *dailies_engine_get_library (DailiesEngine *self);
DailiesCatalogue *dailies_engine_get_catalogue (DailiesEngine *self);
DailiesQueue *dailies_engine_get_queue (DailiesEngine *self);

/**
 * dailies_engine_start:
 *
 * Takes up what an earlier run has left: jobs that have not ended (dailies_queue_start()), and copies
 * of clips that are still due.
 *
 * Returns: (transfer full): the future of dailies_queue_start()
 */
DexFuture *dailies_engine_start (DailiesEngine *self);

/**
 * dailies_engine_settle:
 *
 * What is to be awaited before the program ends.
 *
 * Returns: (transfer full): a future boolean, when no copy of a clip is under way any more
 */
DexFuture *dailies_engine_settle (DailiesEngine *self);

/**
 * dailies_engine_parse_service:
 * @text: "demo", "aimlapi" or an address
 *
 * Returns: (transfer full) (nullable): what dailies_queue_add() takes: "demo" or a checked
 *   address; %NULL with %DAILIES_SERVICE_ERROR_ADDRESS
 */
char *dailies_engine_parse_service (const char *text, GError **error);

/**
 * dailies_engine_find_service:
 * @service: "demo" or a checked address
 *
 * The service itself, with its key; one object a service for as long as the engine lives. After a
 * key was changed, dailies_engine_forget_service() makes the next call look again.
 *
 * Returns: (transfer full): a future #DailiesService; rejects with %DAILIES_ENGINE_ERROR_NO_KEY, an
 *   error of the keyring, or one of starting the demo service
 */
DexFuture *dailies_engine_find_service (DailiesEngine *self, const char *service);
void dailies_engine_forget_service (DailiesEngine *self, const char *service);

G_END_DECLS
