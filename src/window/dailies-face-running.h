/* dailies-face-running.h: a job that is under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-face.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_FACE_RUNNING (dailies_face_running_get_type ())
/**
 * DailiesFaceRunning:
 *
 * The first frame, dimmed; state in words, progress and the time that is left, as time goes by; what a
 * person may do meanwhile.
 */
G_DECLARE_FINAL_TYPE (DailiesFaceRunning, dailies_face_running, DAILIES, FACE_RUNNING, DailiesFace)

G_END_DECLS
