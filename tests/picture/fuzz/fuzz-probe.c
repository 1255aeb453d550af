/* fuzz-probe.c: any bytes through the probe and the rules
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-rules.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const DailiesPictureRules video_01 = { 2, 5, 5, 2, 300, 20000000 };

static DailiesPicture *
probe (const guint8 *data, gsize size, goffset known_size)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, size, NULL);
  g_autoptr (GError) error = NULL;
  DailiesPicture *picture = dailies_picture_probe_stream (stream, known_size, NULL, &error);

  g_assert ((picture == NULL) == (error != NULL));
  g_assert (error == NULL || error->domain == DAILIES_PICTURE_ERROR);

  return picture;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (DailiesPicture) as_file = probe (data, size, size);
  g_autoptr (DailiesPicture) as_stream = probe (data, size, -1);
  g_autoptr (GPtrArray) problems = NULL;

  g_assert ((as_file == NULL) == (as_stream == NULL));
  if (as_file == NULL)
    return 0;

  g_assert (dailies_picture_get_bytes (as_file) == size);
  g_assert (dailies_picture_get_bytes (as_stream) == size);
  problems = dailies_picture_rules_check (&video_01, as_file);

  return 0;
}
