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
 * Prompt, first frame, model, what the model takes, how many takes, Generate. Keeps the draft on disk
 * while it is written, so that it outlives a crash. Why Generate cannot be pressed is said beside it.
 *
 * Property `summary`: the draft in a few words: "A harbour at dawn", or an invitation to write one.
 *
 * ::generate (DailiesRequest *request, uint takes): Generate or Ctrl+Enter. The request has been
 * checked for everything but what only the queue can know.
 *
 * ::refused (const char *sentence): what was dropped, pasted or typed for a first frame is none; nothing
 * has changed.
 */
G_DECLARE_FINAL_TYPE (DailiesComposer, dailies_composer, DAILIES, COMPOSER, AdwBin)

/* Generate works from here on, and links are looked at. */
void dailies_composer_set_engine (DailiesComposer *self, DailiesEngine *engine);

/* (transfer full): the draft as a request */
DailiesRequest *dailies_composer_dup_request (DailiesComposer *self);
/* "Use Again": replaces the draft. dailies_composer_dup_request() before it is what Undo gives back. */
void dailies_composer_set_request (DailiesComposer *self, DailiesRequest *request);
/* Replaces the prompt only; it can be undone in the editor. */
void dailies_composer_set_prompt (DailiesComposer *self, const char *prompt);
/* A local picture, probed and checked at once; %NULL takes it out. */
void dailies_composer_set_first_frame (DailiesComposer *self, GFile *picture);
/* What was dropped: dailies_first_frame_take(). */
gboolean dailies_composer_take_first_frame (DailiesComposer *self, const GValue *value);
void dailies_composer_focus_prompt (DailiesComposer *self);
/* Generate waits while what was asked for is being written down. */
void dailies_composer_set_asking (DailiesComposer *self, gboolean asking);
/* Writes down now what would be written in a moment. */
void dailies_composer_flush_draft (DailiesComposer *self);

G_END_DECLS
