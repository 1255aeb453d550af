/* dailies-face.h: what the stage shows of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_FACE (dailies_face_get_type ())
/**
 * DailiesFace:
 *
 * One way to show a job. Each is made when the first job needs it, and has a job for as long as it shows
 * one; it follows that by itself, while it is seen.
 *
 * Properties: `job` (DailiesJob, %NULL while it is not shown): writable. `library` (DailiesLibrary,
 * %NULL until there is one): where it may read more of the job: writable.
 */
G_DECLARE_DERIVABLE_TYPE (DailiesFace, dailies_face, DAILIES, FACE, AdwBin)

/**
 * DailiesFaceClass:
 * @take: (nullable): the job is another one; %NULL: what was begun for the last one is not wanted any more
 * @update: the job has changed, or comes into sight again; there is one
 */
struct _DailiesFaceClass
{
  AdwBinClass parent_class;

  void (*take) (DailiesFace *self, DailiesJob *job);
  void (*update) (DailiesFace *self, DailiesJob *job);
};

DailiesJob *dailies_face_get_job (DailiesFace *self);
void dailies_face_set_job (DailiesFace *self, DailiesJob *job);
DailiesLibrary *dailies_face_get_library (DailiesFace *self);
void dailies_face_set_library (DailiesFace *self, DailiesLibrary *library);

G_END_DECLS
