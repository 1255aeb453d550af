/* clip-fixture.h: a folder, and clips in it that are made on the spot
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-clip.h"
#include "dailies-drawing.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
} ClipFixture;

void clip_fixture_set_up (ClipFixture *fixture, gconstpointer data);
void clip_fixture_tear_down (ClipFixture *fixture, gconstpointer data);

GFile *clip_fixture_file (ClipFixture *fixture, const char *name);

/* Runs the main loop until @future (taken over) has an outcome; returns that. */
DexFuture *clip_fixture_wait (DexFuture *future);

/* Draws a clip whose frame N is filled with clip_fixture_get_color (N), and awaits it. */
GFile *clip_fixture_draw (ClipFixture *fixture, const char *base, DailiesDrawing drawing);
guint32 clip_fixture_get_color (guint frame);

/* Runs a pipeline as gst-launch would, to its end. The sink called "file" writes @name. */
GFile *clip_fixture_launch (ClipFixture *fixture, const char *name, const char *format)
  G_GNUC_PRINTF (3, 0);

DailiesClip *clip_fixture_probe (GFile *file);

/* Asserts that looking at @file fails so, with @words (nullable) in the message. */
void clip_fixture_assert_refused (GFile *file, DailiesClipError code, const char *words);

/* Takes every element away that decodes @caps, and gives them back. decodebin and its like, which say
 * that they decode everything, stay. */
GList *clip_fixture_remove_decoders (const char *caps);
void clip_fixture_restore_decoders (GList *decoders);

#define CLIP_TEST(path, func) \
  g_test_add (path, ClipFixture, NULL, clip_fixture_set_up, func, clip_fixture_tear_down)

G_END_DECLS
