/* test-crash.c: kill -9 at any instant, and a power cut
 *
 * DAILIES_CRASHES says how many times a program is killed; 200 without it, and 50 with a sanitizer,
 * which makes every program several times slower and no instant more dangerous. Lanes run side by side,
 * each with a service and with libraries of its own. A round is one library: a program that adds
 * jobs and is killed, others that take the library up and are killed, and a last one that is not.
 * Then the books are compared: what the service accepted, and what the library has.
 *
 * With a power cut, what the program had not synced is lost as well: all of it, or any part of it
 * (power-disk.h); and it dies at each of its syncs in turn. The same number of times.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"
#include "power-disk.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>

#if defined(__SANITIZE_ADDRESS__)
#define DEFAULT_KILLS 50
#else
#define DEFAULT_KILLS 200
#endif

#define LANES 4
#define JOBS 3
#define KILLS_A_ROUND 5
/* What every round has at least: SUBMITTING, QUEUED, DOWNLOADING, FINISHED; and their answers. */
#define CHANGES (JOBS * 4)
#define EXCHANGES (JOBS * 3)
/* What a round syncs on its way, at least. */
#define SYNCS (JOBS * 9)
/* Longer than a round takes on a slow machine, and short enough that most of them hit. */
#define MOST_MICROSECONDS 400000

typedef struct
{
  GBytes *clip;
  GRand *random;
  FaultService *service;
  char *folder;
  /* (nullable): where what is synced is kept; the power goes with every program */
  char *disk;
  guint kills;
  /* The change of a state, or the sync, at which a round's first program dies; 0 when each had its turn */
  guint step;

  /* What came of it */
  guint killed;
  guint rounds;
  guint jobs;
  guint accepted;
  guint finished;
  guint unconfirmed;
  guint paid_twice;
  guint paid_and_lost;
  guint added_and_lost;
  guint left_over;
  guint damaged;

  /* The program that the service kills at its next request */
  int victim;
  guint countdown;
} Lane;

/* --- the service kills: it has carried the request out, and the answer never arrives --- */

static void
request_cb (FaultService *service, FaultCall call, gpointer user_data)
{
  Lane *lane = user_data;
  int victim = g_atomic_int_get (&lane->victim);

  if (victim != 0 && g_atomic_int_dec_and_test ((gint *) &lane->countdown))
    kill (victim, SIGKILL);
}

/* --- the power --- */

static void
turn_on (Lane *lane)
{
  if (lane->disk == NULL)
    return;
  fault_remove_tree (lane->disk);
  g_assert_no_errno (g_mkdir (lane->disk, 0700));
  power_disk_settle (lane->disk, lane->folder);
}

static void
cut (Lane *lane)
{
  if (lane->disk != NULL)
    power_disk_cut (lane->disk, lane->folder, g_rand_boolean (lane->random) ? lane->random : NULL);
}

/* --- one program --- */

/* Returns: whether it came to its end by itself */
static gboolean
run (Lane *lane, guint n_jobs, const char *kill_at, guint service_kill, GPtrArray *added)
{
  g_autofree char *n_jobs_text = g_strdup_printf ("%u", n_jobs);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_autofree char *said = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  turn_on (lane);
  g_atomic_int_set ((gint *) &lane->countdown, service_kill);
  process = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, CRASHER, lane->folder,
    fault_service_get_address (lane->service), n_jobs_text, kill_at, lane->disk, NULL);
  g_assert_no_error (error);
  if (service_kill > 0)
    g_atomic_int_set (&lane->victim, atoi (g_subprocess_get_identifier (process)));

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &said, &error);
  g_assert_no_error (error);
  g_atomic_int_set (&lane->victim, 0);
  cut (lane);

  /* What it said to have added is in the library. */
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    if (g_str_has_prefix (lines[i], "added "))
      g_ptr_array_add (added, g_strdup (lines[i] + strlen ("added ")));

  if (g_subprocess_get_if_signaled (process))
    {
      g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGKILL);
      lane->killed++;
      return FALSE;
    }
  if (g_subprocess_get_exit_status (process) != 0)
    g_error ("With %u jobs to add, to be killed at %s, it ended with %d: %s", n_jobs, kill_at,
             g_subprocess_get_exit_status (process), said);
  return TRUE;
}

/* --- the books --- */

static gboolean
is_intact (Lane *lane)
{
  g_autofree char *path = g_build_filename (lane->folder, "library.db", NULL);
  sqlite3_stmt *statement = NULL;
  sqlite3 *database = NULL;
  gboolean intact;

  intact
    = sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
      && sqlite3_prepare_v2 (database, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW
      && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0;
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return intact;
}

static guint
count_files (Lane *lane, const char *name)
{
  g_autofree char *path = g_build_filename (lane->folder, name, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static gboolean
has_clip (Lane *lane, const char *name)
{
  g_autofree char *path = g_build_filename (lane->folder, "clips", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, NULL);

  return bytes != NULL && g_bytes_equal (bytes, lane->clip);
}

/* (transfer full): the fields of each job, by id */
static GHashTable *
list_jobs (Lane *lane)
{
  GHashTable *jobs
    = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_strfreev);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, CRASHER, "--list",
                              lane->folder, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      GStrv fields = g_strsplit (lines[i], "\t", 4);

      g_hash_table_insert (jobs, fields[0], fields);
    }
  return jobs;
}

/* Returns: whether something that was accepted is still looked for */
static gboolean
compare (Lane *lane, GPtrArray *added, gboolean last)
{
  g_autoptr (GHashTable) jobs = list_jobs (lane);
  g_autoptr (GPtrArray) accepted = fault_service_list_accepted (lane->service);
  guint lost = 0, finished = 0, clips, partials;
  GHashTableIter iter;
  GStrv fields;

  for (guint i = 0; i < accepted->len; i++)
    {
      const char *id = g_ptr_array_index (accepted, i);
      g_autofree char *generation = fault_service_dup_generation (lane->service, id);

      fields = g_hash_table_lookup (jobs, id);
      if (fields == NULL || !g_str_equal (fields[1], "finished")
          || !g_str_equal (fields[2], generation) || !has_clip (lane, fields[3]))
        {
          lost++;
          if (last)
            g_test_message ("Accepted as %s, but in the library: %s", generation,
                            fields != NULL ? fields[1] : "not at all");
        }
    }
  if (lost > 0 && !last)
    return TRUE;

  lane->rounds++;
  lane->accepted += accepted->len;
  lane->jobs += g_hash_table_size (jobs);
  lane->paid_and_lost += lost;
  for (guint i = 0; i < added->len; i++)
    if (!g_hash_table_contains (jobs, g_ptr_array_index (added, i)))
      lane->added_and_lost++;

  g_hash_table_iter_init (&iter, jobs);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &fields))
    {
      if (fault_service_count_accepted_of (lane->service, fields[0]) > 1)
        lane->paid_twice++;
      if (g_str_equal (fields[1], "finished"))
        finished++;
      else if (g_str_equal (fields[1], "unconfirmed"))
        lane->unconfirmed++;
      else
        {
          g_test_message ("A job that is %s at the end", fields[1]);
          lane->left_over++;
        }
    }
  lane->finished += finished;

  /* No clip twice, none without a job, and nothing half-fetched. */
  clips = count_files (lane, "clips");
  lane->left_over += ABS ((int) clips - (int) finished);
  if (clips != finished)
    g_test_message ("%u clips of %u finished jobs", clips, finished);
  partials = count_files (lane, "partial");
  lane->left_over += partials;
  if (partials != 0)
    g_test_message ("%u files in partial", partials);
  if (!is_intact (lane))
    lane->damaged++;
  return FALSE;
}

/* --- a round --- */

/* Of the service's own faults, so that the books are compared in bad weather too. */
static void
make_weather (Lane *lane)
{
  for (guint i = 0; i < JOBS; i++)
    {
      fault_service_script (lane->service, FAULT_CREATE,
                            &(Fault) { .silent = g_rand_int_range (lane->random, 0, 4) == 0 });
      fault_service_script (lane->service, FAULT_FILE,
                            &(Fault) { .cut = g_rand_boolean (lane->random) ? 500 : 0 });
    }
  fault_service_set_log_rows (lane->service, g_rand_int_range (lane->random, 0, 3) == 0
                                               ? FAULT_LOG_COMPLETED
                                               : FAULT_LOG_AT_ONCE);
}

/* Returns: whether it came to its end before the instant of its death */
static gboolean
run_killed (Lane *lane, guint n_jobs, GPtrArray *added)
{
  g_autofree char *kill_at = NULL;
  guint service_kill = 0;
  /* With fewer jobs left, fewer things happen. */
  guint share = n_jobs > 0 ? 1 : 2;

  if (n_jobs > 0 && lane->step > 0 && lane->disk != NULL)
    {
      kill_at
        = g_strdup_printf ("%s:%u", lane->step % 2 == 1 ? "sync" : "synced", (lane->step + 1) / 2);
      lane->step = lane->step < 2 * SYNCS ? lane->step + 1 : 0;
      return run (lane, n_jobs, kill_at, 0, added);
    }
  if (n_jobs > 0 && lane->step > 0)
    {
      kill_at = g_strdup_printf ("change:%u", lane->step);
      lane->step = lane->step < CHANGES ? lane->step + 1 : 0;
      return run (lane, n_jobs, kill_at, 0, added);
    }

  switch (g_rand_int_range (lane->random, 0, lane->disk != NULL ? 9 : 7))
    {
    case 0:
      kill_at = g_strdup_printf ("change:%d", g_rand_int_range (lane->random, 1, CHANGES / share));
      break;

    case 1:
      kill_at
        = g_strdup_printf ("exchange:%d", g_rand_int_range (lane->random, 1, EXCHANGES / share));
      break;

    case 2:
      kill_at = g_strdup_printf ("fetch:%d", g_rand_int_range (lane->random, 1, JOBS + 1));
      break;

    case 3:
      kill_at = g_strdup_printf ("kept:%d", g_rand_int_range (lane->random, 1, JOBS + 1));
      break;

    case 4:
      kill_at = g_strdup ("never");
      service_kill = g_rand_int_range (lane->random, 1, EXCHANGES / share);
      break;

    case 7:
    case 8:
      kill_at = g_strdup_printf ("sync:%d", g_rand_int_range (lane->random, 1, SYNCS / share));
      break;

    default:
      kill_at
        = g_strdup_printf ("time:%d", g_rand_int_range (lane->random, 1000, MOST_MICROSECONDS));
      break;
    }

  return run (lane, n_jobs, kill_at, service_kill, added);
}

static void
run_round (Lane *lane)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_free);
  guint wanted = MIN (lane->killed + KILLS_A_ROUND, lane->kills);
  gboolean ended;

  lane->folder = fault_make_folder ();
  lane->service = fault_service_new (lane->clip);
  fault_service_set_hook (lane->service, request_cb, lane);
  make_weather (lane);

  ended = run_killed (lane, JOBS, added);
  while (!ended && lane->killed < wanted)
    ended = run_killed (lane, 0, added);

  /* What the service carried out after the program had died may reach its log later still. */
  for (guint i = 0; i < 10; i++)
    {
      g_assert_true (run (lane, 0, "never", 0, added));
      if (!compare (lane, added, i == 9))
        break;
    }

  g_clear_pointer (&lane->service, fault_service_free);
  fault_remove_tree (lane->folder);
  g_clear_pointer (&lane->folder, g_free);
}

static gpointer
lane_thread (gpointer data)
{
  Lane *lane = data;

  while (lane->killed < lane->kills)
    run_round (lane);
  return NULL;
}

static void
test_crash (gconstpointer data)
{
  const gboolean power = GPOINTER_TO_INT (data);
  const char *text = g_getenv ("DAILIES_CRASHES");
  guint kills = text != NULL ? g_ascii_strtoull (text, NULL, 10) : DEFAULT_KILLS;
  g_autoptr (GBytes) clip = fault_get_clip ();
  Lane lanes[LANES] = { 0 };
  GThread *threads[LANES];
  Lane sum = { 0 };

  for (guint i = 0; i < LANES; i++)
    {
      lanes[i].clip = clip;
      lanes[i].random = g_rand_new_with_seed (g_test_rand_int ());
      lanes[i].kills = kills / LANES + (i < kills % LANES);
      /* The first lane dies at every change of a state, or every sync, in its turn. */
      lanes[i].step = i == 0 ? 1 : 0;
      lanes[i].disk = power ? fault_make_folder () : NULL;
      threads[i] = g_thread_new ("lane", lane_thread, &lanes[i]);
    }

  for (guint i = 0; i < LANES; i++)
    {
      g_thread_join (threads[i]);
      g_rand_free (lanes[i].random);
      if (power)
        fault_remove_tree (lanes[i].disk);
      g_free (lanes[i].disk);
      sum.killed += lanes[i].killed;
      sum.rounds += lanes[i].rounds;
      sum.jobs += lanes[i].jobs;
      sum.accepted += lanes[i].accepted;
      sum.finished += lanes[i].finished;
      sum.unconfirmed += lanes[i].unconfirmed;
      sum.paid_twice += lanes[i].paid_twice;
      sum.paid_and_lost += lanes[i].paid_and_lost;
      sum.added_and_lost += lanes[i].added_and_lost;
      sum.left_over += lanes[i].left_over;
      sum.damaged += lanes[i].damaged;
    }

  g_test_message ("killed %u times in %u libraries: %u jobs, %u accepted, %u finished, "
                  "%u never arrived; paid twice %u, paid and lost %u, added and lost %u, "
                  "left over %u, libraries damaged %u",
                  sum.killed, sum.rounds, sum.jobs, sum.accepted, sum.finished, sum.unconfirmed,
                  sum.paid_twice, sum.paid_and_lost, sum.added_and_lost, sum.left_over,
                  sum.damaged);

  g_assert_cmpuint (sum.killed, >=, kills);
  g_assert_cmpuint (sum.paid_twice, ==, 0);
  g_assert_cmpuint (sum.paid_and_lost, ==, 0);
  g_assert_cmpuint (sum.added_and_lost, ==, 0);
  g_assert_cmpuint (sum.left_over, ==, 0);
  g_assert_cmpuint (sum.damaged, ==, 0);
  g_assert_cmpuint (sum.accepted, ==, sum.finished);
  g_assert_cmpuint (sum.accepted, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add_data_func ("/faults/crash", GINT_TO_POINTER (FALSE), test_crash);
  g_test_add_data_func ("/faults/power", GINT_TO_POINTER (TRUE), test_crash);
  return g_test_run ();
}
