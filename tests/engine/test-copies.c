/* test-copies.c: a copy of each finished clip
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"

#include "dailies-copies.h"

typedef struct
{
  Fixture library;
  GSettings *settings;
  DailiesQueue *queue;
  DailiesCopies *copies;
  char *target;
  GError *error;
} Copying;

static DexFuture *
find_no_service (const char *service, gpointer data)
{
  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "none");
}

static void
failed (DailiesCopies *copies, DailiesJob *job, GError *error, Copying *self)
{
  self->error = g_error_copy (error);
}

static GSettings *
new_settings (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSettingsSchemaSource) source
    = g_settings_schema_source_new_from_directory (BUILD_DIR "/data", NULL, FALSE, &error);
  g_autoptr (GSettingsSchema) schema = NULL;

  g_assert_no_error (error);
  schema = g_settings_schema_source_lookup (source, APP_ID, FALSE);
  g_assert_nonnull (schema);
  return g_settings_new_full (schema, NULL, NULL);
}

static void
set_up (Copying *self, gconstpointer data)
{
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self->library, NULL);
  self->target = g_dir_make_tmp ("dailies copies-XXXXXX", &error);
  g_assert_no_error (error);
  self->settings = new_settings ();
  uri = g_filename_to_uri (self->target, NULL, NULL);
  g_settings_set_string (self->settings, "copy-folder", uri);

  self->queue = dailies_queue_new (self->library.library, dailies_catalogue_get_default (),
                                   find_no_service, NULL, NULL);
  self->copies = dailies_copies_new (self->library.library, self->queue, self->settings);
  g_signal_connect (self->copies, "failed", G_CALLBACK (failed), self);
}

static void
tear_down (Copying *self, gconstpointer data)
{
  g_clear_object (&self->copies);
  g_clear_object (&self->queue);
  g_clear_object (&self->settings);
  g_clear_error (&self->error);
  if (g_file_test (self->target, G_FILE_TEST_EXISTS))
    remove_tree (self->target);
  g_free (self->target);
  fixture_tear_down (&self->library, NULL);
}

/* A job that is finished, and what the queue says then. */
static DailiesJob *
finish (Copying *self, const char *content)
{
  g_autoptr (DailiesJob) job = library_add (self->library.library, "A harbour");
  DailiesChange *change = dailies_change_new ("test");
  g_autofree char *name = g_strdup_printf ("A harbour %s.mp4", content);
  g_autofree char *clip = g_build_filename (self->library.path, "clips", name, NULL);
  g_autoptr (GError) error = NULL;

  library_lead (self->library.library, job, DAILIES_STATE_DOWNLOADING);
  g_file_set_contents (clip, content, -1, &error);
  g_assert_no_error (error);
  dailies_change_set_state (change, DAILIES_STATE_FINISHED);
  dailies_change_set_clip (change, name);
  await_boolean (dailies_library_write (self->library.library, job, change, FALSE), &error);
  g_assert_no_error (error);

  g_signal_emit_by_name (self->queue, "kept", job, dailies_job_get_clip (job));
  await_boolean (dailies_copies_settle (self->copies), &error);
  g_assert_no_error (error);
  return g_steal_pointer (&job);
}

static void
assert_file (Copying *self, const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (self->target, name, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (content, ==, expected);
}

static guint
count_files (Copying *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->target, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static char *
dup_events (Copying *self, DailiesJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) events
    = await_json (dailies_library_list_events (self->library.library, job), &error);

  g_assert_no_error (error);
  return json_to_string (events, FALSE);
}

static void
test_copied (Copying *self, gconstpointer data)
{
  g_autoptr (DailiesJob) job = finish (self, "one");
  g_autofree char *events = dup_events (self, job);

  assert_file (self, "A harbour one.mp4", "one");
  /* Nothing half-written is left beside it. */
  g_assert_cmpuint (count_files (self), ==, 1);
  g_assert_nonnull (strstr (events, "\"copied\""));
  g_assert_nonnull (strstr (events, "A%20harbour%20one.mp4"));
}

static void
test_taken (Copying *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->target, "A harbour two.mp4", NULL);
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "somebody else’s", -1, &error);
  g_assert_no_error (error);
  job = finish (self, "two");
  assert_file (self, "A harbour two.mp4", "somebody else’s");
  assert_file (self, "A harbour two (2).mp4", "two");
  g_assert_cmpuint (count_files (self), ==, 2);
}

static void
test_gone (Copying *self, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;
  g_autofree char *events = NULL;

  remove_tree (self->target);
  job = finish (self, "three");
  g_assert_nonnull (self->error);
  g_assert_nonnull (strstr (self->error->message, self->target));
  events = dup_events (self, job);
  g_assert_nonnull (strstr (events, "\"not-copied\""));
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_FINISHED);
  g_assert_true (g_file_query_exists (dailies_job_get_clip (job), NULL));
}

static void
test_none (Copying *self, gconstpointer data)
{
  g_autoptr (DailiesJob) job = NULL;

  g_settings_reset (self->settings, "copy-folder");
  job = finish (self, "four");
  g_assert_cmpuint (count_files (self), ==, 0);
}

static void
add (const char *path, void (*func) (Copying *, gconstpointer))
{
  g_test_add_vtable (path, sizeof (Copying), NULL, (GTestFixtureFunc) set_up,
                     (GTestFixtureFunc) func, (GTestFixtureFunc) tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  add ("/engine/copies/copied", test_copied);
  add ("/engine/copies/taken", test_taken);
  add ("/engine/copies/gone", test_gone);
  add ("/engine/copies/none", test_none);
  return g_test_run ();
}
