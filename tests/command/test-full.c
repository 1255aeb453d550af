/* test-full.c: the real program on a disk that is full
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"
#include "fault-fixture.h"
#include "tiny-disk.h"

#include <signal.h>

#define WORDS "make some room"

static const char *place;
static char *why_not;

typedef struct
{
  FaultCall call;
  gboolean killed;
} Instant;

/* In a thread of the service, which has carried the request out: there is no room for its answer. */
static void
request_cb (FaultService *service, FaultCall call, gpointer user_data)
{
  FaultCall *awaited = user_data;

  if (call != *awaited)
    return;
  *awaited = FAULT_N_CALLS;
  tiny_disk_set_full (TRUE);
}

static CommandProcess *
start_generate (CommandFixture *fixture)
{
  return command_start (fixture, "generate", "--json", command_fixture_get_service (fixture),
                        "A harbour", NULL);
}

static void
assert_made_once (CommandFixture *fixture)
{
  g_autoptr (CommandResult) result = command_run (fixture, "jobs", "--json", NULL);
  g_autoptr (GPtrArray) lines = command_parse_jobs (result);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GFile) clip = NULL;
  const char *id;

  command_assert_status (result, 0);
  g_assert_cmpuint (lines->len, ==, 1);
  id = command_get (g_ptr_array_index (lines, 0), "job");
  g_assert_cmpstr (command_get (g_ptr_array_index (lines, 0), "state"), ==, "finished");
  clip = g_file_new_for_path (command_get (g_ptr_array_index (lines, 0), "clip"));
  bytes = g_file_load_bytes (clip, NULL, NULL, NULL);
  g_assert_nonnull (bytes);
  g_assert_true (g_bytes_equal (bytes, fixture->clip));
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 1);
  g_assert_cmpuint (fault_service_count_accepted_of (fixture->service, id), ==, 1);
}

static void
test_full (CommandFixture *fixture, gconstpointer data)
{
  const Instant *instant = data;
  FaultCall awaited = instant->call;
  g_autoptr (CommandResult) result = NULL;
  CommandProcess *process;

  if (place == NULL)
    {
      g_test_skip (why_not);
      return;
    }

  fault_service_set_asks (fixture->service, 0);
  fault_service_set_hook (fixture->service, request_cb, &awaited);
  process = start_generate (fixture);
  command_wait_for_words (process, WORDS);
  if (instant->killed)
    command_signal (process, SIGKILL);
  else
    tiny_disk_set_full (FALSE);
  result = command_wait (process);

  if (instant->killed)
    {
      g_autoptr (CommandResult) resumed = NULL;

      g_assert_cmpint (result->status, ==, -1);
      tiny_disk_set_full (FALSE);
      resumed = command_run (fixture, "resume", NULL);
      command_assert_status (resumed, 0);
    }
  else
    {
      command_assert_status (result, 0);
    }
  assert_made_once (fixture);
}

/* There is no room even for the wish: that is said, and nothing is sent. */
static void
test_before (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (CommandResult) none = NULL;
  g_autoptr (CommandResult) refused = NULL;
  g_autoptr (CommandResult) result = NULL;

  if (place == NULL)
    {
      g_test_skip (why_not);
      return;
    }

  none = command_run (fixture, "jobs", NULL);
  command_assert_status (none, 0);
  tiny_disk_set_full (TRUE);
  refused = command_wait (start_generate (fixture));
  tiny_disk_set_full (FALSE);
  g_assert_cmpint (refused->status, >, 0);
  g_assert_nonnull (strstr (refused->err, WORDS));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 0);

  fault_service_set_asks (fixture->service, 0);
  result = command_wait (start_generate (fixture));
  command_assert_status (result, 0);
  assert_made_once (fixture);
}

static void
set_up (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *home = place != NULL ? g_build_filename (place, "home", NULL) : NULL;

  command_fixture_set_up (fixture, data);
  if (home != NULL)
    command_fixture_set_variable (fixture, "XDG_DATA_HOME", home);
}

static void
tear_down (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *home = place != NULL ? g_build_filename (place, "home", NULL) : NULL;

  command_fixture_tear_down (fixture, data);
  if (home != NULL)
    fault_remove_tree (home);
}

int
main (int argc, char *argv[])
{
  static const Instant instants[] = {
    { FAULT_CREATE, FALSE }, { FAULT_CREATE, TRUE }, { FAULT_ASK, FALSE },
    { FAULT_ASK, TRUE },     { FAULT_FILE, FALSE },  { FAULT_FILE, TRUE },
  };
  static const char *const names[]
    = { "id", "id-killed", "asked", "asked-killed", "fetched", "fetched-killed" };

  /* Before there is another thread. */
  place = tiny_disk_mount (&why_not);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  for (guint i = 0; i < G_N_ELEMENTS (instants); i++)
    {
      g_autofree char *path = g_strconcat ("/command/full/", names[i], NULL);

      g_test_add (path, CommandFixture, &instants[i], set_up, test_full, tear_down);
    }
  g_test_add ("/command/full/before", CommandFixture, NULL, set_up, test_before, tear_down);
  return g_test_run ();
}
