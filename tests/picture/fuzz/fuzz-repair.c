/* fuzz-repair.c: any bytes through the copy without private data, the decoder and the repair
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "dailies-picture-privacy.h"
#include "dailies-picture-repair.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const DailiesPictureRules video_01 = { 2, 5, 5, 2, 300, 20000000 };

static GFile *in;
static GFile *out;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("dailies-fuzz-XXXXXX", &error);

  g_assert_no_error (error);
  dex_init ();
  in = g_file_new_build_filename (folder, "in", NULL);
  out = g_file_new_build_filename (folder, "out.jpg", NULL);

  return 0;
}

static DailiesPicture *
await_picture (DexFuture *future)
{
  g_autoptr (DexFuture) owned = future;
  g_autoptr (GError) error = NULL;
  const GValue *value;

  while (dex_future_is_pending (owned))
    g_main_context_iteration (NULL, TRUE);

  if ((value = dex_future_get_value (owned, &error)) != NULL)
    return g_value_dup_object (value);

  g_assert (error->domain == DAILIES_PICTURE_ERROR);

  return NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesPicture) before = NULL;
  g_autoptr (DailiesPicture) copied = NULL;
  g_autoptr (DailiesPicture) repaired = NULL;

  g_file_set_contents_full (g_file_peek_path (in), (const char *) data, size,
                            G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);

  before = await_picture (dailies_picture_probe_file (in));
  copied = await_picture (dailies_picture_privacy_copy (in, out, DAILIES_PICTURE_PRIVACY_REMOVE));
  if (before != NULL
      && (dailies_picture_get_format (before) == DAILIES_PICTURE_FORMAT_JPEG
          || dailies_picture_get_format (before) == DAILIES_PICTURE_FORMAT_PNG
          || dailies_picture_get_format (before) == DAILIES_PICTURE_FORMAT_APNG))
    {
      g_assert (copied != NULL);
      g_assert (dailies_picture_get_width (copied) == dailies_picture_get_width (before));
      g_assert (dailies_picture_get_height (copied) == dailies_picture_get_height (before));
    }

  repaired = await_picture (dailies_picture_repair_file (in, out, &video_01));
  if (repaired != NULL)
    {
      g_autoptr (GPtrArray) problems = dailies_picture_rules_check (&video_01, repaired);

      g_assert (problems->len == 0);
    }

  return 0;
}
