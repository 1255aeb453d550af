/* first-frame-fixture.h: the well for a first frame, in a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "window-fixture.h"

#include "dailies-first-frame.h"
#include "dailies-frame-editor.h"
#include "dailies-frame-note.h"

G_BEGIN_DECLS

typedef struct
{
  GFile *folder;
  GtkWidget *window;
  DailiesFirstFrame *first_frame;
  GtkWidget *note;
} FirstFrameFixture;

void first_frame_set_up (FirstFrameFixture *self, gconstpointer data);
void first_frame_tear_down (FirstFrameFixture *self, gconstpointer data);

/* (transfer full): a JPEG; @exif: (nullable): goes behind its first two bytes */
GFile *first_frame_put_picture (FirstFrameFixture *self,
                                int width,
                                int height,
                                const guint8 *exif,
                                gsize length);

/* (nullable): what the well has said last of what it does not take */
const char *first_frame_get_refusal (DailiesFirstFrame *first_frame);

/* For fixture_wait() on "notify::checking". */
gboolean first_frame_is_checked (gpointer first_frame);

/* Chooses it and waits until it was looked at. */
void first_frame_choose (FirstFrameFixture *self, GFile *file);

G_END_DECLS
