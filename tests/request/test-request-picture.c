/* test-request-picture.c: whether the first frame of a request may be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-request.h"
#include "picture-samples.h"

#include <glib/gstdio.h>
#include <locale.h>

typedef struct
{
  char *folder;
  char *path;
  DailiesRequest *request;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;

  fixture->folder = g_dir_make_tmp ("dailies-request-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "picture", NULL);
  fixture->request = dailies_request_new ("video-01", "a");
  file = g_file_new_for_path (fixture->path);
  dailies_request_set_first_frame_file (fixture->request, file);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->request);
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
put_picture (Fixture *fixture, guint width, guint height)
{
  SamplePicture picture = { .width = width, .height = height };
  g_autoptr (GBytes) png = sample_png (&picture);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png),
                       &error);
  g_assert_no_error (error);
}

static DexFuture *
check (Fixture *fixture)
{
  DexFuture *future = dailies_request_check_picture (
    fixture->request, dailies_catalogue_get_default (), DAILIES_PICTURE_PRIVACY_REMOVE);

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  return future;
}

static void
test_fits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value;

  put_picture (fixture, 640, 480);
  future = check (fixture);
  value = dex_future_get_value (future, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dailies_picture_get_width (g_value_get_object (value)), ==, 640);
}

static void
test_breaks_rules (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;

  put_picture (fixture, 900, 300);
  future = check (fixture);
  g_assert_null (dex_future_get_value (future, &error));
  g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PICTURE);
  g_assert_cmpstr (error->message, ==,
                   "Aspect ratio is 3:1; it must be under 5:2. "
                   "Shorter side is 300 px; it must be over 300 px.");
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) future = check (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_null (dex_future_get_value (future, &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNREADABLE);
}

/* A link is not fetched to be looked at, and no picture is no problem. */
static void
test_nothing_local (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DexFuture) linked = NULL;
  g_autoptr (DexFuture) none = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value;

  dailies_request_set_first_frame_uri (fixture->request, "https://example.org/a.png");
  linked = check (fixture);
  value = dex_future_get_value (linked, &error);
  g_assert_no_error (error);
  g_assert_null (g_value_get_object (value));

  dailies_request_set_first_frame_uri (fixture->request, NULL);
  none = check (fixture);
  value = dex_future_get_value (none, &error);
  g_assert_no_error (error);
  g_assert_null (g_value_get_object (value));
}

static DexFuture *
write_to (Fixture *fixture, GFile *out, DailiesPicturePrivacy privacy)
{
  DexFuture *future = dailies_request_write_picture (
    fixture->request, dailies_catalogue_get_default (), privacy, out);

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  return future;
}

/* Too heavy only with what does not leave: judged as it is sent. */
static void
test_judges_what_is_sent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) png
    = sample_png (&(SamplePicture) { .width = 640, .height = 480, .bytes = 20000001 });
  g_autofree char *path = g_build_filename (fixture->folder, "out", NULL);
  g_autoptr (GFile) out = g_file_new_for_path (path);
  g_autoptr (DexFuture) checked = NULL;
  g_autoptr (DexFuture) written = NULL;
  g_autoptr (DexFuture) kept = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value;

  g_file_set_contents (fixture->path, g_bytes_get_data (png, NULL), (gssize) g_bytes_get_size (png),
                       &error);
  g_assert_no_error (error);

  checked = check (fixture);
  value = dex_future_get_value (checked, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dailies_picture_get_bytes (g_value_get_object (value)), <, 20000001);

  kept = write_to (fixture, out, DAILIES_PICTURE_PRIVACY_KEEP);
  g_assert_null (dex_future_get_value (kept, &error));
  g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PICTURE);
  g_clear_error (&error);
  g_assert_false (g_file_query_exists (out, NULL));

  written = write_to (fixture, out, DAILIES_PICTURE_PRIVACY_REMOVE);
  g_assert_nonnull (dex_future_get_value (written, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* A repair goes with the request, through the disk too, and is what is sent. */
static void
test_repaired (Fixture *fixture, gconstpointer data)
{
  DailiesModel *model = dailies_catalogue_lookup (dailies_catalogue_get_default (), "video-01");
  const DailiesPictureRules *rules = dailies_model_get_picture_rules (model);
  g_autofree char *path = g_build_filename (fixture->folder, "out.png", NULL);
  g_autoptr (GFile) out = g_file_new_for_path (path);
  g_autoptr (DailiesRequest) read = NULL;
  g_autoptr (DailiesPicture) source = NULL;
  g_autoptr (DexFuture) probing = NULL;
  g_autoptr (DexFuture) refused = NULL;
  g_autoptr (DexFuture) checked = NULL;
  g_autoptr (DexFuture) written = NULL;
  g_autoptr (DexFuture) other = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  DailiesPictureRepair repair;
  const GValue *value;

  put_picture (fixture, 900, 300);
  refused = check (fixture);
  g_assert_true (dex_future_is_rejected (refused));

  probing = dailies_picture_probe_file (dailies_request_get_first_frame_file (fixture->request));
  while (dex_future_is_pending (probing))
    g_main_context_iteration (NULL, TRUE);
  source = g_value_dup_object (dex_future_get_value (probing, NULL));
  g_assert_true (dailies_picture_repair_auto (&repair, source, rules, &error));
  dailies_request_set_repair (fixture->request, &repair);

  node = dailies_request_to_json (fixture->request);
  read = dailies_request_from_json (node, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (dailies_request_get_repair (read), sizeof repair, &repair, sizeof repair);

  checked = check (fixture);
  value = dex_future_get_value (checked, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dailies_picture_get_height (g_value_get_object (value)), ==, 301);

  g_set_object (&fixture->request, read);
  written = write_to (fixture, out, DAILIES_PICTURE_PRIVACY_REMOVE);
  value = dex_future_get_value (written, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dailies_picture_get_height (g_value_get_object (value)), ==, 301);

  /* Not of another picture that stands where the one was */
  put_picture (fixture, 1200, 400);
  other = write_to (fixture, out, DAILIES_PICTURE_PRIVACY_REMOVE);
  g_assert_null (dex_future_get_value (other, &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNREADABLE);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* What was stored is read strictly. */
static void
test_stored_repair (void)
{
  static const char *const broken[] = {
    "{\"model\":\"m\",\"prompt\":\"p\",\"first_frame\":{\"file\":\"file:///a\",\"repair\":{}}}",
    "{\"model\":\"m\",\"prompt\":\"p\",\"first_frame\":{\"file\":\"file:///a\",\"repair\":7}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (broken[i], &error);

      g_assert_no_error (error);
      g_assert_null (dailies_request_from_json (node, &error));
      g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_FORMAT);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add ("/request-picture/fits", Fixture, NULL, set_up, test_fits, tear_down);
  g_test_add ("/request-picture/breaks-rules", Fixture, NULL, set_up, test_breaks_rules, tear_down);
  g_test_add ("/request-picture/unreadable", Fixture, NULL, set_up, test_unreadable, tear_down);
  g_test_add ("/request-picture/nothing-local", Fixture, NULL, set_up, test_nothing_local,
              tear_down);
  g_test_add ("/request-picture/judges-what-is-sent", Fixture, NULL, set_up,
              test_judges_what_is_sent, tear_down);
  g_test_add ("/request-picture/repaired", Fixture, NULL, set_up, test_repaired, tear_down);
  g_test_add_func ("/request-picture/stored-repair", test_stored_repair);

  return g_test_run ();
}
