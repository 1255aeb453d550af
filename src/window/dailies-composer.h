/* dailies-composer.h: where a clip is asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_COMPOSER (dailies_composer_get_type ())
/**
 * DailiesComposer:
 *
 * Prompt, first frame, model, what the model takes, Generate. Keeps the draft (prompt, picture,
 * options) on disk while it is written, so that it outlives a crash.
 *
 * Properties: `ready` (whether Generate may be pressed; why not is said beside it).
 * ::generate (DailiesRequest *request): Generate or Ctrl+Enter.
 */
G_DECLARE_FINAL_TYPE (DailiesComposer, dailies_composer, DAILIES, COMPOSER, AdwBin)

void dailies_composer_set_engine (DailiesComposer *self, DailiesEngine *engine);
/* (transfer full): the draft as a request */
DailiesRequest *dailies_composer_dup_request (DailiesComposer *self);
/* "Use Again": replaces the draft. dailies_composer_dup_request() before it is what Undo gives back. */
void dailies_composer_set_request (DailiesComposer *self, DailiesRequest *request);
/* Replaces the prompt only. */
void dailies_composer_set_prompt (DailiesComposer *self, const char *prompt);
/* A local picture, probed and checked at once; %NULL takes it out. */
void dailies_composer_set_first_frame (DailiesComposer *self, GFile *picture);
void dailies_composer_focus_prompt (DailiesComposer *self);
/* After a request was taken: the prompt and picture stay, selected for the next one. */
void dailies_composer_sent (DailiesComposer *self);

G_END_DECLS
