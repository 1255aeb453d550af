/* test-store.c: jobs on disk, and who may render
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-renderer.h"
#include "demo-peer.h"

#include "dailies-demo-upload.h"

#include <glib/gstdio.h>
#include <unistd.h>
#include <utime.h>

typedef struct
{
  char *folder;
  DailiesDemoStore *store;
} Fixture;

static DailiesDemoStore *
open_store (const char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GError) error = NULL;
  DailiesDemoStore *store = dailies_demo_store_open (file, &error);

  g_assert_no_error (error);
  return store;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = demo_make_folder ();
  fixture->store = open_store (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->store);
  demo_remove_folder (fixture->folder);
}

static DailiesDemoJob *
make_job (DailiesDialect dialect, const char *prompt, gint64 created)
{
  DailiesDemoJob *job = dailies_demo_job_new ();

  job->dialect = dialect;
  job->model = g_strdup ("video-01");
  job->vendor = g_strdup ("minimax");
  job->prompt = g_strdup (prompt);
  job->created = created;
  job->pace = 2.5;
  job->price = 0.25;
  job->client_request_id = g_strdup ("c:1");
  dailies_demo_job_take_id (job);
  dailies_demo_renderer_name_clip (job);
  return job;
}

static void
test_ids (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (DailiesDemoJob) job
        = make_job (i % 2 ? DAILIES_DIALECT_LEGACY : DAILIES_DIALECT_UNIVERSAL, "A", (gint64) i);
      g_autofree char *name = dailies_demo_job_dup_name (job->id);

      g_assert_cmpstr (name, ==, job->name);
      g_assert_true (g_hash_table_add (seen, g_strdup (job->id)));
      if (i % 2)
        g_assert_true (g_str_has_suffix (job->id, ":minimax/video-01"));
      else
        g_assert_cmpuint (strlen (job->id), ==, 21);
    }
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[]
    = { "", ":", ":a", ".", "..", "../a", "a/b", "a b", "a%2f", "\303\244", "a.json" };
  g_autofree char *long_one = g_strnfill (65, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (dailies_demo_job_dup_name (bad[i]));
  g_assert_null (dailies_demo_job_dup_name (long_one));
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  static const char prompt[] = "\"Quotes\", \\ and\nlines, \342\200\256 and 🦊";
  g_autoptr (DailiesDemoJob) job = make_job (DAILIES_DIALECT_LEGACY, prompt, 1234567890123456);
  g_autoptr (DailiesDemoStore) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *longer = g_strconcat (job->id, "x", NULL);
  const DailiesDemoJob *found;

  job->link = TRUE;
  g_assert_true (dailies_demo_store_save (fixture->store, job, &error));
  g_assert_no_error (error);

  other = open_store (fixture->folder);
  found = dailies_demo_store_lookup (other, job->id);
  g_assert_nonnull (found);
  g_assert_cmpstr (found->prompt, ==, prompt);
  g_assert_cmpint (found->created, ==, job->created);
  g_assert_cmpfloat (found->pace, ==, 2.5);
  g_assert_cmpfloat (found->price, ==, 0.25);
  g_assert_cmpint (found->dialect, ==, DAILIES_DIALECT_LEGACY);
  g_assert_cmpstr (found->client_request_id, ==, "c:1");
  g_assert_cmpstr (found->clip, ==, job->clip);
  g_assert_true (found->link);
  g_assert_null (found->picture);

  /* The whole id counts, not only its file's name. */
  g_assert_null (dailies_demo_store_lookup (other, longer));
  g_assert_null (dailies_demo_store_lookup (other, job->name));
}

static void
test_news (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesDemoJob) job = make_job (DAILIES_DIALECT_UNIVERSAL, "A", 1);
  g_autoptr (DailiesDemoStore) other = open_store (fixture->folder);
  g_autoptr (GPtrArray) list = NULL;

  /* What another process does with a job is seen, even when it was seen before. */
  g_assert_true (dailies_demo_store_save (fixture->store, job, NULL));
  g_assert_null (dailies_demo_store_lookup (other, job->id)->error_name);
  job->error_name = g_strdup ("GenerationError");
  g_assert_true (dailies_demo_store_save (fixture->store, job, NULL));
  g_assert_cmpstr (dailies_demo_store_lookup (other, job->id)->error_name, ==, "GenerationError");

  list = dailies_demo_store_list (other);
  g_assert_cmpuint (list->len, ==, 1);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  static const gint64 times[] = { 5, 1, 9, 3, 7 };
  g_autoptr (GPtrArray) list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (DailiesDemoJob) job = make_job (DAILIES_DIALECT_UNIVERSAL, "A", times[i]);

      g_assert_true (dailies_demo_store_save (fixture->store, job, NULL));
    }

  list = dailies_demo_store_list (fixture->store);
  g_assert_cmpuint (list->len, ==, 5);
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpint (((DailiesDemoJob *) g_ptr_array_index (list, i))->created, ==, 9 - 2 * i);
}

static void
test_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesDemoStore) other = open_store (fixture->folder);
  g_autoptr (GError) error = NULL;
  g_autofd int held = dailies_demo_store_lock_clip (fixture->store, "digest", &error);
  g_autofd int second = -1;
  g_autofd int different = -1;
  g_autofd int third = -1;

  g_assert_no_error (error);
  g_assert_cmpint (held, >=, 0);

  second = dailies_demo_store_lock_clip (other, "digest", &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  g_assert_cmpint (second, ==, -1);
  g_clear_error (&error);

  different = dailies_demo_store_lock_clip (other, "another", &error);
  g_assert_no_error (error);

  g_clear_fd (&held, NULL);
  third = dailies_demo_store_lock_clip (other, "digest", &error);
  g_assert_no_error (error);
  g_assert_cmpint (third, >=, 0);
}

static void
test_clip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) base = dailies_demo_store_begin_clip (fixture->store, "digest", &error);
  g_autofree char *left = g_strconcat (g_file_peek_path (base), ".tmp-1", NULL);
  g_autofree char *done = g_strconcat (g_file_peek_path (base), ".webm", NULL);
  g_autoptr (GFile) rendered = g_file_new_for_path (done);
  g_autoptr (GFile) again = NULL;
  g_autoptr (GFile) found = NULL;

  /* What an interrupted rendering left is gone at the next. */
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (left, "x", 1, NULL));
  again = dailies_demo_store_begin_clip (fixture->store, "digest", &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));

  g_assert_false (dailies_demo_store_has_clip (fixture->store, "digest"));
  g_assert_true (g_file_set_contents (done, "clip", 4, NULL));
  g_assert_true (dailies_demo_store_finish_clip (fixture->store, "digest", rendered, &error));
  g_assert_no_error (error);
  g_assert_true (dailies_demo_store_has_clip (fixture->store, "digest"));
  g_assert_false (g_file_test (done, G_FILE_TEST_EXISTS));

  found = dailies_demo_store_find_file (fixture->store, "digest.webm");
  g_assert_nonnull (found);
  g_assert_null (dailies_demo_store_find_file (fixture->store, "../jobs"));
  g_assert_null (dailies_demo_store_find_file (fixture->store, ""));
  g_assert_null (dailies_demo_store_find_file (fixture->store, "."));
}

static void
test_clip_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesDemoJob) one = make_job (DAILIES_DIALECT_UNIVERSAL, "A", 1);
  g_autoptr (DailiesDemoJob) same = make_job (DAILIES_DIALECT_LEGACY, "A", 2);
  g_autoptr (DailiesDemoJob) other = make_job (DAILIES_DIALECT_UNIVERSAL, "B", 1);

  g_assert_cmpstr (one->clip, ==, same->clip);
  g_assert_cmpstr (one->clip, !=, other->clip);

  g_clear_pointer (&same->clip, g_free);
  same->link = TRUE;
  dailies_demo_renderer_name_clip (same);
  g_assert_cmpstr (one->clip, !=, same->clip);

  g_clear_pointer (&other->clip, g_free);
  g_free (other->prompt);
  other->prompt = g_strdup ("A");
  other->picture = g_strdup ("digest");
  dailies_demo_renderer_name_clip (other);
  g_assert_cmpstr (one->clip, !=, other->clip);
}

/* What a process that died was receiving goes at the next start, and nothing that still comes in. */
static void
test_orphans (Fixture *fixture, gconstpointer data)
{
  g_autofree char *left = g_build_filename (fixture->folder, "incoming", "1-left", NULL);
  g_autofree char *template = dailies_demo_store_dup_incoming_template (fixture->store);
  g_autoptr (DailiesDemoUpload) upload = dailies_demo_upload_new (template);
  g_autoptr (DailiesDemoStore) other = NULL;
  g_autoptr (GFile) place = dailies_demo_store_get_picture (fixture->store, "digest");
  g_autoptr (GError) error = NULL;

  dailies_demo_upload_feed (upload, "image/png;base64,AAAA", strlen ("image/png;base64,AAAA"));
  g_assert_true (dailies_demo_upload_finish (upload, &error));
  g_assert_true (g_file_set_contents (left, "x", 1, NULL));

  other = open_store (fixture->folder);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (dailies_demo_upload_get_path (upload), G_FILE_TEST_EXISTS));
  g_assert_true (dailies_demo_upload_keep (upload, place, &error));
  g_assert_no_error (error);
}

static char *
write_old (Fixture *fixture, const char *subfolder, const char *name, int days)
{
  char *path = g_build_filename (fixture->folder, subfolder, name, NULL);
  struct utimbuf times;

  g_assert_true (g_file_set_contents (path, "{}", 2, NULL));
  times.actime = times.modtime = time (NULL) - days * 24 * 60 * 60;
  g_assert_no_errno (g_utime (path, &times));
  return path;
}

static void
test_old (Fixture *fixture, gconstpointer data)
{
  static const char *const subfolders[] = { "jobs", "pictures", "files", "rendering" };

  for (guint i = 0; i < G_N_ELEMENTS (subfolders); i++)
    {
      g_autofree char *old = write_old (fixture, subfolders[i], "old", 29);
      g_autofree char *young = write_old (fixture, subfolders[i], "young", 27);
      g_autoptr (DailiesDemoStore) other = open_store (fixture->folder);

      g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_test (young, G_FILE_TEST_EXISTS));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define STORE_TEST(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  STORE_TEST ("/demo/store/ids", test_ids);
  STORE_TEST ("/demo/store/names", test_names);
  STORE_TEST ("/demo/store/kept", test_kept);
  STORE_TEST ("/demo/store/news", test_news);
  STORE_TEST ("/demo/store/order", test_order);
  STORE_TEST ("/demo/store/lock", test_lock);
  STORE_TEST ("/demo/store/clip", test_clip);
  STORE_TEST ("/demo/store/clip-names", test_clip_names);
  STORE_TEST ("/demo/store/orphans", test_orphans);
  STORE_TEST ("/demo/store/old", test_old);
  return g_test_run ();
}
