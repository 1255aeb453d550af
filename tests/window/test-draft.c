/* test-draft.c: what was being written is there again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "window-fixture.h"

#include "dailies-composer.h"
#include "dailies-draft.h"

#define WORDS "A harbour at dawn"

static GFile *folder;

static void
keep (const char *words, GFile *picture)
{
  g_autoptr (DailiesDraft) draft = dailies_draft_new ();
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", words);

  dailies_request_set_first_frame_file (request, picture);
  dailies_draft_save (draft, request);
  dailies_draft_flush (draft);
}

static DailiesComposer *
open_composer (void)
{
  return g_object_ref_sink (g_object_new (DAILIES_TYPE_COMPOSER, NULL));
}

static void
close_composer (DailiesComposer *composer)
{
  g_object_run_dispose (G_OBJECT (composer));
  fixture_assert_finalized (G_OBJECT (composer));
}

static gboolean
has_words (gpointer composer)
{
  g_autoptr (DailiesRequest) request = dailies_composer_dup_request (composer);

  return g_str_equal (dailies_request_get_prompt (request), WORDS);
}

static void
assert_picture (DailiesComposer *composer, GFile *picture)
{
  g_autoptr (DailiesRequest) request = dailies_composer_dup_request (composer);
  GFile *file = dailies_request_get_first_frame_file (request);

  g_assert_true (file != NULL && g_file_equal (file, picture));
}

/* The program was opened with a picture: the words of before go with it. */
static void
test_picture_stays (void)
{
  g_autoptr (GFile) before = g_file_get_child (folder, "before.png");
  g_autoptr (GFile) now = g_file_get_child (folder, "now.png");
  DailiesComposer *composer;

  keep (WORDS, before);
  composer = open_composer ();
  dailies_composer_set_first_frame (composer, now);
  fixture_wait (composer, "notify::summary", has_words);
  assert_picture (composer, now);
  close_composer (composer);

  /* And are kept with it. */
  composer = open_composer ();
  fixture_wait (composer, "notify::summary", has_words);
  assert_picture (composer, now);
  close_composer (composer);
}

/* Nothing is written over what is not known yet. */
static void
test_not_read_yet (void)
{
  g_autoptr (GFile) before = g_file_get_child (folder, "before.png");
  g_autoptr (GFile) now = g_file_get_child (folder, "now.png");
  DailiesComposer *composer;

  keep (WORDS, before);
  composer = open_composer ();
  dailies_composer_set_first_frame (composer, now);
  close_composer (composer);

  composer = open_composer ();
  fixture_wait (composer, "notify::summary", has_words);
  assert_picture (composer, before);
  close_composer (composer);
}

static void
save (DailiesDraft *draft, const char *words)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", words);

  dailies_draft_save (draft, request);
}

/* Whoever closes the window while the words of before are on their way to the disk has said more. */
static void
test_closed_while_kept (void)
{
  g_autofree char *much = g_strnfill (32 * 1024 * 1024, 'a');
  DailiesDraft *draft = dailies_draft_new ();
  g_autoptr (DailiesDraft) next = dailies_draft_new ();
  g_autoptr (DexFuture) loaded = NULL;

  keep ("", NULL);
  save (draft, much);
  /* What writes it holds it. */
  while (G_OBJECT (draft)->ref_count == 1)
    g_main_context_iteration (NULL, TRUE);
  save (draft, WORDS);
  dailies_draft_flush (draft);
  fixture_assert_finalized (G_OBJECT (draft));

  loaded = dailies_draft_load (next);
  /* Not printed where it is the other one. */
  g_assert_true (g_str_equal (dailies_request_get_prompt (fixture_await_object (loaded)), WORDS));
}

int
main (int argc, char *argv[])
{
  int result;

  fixture_init (&argc, &argv);
  folder = fixture_make_folder ();

  g_test_add_func ("/window/draft/picture-stays", test_picture_stays);
  g_test_add_func ("/window/draft/not-read-yet", test_not_read_yet);
  g_test_add_func ("/window/draft/closed-while-kept", test_closed_while_kept);
  result = g_test_run ();

  fixture_remove_folder (folder);
  return result;
}
