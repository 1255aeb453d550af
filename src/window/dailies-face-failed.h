/* dailies-face-failed.h: a job of which no clip came
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-face.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_FACE_FAILED (dailies_face_failed_get_type ())
/**
 * DailiesFaceFailed:
 *
 * What happened, what it cost, and what can be done now. What was withdrawn can be sent again; what may be
 * paid can be watched again, and not paid twice.
 */
G_DECLARE_FINAL_TYPE (DailiesFaceFailed, dailies_face_failed, DAILIES, FACE_FAILED, DailiesFace)

G_END_DECLS
