/* test-partial.c: what is believed of a file that is not whole yet, after power cuts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"
#include "power-disk.h"
#include "power.h"

#include "dailies-partial.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE 2000

typedef struct
{
  char *folder;
  char *disk;
  GFile *file;
  guint8 bytes[SIZE];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = fault_make_folder ();
  fixture->disk = fault_make_folder ();
  path = g_build_filename (fixture->folder, "clip.part", NULL);
  fixture->file = g_file_new_for_path (path);
  memset (fixture->bytes, 'b', SIZE);
  power_disk_settle (fixture->disk, fixture->folder);
  power_watch (fixture->disk);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  power_watch (NULL);
  g_clear_object (&fixture->file);
  fault_remove_tree (fixture->folder);
  fault_remove_tree (fixture->disk);
  g_free (fixture->folder);
  g_free (fixture->disk);
}

static DailiesPartial *
open_partial (Fixture *fixture)
{
  return fault_await_object (dailies_partial_open (fixture->file));
}

/* What was synced is left, and another machine start begins. */
static void
cut (Fixture *fixture)
{
  power_watch (NULL);
  power_disk_cut (fixture->disk, fixture->folder, NULL);
  fault_remove_tree (fixture->disk);
  g_assert_no_errno (g_mkdir (fixture->disk, 0700));
  power_disk_settle (fixture->disk, fixture->folder);
  power_watch (fixture->disk);
}

/* However often the power goes before anybody looks, bytes that were not synced are not believed. */
static void
test_cuts (Fixture *fixture, gconstpointer data)
{
  const guint cuts = GPOINTER_TO_UINT (data);
  g_autoptr (DailiesPartial) partial = open_partial (fixture);

  fault_await (dailies_partial_begin (partial, "\"the-clip\"", "http://127.0.0.1/clip", SIZE));
  fault_await (dailies_partial_append (partial, fixture->bytes, SIZE / 4));
  fault_await (dailies_partial_keep (partial));
  fault_await (dailies_partial_append (partial, fixture->bytes, SIZE / 4));
  g_clear_object (&partial);

  /* The same machine still has them. */
  partial = open_partial (fixture);
  g_assert_cmpuint (dailies_partial_get_offset (partial), ==, SIZE / 2);
  g_clear_object (&partial);

  for (guint i = 0; i < cuts; i++)
    cut (fixture);
  /* Its length may have reached the disk without its bytes. */
  g_assert_no_errno (truncate (g_file_peek_path (fixture->file), SIZE / 2));
  partial = open_partial (fixture);
  g_assert_cmpuint (dailies_partial_get_offset (partial), ==, SIZE / 4);
}

/* A file that was whole and is fetched anew, as a damaged one is: its tag does not come back to vouch for
 * what had not reached the disk. */
static void
test_begun_anew (Fixture *fixture, gconstpointer data)
{
  const char *validator = data;
  g_autoptr (DailiesPartial) partial = open_partial (fixture);

  fault_await (dailies_partial_begin (partial, validator, "http://127.0.0.1/clip", SIZE));
  fault_await (dailies_partial_append (partial, fixture->bytes, SIZE));
  fault_await (dailies_partial_finish (partial));
  g_clear_object (&partial);
  cut (fixture);

  partial = open_partial (fixture);
  g_assert_true (dailies_partial_is_whole (partial));
  fault_await (dailies_partial_begin (partial, validator, "http://127.0.0.1/clip", SIZE));
  fault_await (dailies_partial_append (partial, fixture->bytes, SIZE));
  g_clear_object (&partial);
  cut (fixture);

  partial = open_partial (fixture);
  g_assert_false (dailies_partial_is_whole (partial));
  g_assert_cmpuint (dailies_partial_get_offset (partial), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add ("/faults/partial/cut", Fixture, GUINT_TO_POINTER (1), set_up, test_cuts, tear_down);
  g_test_add ("/faults/partial/cut-twice", Fixture, GUINT_TO_POINTER (2), set_up, test_cuts,
              tear_down);
  g_test_add ("/faults/partial/begun-anew/resumable", Fixture, "\"the-clip\"", set_up,
              test_begun_anew, tear_down);
  g_test_add ("/faults/partial/begun-anew/other", Fixture, NULL, set_up, test_begun_anew,
              tear_down);
  return g_test_run ();
}
