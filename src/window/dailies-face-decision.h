/* dailies-face-decision.h: a job of which nobody knows whether it was accepted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-face.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_FACE_DECISION (dailies_face_decision_get_type ())
/**
 * DailiesFaceDecision:
 *
 * What is known of a lost answer (from the events in the library), and the three decisions.
 */
G_DECLARE_FINAL_TYPE (DailiesFaceDecision,
                      dailies_face_decision,
                      DAILIES,
                      FACE_DECISION,
                      DailiesFace)

G_END_DECLS
