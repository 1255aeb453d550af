/* test-crash.c: kill -9 at any instant, and a power cut
 *
 * DAILIES_CRASHES says how many times a program is killed; 200 without it, and 50 with a sanitizer,
 * which makes every program several times slower and no instant more dangerous. Lanes run side by side,
 * each with a service and with libraries of its own. A round is one library: a program that adds
 * jobs and is killed, others that take the library up and are killed, and a last one that is not.
 * Then the books are compared: what the service accepted, and what the library has.
 *
 * The program is one that drives a library and knows when to die (crasher.c), or the real one: `dailies
 * generate`, and then `dailies resume`, with power-preload.c in it.
 *
 * The last lane keeps its clips on another file system, where there can be one, and dies at its syncs too.
 *
 * With a power cut, what the program had not synced is lost as well: all of it, or any part of it
 * (power-disk.h); and it dies at each of its syncs in turn. The same number of times.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "crash-books.h"
#include "fault-fixture.h"
#include "power-disk.h"
#include "tiny-disk.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define DEFAULT_KILLS 50
#define DEFAULT_PROGRAM_KILLS 12
#else
#define DEFAULT_KILLS 200
#define DEFAULT_PROGRAM_KILLS 48
#endif

#define PROGRAM BUILD_DIR "/src/dailies"
#define EXIT_UNCONFIRMED 5

#define LANES 4
#define JOBS 3
#define KILLS_A_ROUND 5
/* What every round has at least: SUBMITTING, QUEUED, DOWNLOADING, FINISHED; and their answers. */
#define CHANGES (JOBS * 4)
#define EXCHANGES (JOBS * 3)
/* What a round syncs on its way, at least. */
#define SYNCS (JOBS * 9)
/* What the real program syncs for one job. */
#define PROGRAM_SYNCS 14
/* Its questions have their real pauses. */
#define MOST_PROGRAM_MICROSECONDS 2000000
/* Longer than a round takes on a slow machine, and short enough that most of them hit. */
#define MOST_MICROSECONDS 400000

typedef CrashLane Lane;

/* (nullable): another file system */
static const char *elsewhere;

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
  power_disk_settle (lane->disk, lane->home);
}

static void
cut (Lane *lane)
{
  if (lane->disk != NULL)
    power_disk_cut (lane->disk, lane->home, g_rand_boolean (lane->random) ? lane->random : NULL);
}

/* --- one program --- */

static GSubprocess *
start_crasher (Lane *lane, guint n_jobs, const char *kill_at)
{
  g_autofree char *n_jobs_text = g_strdup_printf ("%u", n_jobs);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  process = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, CRASHER, lane->folder,
    fault_service_get_address (lane->service), n_jobs_text, kill_at, lane->disk, NULL);
  g_assert_no_error (error);
  return process;
}

static GSubprocess *
start_program (Lane *lane, gboolean adds, const char *kill_at)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autofree char *service
    = g_strconcat ("--service=", fault_service_get_address (lane->service), NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_environ (launcher, lane->environment);
  g_subprocess_launcher_setenv (launcher, "DAILIES_DIE", kill_at, TRUE);
  if (lane->disk != NULL)
    g_subprocess_launcher_setenv (launcher, "DAILIES_DISK", lane->disk, TRUE);
  process = adds ? g_subprocess_launcher_spawn (launcher, &error, PROGRAM, "generate", "--json",
                                                "--patience=0", service, "A harbour at dawn", NULL)
                 : g_subprocess_launcher_spawn (launcher, &error, PROGRAM, "resume", "--json",
                                                "--patience=0", NULL);
  g_assert_no_error (error);
  return process;
}

/* What it said to have added is in the library. */
static void
note_added (GPtrArray *added, const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      const char *id = strstr (lines[i], "\"job\":\"");

      if (g_str_has_prefix (lines[i], "added "))
        g_ptr_array_add (added, g_strdup (lines[i] + strlen ("added ")));
      else if (id != NULL)
        g_ptr_array_add (added, g_strndup (id + strlen ("\"job\":\""), 36));
    }
}

/* Returns: whether it came to its end by itself */
static gboolean
run (Lane *lane, guint n_jobs, const char *kill_at, guint service_kill, GPtrArray *added)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  turn_on (lane);
  g_atomic_int_set ((gint *) &lane->countdown, service_kill);
  process = lane->environment != NULL ? start_program (lane, n_jobs > 0, kill_at)
                                      : start_crasher (lane, n_jobs, kill_at);
  if (service_kill > 0)
    g_atomic_int_set (&lane->victim, atoi (g_subprocess_get_identifier (process)));

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &said, &error);
  g_assert_no_error (error);
  g_atomic_int_set (&lane->victim, 0);
  cut (lane);
  note_added (added, output);

  if (g_subprocess_get_if_signaled (process))
    {
      if (g_subprocess_get_term_sig (process) != SIGKILL)
        g_error ("With %u jobs to add, to be killed at %s, it ended by signal %d: %s", n_jobs,
                 kill_at, g_subprocess_get_term_sig (process), said);
      lane->killed++;
      return FALSE;
    }
  status = g_subprocess_get_exit_status (process);
  if (status != 0 && (lane->environment == NULL || status != EXIT_UNCONFIRMED))
    g_error ("With %u jobs to add, to be killed at %s, it ended with %d: %s", n_jobs, kill_at,
             status, said);
  return TRUE;
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

/* As below, of the real program: by the clock, at a sync, or by the service. */
static gboolean
run_program_killed (Lane *lane, gboolean adds, GPtrArray *added)
{
  g_autofree char *kill_at = NULL;
  guint nth = g_rand_int_range (lane->random, 1, PROGRAM_SYNCS + 1);
  guint service_kill = 0;

  if (adds && lane->step > 0)
    {
      kill_at
        = g_strdup_printf ("%s:%u", lane->step % 2 == 1 ? "sync" : "synced", (lane->step + 1) / 2);
      lane->step = lane->step < 2 * PROGRAM_SYNCS ? lane->step + 1 : 0;
      return run (lane, adds, kill_at, 0, added);
    }

  switch (g_rand_int_range (lane->random, 0, 5))
    {
    case 0:
      kill_at = g_strdup_printf ("sync:%u", nth);
      break;

    case 1:
      kill_at = g_strdup_printf ("synced:%u", nth);
      break;

    case 2:
      kill_at = g_strdup ("never");
      service_kill = g_rand_int_range (lane->random, 1, 6);
      break;

    default:
      kill_at = g_strdup_printf ("time:%d",
                                 g_rand_int_range (lane->random, 1000, MOST_PROGRAM_MICROSECONDS));
      break;
    }
  return run (lane, adds, kill_at, service_kill, added);
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

  switch (g_rand_int_range (lane->random, 0, lane->disk != NULL || lane->elsewhere != NULL ? 9 : 7))
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

/* (transfer full): a home of its own, and nobody else's bus, keyring or settings */
static GStrv
make_environment (const char *home)
{
  static const char *const variables[]
    = { "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR" };
  GStrv environment = g_get_environ ();
  const char *asan = g_environ_getenv (environment, "ASAN_OPTIONS");
  g_autofree char *options
    = g_strconcat (asan != NULL ? asan : "", ":verify_asan_link_order=0", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *path = g_build_filename (home, variables[i], NULL);

      g_assert_no_errno (g_mkdir (path, 0700));
      environment = g_environ_setenv (environment, variables[i], path, TRUE);
    }
  environment = g_environ_unsetenv (environment, "DBUS_SESSION_BUS_ADDRESS");
  environment = g_environ_unsetenv (environment, "SECRET_BACKEND");
  environment = g_environ_unsetenv (environment, "GSETTINGS_BACKEND");
  environment
    = g_environ_setenv (environment, "GST_REGISTRY", BUILD_DIR "/tests/faults/registry.bin", TRUE);
  environment = g_environ_setenv (environment, "AIML_API_KEY", FAULT_KEY, TRUE);
  environment = g_environ_setenv (environment, "ASAN_OPTIONS", options, TRUE);
  return g_environ_setenv (environment, "LD_PRELOAD", PRELOAD, TRUE);
}

/* Empty at the beginning of a round, and of the right name in the library. */
static void
link_clips (Lane *lane)
{
  g_autofree char *clips = g_build_filename (lane->folder, "clips", NULL);

  g_assert_no_errno (g_mkdir (lane->elsewhere, 0700));
  g_assert_no_errno (g_mkdir_with_parents (lane->folder, 0700));
  g_assert_no_errno (symlink (lane->elsewhere, clips));
}

static void
run_round (Lane *lane)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_free);
  guint wanted = MIN (lane->killed + KILLS_A_ROUND, lane->kills);
  gboolean ended;

  lane->home = fault_make_folder ();
  if (lane->program)
    lane->environment = make_environment (lane->home);
  lane->folder = lane->program ? g_build_filename (lane->home, "XDG_DATA_HOME", "dailies", NULL)
                               : g_strdup (lane->home);
  if (lane->elsewhere != NULL)
    link_clips (lane);
  lane->service = fault_service_new (lane->clip);
  fault_service_set_hook (lane->service, request_cb, lane);
  make_weather (lane);

  if (lane->program)
    {
      fault_service_set_asks (lane->service, 0);
      for (guint i = 0; i < JOBS; i++)
        run_program_killed (lane, TRUE, added);
      ended = run_program_killed (lane, FALSE, added);
    }
  else
    ended = run_killed (lane, JOBS, added);
  while (!ended && lane->killed < wanted)
    ended = lane->program ? run_program_killed (lane, FALSE, added) : run_killed (lane, 0, added);

  /* What the service carried out after the program had died may reach its log later still. */
  for (guint i = 0; i < 10; i++)
    {
      g_assert_true (run (lane, 0, "never", 0, added));
      if (!crash_books_compare (lane, added, i == 9))
        break;
    }

  g_clear_pointer (&lane->service, fault_service_free);
  fault_remove_tree (lane->home);
  if (lane->elsewhere != NULL)
    fault_remove_tree (lane->elsewhere);
  g_clear_pointer (&lane->home, g_free);
  g_clear_pointer (&lane->folder, g_free);
  g_clear_pointer (&lane->environment, g_strfreev);
}

static gpointer
lane_thread (gpointer data)
{
  Lane *lane = data;

  while (lane->killed < lane->kills)
    run_round (lane);
  return NULL;
}

typedef struct
{
  gboolean program;
  gboolean power;
  guint kills;
} Deaths;

static void
test_crash (gconstpointer data)
{
  const Deaths *deaths = data;
  const gboolean power = deaths->power;
  const char *text = g_getenv ("DAILIES_CRASHES");
  guint kills = text != NULL ? g_ascii_strtoull (text, NULL, 10) : deaths->kills;
  g_autoptr (GBytes) clip = fault_get_clip ();
  Lane lanes[LANES] = { 0 };
  GThread *threads[LANES];
  Lane sum = { 0 };

  for (guint i = 0; i < LANES; i++)
    {
      lanes[i].clip = clip;
      lanes[i].random = g_rand_new_with_seed (g_test_rand_int ());
      lanes[i].program = deaths->program;
      lanes[i].kills = kills / LANES + (i < kills % LANES);
      /* The first lane dies at every change of a state, or every sync, in its turn. */
      lanes[i].step = i == 0 ? 1 : 0;
      lanes[i].disk = power ? fault_make_folder () : NULL;
      if (i == LANES - 1 && !power && elsewhere != NULL)
        lanes[i].elsewhere = g_build_filename (elsewhere, "clips", NULL);
      threads[i] = g_thread_new ("lane", lane_thread, &lanes[i]);
    }

  for (guint i = 0; i < LANES; i++)
    {
      g_thread_join (threads[i]);
      g_rand_free (lanes[i].random);
      if (power)
        fault_remove_tree (lanes[i].disk);
      g_free (lanes[i].disk);
      g_free (lanes[i].elsewhere);
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
  g_autofree char *why_not = NULL;

  elsewhere = tiny_disk_mount (&why_not);
  g_test_init (&argc, &argv, NULL);
  if (elsewhere == NULL)
    g_test_message ("%s", why_not);
  dex_init ();
  g_test_add_data_func ("/faults/crash", &(Deaths) { FALSE, FALSE, DEFAULT_KILLS }, test_crash);
  g_test_add_data_func ("/faults/power", &(Deaths) { FALSE, TRUE, DEFAULT_KILLS }, test_crash);
  g_test_add_data_func ("/faults/program/crash", &(Deaths) { TRUE, FALSE, DEFAULT_PROGRAM_KILLS },
                        test_crash);
  g_test_add_data_func ("/faults/program/power", &(Deaths) { TRUE, TRUE, DEFAULT_PROGRAM_KILLS },
                        test_crash);
  return g_test_run ();
}
