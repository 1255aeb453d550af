/* test-demo.c: the whole way of a job, with the demo service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-clip.h"
#include "dailies-demo.h"
#include "fault-fixture.h"

typedef struct
{
  char *folder;
  DailiesDemo *demo;
  DailiesLibrary *library;
  DailiesService *service;
  DailiesQueue *queue;
} Fixture;

/* The demo is there, and a key for it; what a program has in its engine. */
static DexFuture *
find_service (const char *name, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpstr (name, ==, "demo");
  return dex_future_new_for_object (fixture->service);
}

static void
open_library (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "library", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  fixture->library = fault_await_object (dailies_library_open (folder));
  fixture->queue = dailies_queue_new (fixture->library, dailies_catalogue_get_default (),
                                      find_service, fixture, NULL);
  fault_await (dailies_queue_start (fixture->queue));
}

static void
close_library (Fixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->queue));
  g_clear_object (&fixture->library);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) folder = NULL;

  fixture->folder = fault_make_folder ();
  path = g_build_filename (fixture->folder, "demo", NULL);
  folder = g_file_new_for_path (path);
  fixture->demo = fault_await_object (dailies_demo_start (folder));
  fixture->service = dailies_service_new (dailies_demo_get_address (fixture->demo),
                                          dailies_demo_get_key (fixture->demo));
  open_library (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_library (fixture);
  g_clear_object (&fixture->service);
  g_clear_object (&fixture->demo);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  fault_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static DailiesJob *
add (Fixture *fixture, DailiesDialect dialect, gboolean with_picture)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "A harbour at dawn");

  if (with_picture)
    {
      g_autofree char *path = g_build_filename (fixture->folder, "frame.png", NULL);
      g_autoptr (GFile) picture = g_file_new_for_path (path);

      fault_write_picture (picture);
      dailies_request_set_first_frame_file (request, picture);
    }
  return fault_await_object (dailies_queue_add (fixture->queue, request, "demo", dialect));
}

static void
note_kept (DailiesQueue *queue, DailiesJob *job, GFile *clip, GPtrArray *kept)
{
  /* Not yet, so that whoever waits for the end of the job does not miss it. */
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_DOWNLOADING);
  g_assert_true (g_file_query_exists (clip, NULL));
  g_ptr_array_add (kept, g_object_ref (clip));
}

static void
assert_clip (DailiesJob *job, guint width, guint height)
{
  g_autoptr (DailiesClip) clip = NULL;

  fault_run_until_state (job, DAILIES_STATE_FINISHED);
  g_assert_null (dailies_job_get_error_name (job));
  clip = fault_await_object (dailies_clip_probe (dailies_job_get_clip (job)));
  g_assert_cmpuint (dailies_clip_get_width (clip), ==, width);
  g_assert_cmpuint (dailies_clip_get_height (clip), ==, height);
  g_assert_cmpuint (dailies_job_get_width (job), ==, width);
  g_assert_cmpuint (dailies_job_get_height (job), ==, height);
  g_assert_cmpint (dailies_job_get_duration (job), ==, dailies_clip_get_duration (clip));
  g_assert_true (g_file_query_exists (dailies_job_get_poster (job), NULL));
}

/* Both dialects side by side, one with a first frame. */
static void
test_dialects (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) universal = add (fixture, DAILIES_DIALECT_UNIVERSAL, TRUE);
  g_autoptr (DailiesJob) legacy = add (fixture, DAILIES_DIALECT_LEGACY, FALSE);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  g_signal_connect (fixture->queue, "kept", G_CALLBACK (note_kept), kept);
  assert_clip (universal, 720, 720);
  assert_clip (legacy, 1280, 720);
  g_assert_cmpuint (kept->len, ==, 2);
  g_assert_true (g_file_equal (g_ptr_array_index (kept, 0), dailies_job_get_clip (universal))
                 || g_file_equal (g_ptr_array_index (kept, 1), dailies_job_get_clip (universal)));
}

/* The program ends while the clip is made; the next one only asks and fetches. */
static void
test_next_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *id = NULL;
  g_autofree char *generation = NULL;

  {
    g_autoptr (DailiesJob) first = add (fixture, DAILIES_DIALECT_LEGACY, TRUE);

    fault_run_until_state (first, DAILIES_STATE_QUEUED);
    id = g_strdup (dailies_job_get_id (first));
    generation = g_strdup (dailies_job_get_generation_id (first));
  }
  close_library (fixture);
  open_library (fixture);

  job = dailies_library_lookup (fixture->library, id);
  assert_clip (job, 720, 720);
  g_assert_cmpstr (dailies_job_get_generation_id (job), ==, generation);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add ("/queue/demo/dialects", Fixture, NULL, set_up, test_dialects, tear_down);
  g_test_add ("/queue/demo/next-run", Fixture, NULL, set_up, test_next_run, tear_down);
  return g_test_run ();
}
