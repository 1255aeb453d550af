/* fault-fixture.c: a library and a queue before the service that misbehaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

#include "dailies-drawing.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

/* Nothing here waits for time to pass: what is due is due a thousandth of a second later. */
static const DailiesPace quick = {
  .floor = 0,
  .first = 0.001,
  .ceiling = 0.001,
  .overdue = 0.001,
  .trouble = 0.001,
  .trouble_ceiling = 0.01,
  .patience = 24 * 3600,
  .log = 0.001,
  .log_rare = 0.01,
  .place = 600,
};

/* --- awaiting --- */

static DexFuture *
settle (DexFuture *future)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  return future;
}

void
fault_await (DexFuture *future)
{
  g_autoptr (DexFuture) settled = settle (future);
  g_autoptr (GError) error = NULL;

  dex_future_get_value (settled, &error);
  g_assert_no_error (error);
}

GError *
fault_await_error (DexFuture *future)
{
  g_autoptr (DexFuture) settled = settle (future);
  GError *error = NULL;

  g_assert_null (dex_future_get_value (settled, &error));
  return error;
}

gpointer
fault_await_object (DexFuture *future)
{
  g_autoptr (DexFuture) settled = settle (future);
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (settled, &error);

  g_assert_no_error (error);
  return g_value_dup_object (value);
}

/* --- the clip of every generation --- */

static void
draw (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  cairo_set_source_rgb (cr, frame / (double) frames, 0.5, 0.25);
  cairo_paint (cr);
}

GBytes *
fault_get_clip (void)
{
  static GBytes *clip;

  if (clip == NULL)
    {
      static const DailiesDrawing drawing
        = { .width = 160, .height = 120, .frames = 10, .frame_rate = 25 };
      g_autofree char *folder = g_dir_make_tmp ("dailies-clip-XXXXXX", NULL);
      g_autofree char *path = g_build_filename (folder, "clip", NULL);
      g_autoptr (GFile) base = g_file_new_for_path (path);
      g_autoptr (GFile) file = NULL;

      file = fault_await_object (dailies_drawing_encode (&drawing, draw, NULL, NULL, base));
      clip = g_file_load_bytes (file, NULL, NULL, NULL);
      g_assert_nonnull (clip);
      g_assert_no_errno (g_unlink (g_file_peek_path (file)));
      g_assert_no_errno (g_rmdir (folder));
    }

  return g_bytes_ref (clip);
}

void
fault_write_picture (GFile *file)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 400);
  cairo_t *cr = cairo_create (surface);

  draw (cr, 1, 2, NULL);
  g_assert_cmpint (cairo_surface_write_to_png (surface, g_file_peek_path (file)), ==,
                   CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* --- runs --- */

static DexFuture *
find_service (const char *address, gpointer user_data)
{
  FaultRun *run = user_data;

  if (run->client == NULL)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no key");
  return dex_future_new_for_object (run->client);
}

static void
write_failed_cb (FaultRun *run)
{
  run->write_failures++;
}

void
fault_run_open (FaultRun *run, FaultFixture *fixture)
{
  fault_run_open_with (run, fixture, dailies_catalogue_get_default ());
}

void
fault_run_open_with (FaultRun *run, FaultFixture *fixture, DailiesCatalogue *catalogue)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);

  run->write_failures = 0;
  run->library = fault_await_object (dailies_library_open (folder));
  run->client = dailies_service_new (fault_service_get_address (fixture->service), FAULT_KEY);
  run->queue = dailies_queue_new (run->library, catalogue, find_service, run, NULL);
  dailies_queue_set_pace (run->queue, &fixture->pace);
  g_object_set (run->queue, "places", fixture->places, NULL);
  g_signal_connect_swapped (run->queue, "write-failed", G_CALLBACK (write_failed_cb), run);
}

void
fault_run_start (FaultRun *run, FaultFixture *fixture)
{
  fault_run_open (run, fixture);
  fault_await (dailies_queue_start (run->queue));
}

void
fault_run_end (FaultRun *run)
{
  GWeakRef library;
  g_autoptr (DailiesLibrary) left = NULL;

  if (run->queue != NULL)
    g_assert_finalize_object (g_steal_pointer (&run->queue));
  g_clear_object (&run->client);

  /* What was on its way comes back first; then nobody has the library any more. */
  g_weak_ref_init (&library, run->library);
  g_clear_object (&run->library);
  while ((left = g_weak_ref_get (&library)) != NULL)
    {
      g_clear_object (&left);
      g_main_context_iteration (NULL, TRUE);
    }
  g_weak_ref_clear (&library);
}

DailiesJob *
fault_run_add (FaultRun *run, FaultFixture *fixture, const char *prompt)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", prompt);

  return fault_await_object (dailies_queue_add (
    run->queue, request, fault_service_get_address (fixture->service), DAILIES_DIALECT_UNIVERSAL));
}

DailiesJob *
fault_run_lookup (FaultRun *run, const char *id)
{
  DailiesJob *job = dailies_library_lookup (run->library, id);

  g_assert_nonnull (job);
  return job;
}

/* --- set up, tear down --- */

char *
fault_make_folder (void)
{
  g_autofree char *template = g_strdup ("/dev/shm/dailies-faults-XXXXXX");
  g_autoptr (GError) error = NULL;
  char *folder;

  if (g_mkdtemp (template) != NULL)
    return g_steal_pointer (&template);

  folder = g_dir_make_tmp ("dailies-faults-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

void
fault_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      fault_remove_tree (child);
    }
  g_assert_no_errno (g_remove (path));
}

void
fault_fixture_set_up (FaultFixture *fixture, gconstpointer data)
{
  fault_fixture_set_up_at (fixture, NULL);
}

void
fault_fixture_set_up_at (FaultFixture *fixture, const char *place)
{
  fixture->folder
    = place != NULL ? g_build_filename (place, "library", NULL) : fault_make_folder ();
  fixture->clip = fault_get_clip ();
  fixture->service = fault_service_new (fixture->clip);
  fixture->pace = quick;
  fixture->places = 3;
  fault_run_start (&fixture->run, fixture);
}

void
fault_fixture_tear_down (FaultFixture *fixture, gconstpointer data)
{
  if (fixture->run.queue != NULL)
    fault_run_end (&fixture->run);

  /* The key went to the service alone, and is nowhere in the library. */
  g_assert_cmpuint (fault_service_count_with_key (fixture->service, FAULT_FILE), ==, 0);
  g_assert_cmpuint (fault_service_count_with_key (fixture->service, FAULT_METRICS), ==, 0);
  g_clear_pointer (&fixture->service, fault_service_free);
  g_clear_pointer (&fixture->clip, g_bytes_unref);
  fault_remove_tree (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
}

/* --- what is looked at --- */

void
fault_run_until_state (DailiesJob *job, DailiesState state)
{
  while (dailies_job_get_state (job) != state)
    {
      /* From its end no job comes back by itself: say so instead of waiting for ever. */
      if (dailies_state_has_ended (dailies_job_get_state (job)))
        g_error ("The job is %s (%s: %s) and not %s",
                 dailies_state_get_id (dailies_job_get_state (job)),
                 dailies_job_get_error_name (job), dailies_job_get_error_message (job),
                 dailies_state_get_id (state));
      g_main_context_iteration (NULL, TRUE);
    }
}

void
fault_run_until_error (DailiesJob *job, const char *name)
{
  while (g_strcmp0 (dailies_job_get_error_name (job), name) != 0)
    g_main_context_iteration (NULL, TRUE);
}

void
fault_execute (FaultFixture *fixture, const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->folder, "library.db", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

guint
fault_count_files (FaultFixture *fixture, const char *folder)
{
  g_autofree char *path = g_build_filename (fixture->folder, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

void
fault_assert_finished (FaultFixture *fixture, DailiesJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *generation = NULL;

  fault_run_until_state (job, DAILIES_STATE_FINISHED);

  g_assert_nonnull (dailies_job_get_clip (job));
  bytes = g_file_load_bytes (dailies_job_get_clip (job), NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, fixture->clip));
  g_assert_nonnull (dailies_job_get_poster (job));
  g_assert_true (g_file_query_exists (dailies_job_get_poster (job), NULL));

  generation = fault_service_dup_generation (fixture->service, dailies_job_get_id (job));
  g_assert_cmpstr (dailies_job_get_generation_id (job), ==, generation);
  g_assert_null (dailies_job_get_error_name (job));
  g_assert_cmpfloat (dailies_job_get_usd_spent (job), ==, 0.5);
}

JsonNode *
fault_list_events (FaultRun *run, DailiesJob *job)
{
  g_autoptr (DexFuture) settled = settle (dailies_library_list_events (run->library, job));
  const GValue *value = dex_future_get_value (settled, NULL);

  g_assert_nonnull (value);
  return g_value_dup_boxed (value);
}

guint
fault_count_events (FaultRun *run, DailiesJob *job, const char *kind)
{
  g_autoptr (JsonNode) events = fault_list_events (run, job);
  JsonArray *array = json_node_get_array (events);
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *event = json_array_get_object_element (array, i);

      if (g_str_equal (json_object_get_string_member (event, "kind"), kind))
        count++;
    }
  return count;
}
