/* test-hostile.c: a service that means no good
 *
 * Each kind of answer, in each place of a job where one is read: the job ends in the right state, the
 * clip is paid once, memory and time are bounded, and nobody but the service hears the key.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fake-clock.h"
#include "fault-fixture.h"

#include <stdlib.h>

/* What the longest answer may cost beyond what the job costs anyway. An answer of 1 MiB is read. */
#define MOST_MEMORY (24 * 1024 * 1024)
#if defined(__SANITIZE_ADDRESS__)
#define MEASURES_MEMORY FALSE
#else
#define MEASURES_MEMORY TRUE
#endif

typedef struct
{
  const char *name;
  const char *body;
  guint fillers;
} Hostile;

/* 64 KiB; 800 of it are 50 MB */
static char *filler;
static char *deep;

static const Hostile hostile[] = {
  { "50-megabytes", "{\"id\":\"gen-1:fault/video-01\",\"padding\":\"", 800 },
  { "endless", "{\"id\":\"gen-1:fault/video-01\",\"padding\":\"", G_MAXUINT },
  { "200000-levels", NULL, 0 },
  { "truncated", "{\"id\":\"gen-1:fault/video-01\",\"status\":\"comp", 0 },
  { "invalid-utf8", "{\"id\":\"gen-\xff\xfe\",\"status\":\"completed\",\"data\":\"\xc3\"}", 0 },
  { "null-bytes", "{\"id\":\"gen-\\u0000\",\"status\":\"\\u0000\",\"data\":[\"\\u0000\"]}", 0 },
  { "numbers",
    "{\"id\":1e400,\"status\":-9223372036854775809,\"data\":7,\"current_balance\":\"1\"}", 0 },
  { "objects", "{\"id\":{},\"status\":{},\"video\":[],\"error\":7,\"data\":{},\"meta\":[]}", 0 },
  { "lists", "[[],[{}],null,true]", 0 },
  { "nothing", "null", 0 },
};

static const FaultCall calls[]
  = { FAULT_CREATE, FAULT_ASK, FAULT_LOG, FAULT_BALANCE, FAULT_METRICS };

/* Kilobytes are what the kernel tells: the most that this process has ever had at once since. */
static gsize
get_peak (void)
{
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  line = strstr (text, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) * 1024;
}

/* What was used before is of no account. */
static void
forget_peak (void)
{
  g_assert_true (g_file_set_contents_full ("/proc/self/clear_refs", "5", 1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
assert_key_is_safe (FaultFixture *fixture)
{
  g_assert_cmpuint (fault_service_count_with_key (fixture->service, FAULT_FILE), ==, 0);
  g_assert_cmpuint (fault_service_count_with_key (fixture->service, FAULT_METRICS), ==, 0);
  g_assert_cmpuint (fault_service_count_with_key (fixture->service, FAULT_OTHER), ==, 0);
}

/* In all places at once, and twice: then the service comes to its senses. */
static void
test_answers (FaultFixture *fixture, gconstpointer data)
{
  const Hostile *self = data;
  const Fault fault = { .body = self->body != NULL ? self->body : deep,
                        .filler = filler,
                        .fillers = self->fillers };
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) job = NULL;
  gsize before;

  /* One that goes well: what it takes is taken anyway. */
  first = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, first);
  forget_peak ();
  before = get_peak ();

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    for (guint times = 0; times < 2; times++)
      {
        /* A POST is answered once; whatever that says, there is no second one. */
        if (calls[i] != FAULT_CREATE || times == 0)
          fault_service_script (fixture->service, calls[i], &fault);
      }
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), >, 2);

  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2);
  g_assert_cmpuint (fault_service_count_accepted (fixture->service), ==, 2);
  assert_key_is_safe (fixture);
  g_test_message ("%" G_GSIZE_FORMAT " KiB more than before", (get_peak () - before) / 1024);
  if (MEASURES_MEMORY)
    g_assert_cmpuint (get_peak () - before, <, MOST_MEMORY);
}

/* --- one byte a second --- */

/* So many seconds go by, and a byte in each; the limits are those that everybody has. */
static void
trickle (FaultFixture *fixture, guint seconds)
{
  for (guint i = 0; i < seconds; i++)
    {
      fault_service_step (fixture->service);
      fake_clock_pass (1);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
}

static void
test_trickling (FaultFixture *fixture, gconstpointer data)
{
  const Fault fault = { .body = filler, .trickles = TRUE };
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script (fixture->service, FAULT_CREATE, &fault);
  fault_service_script (fixture->service, FAULT_ASK, &fault);
  fault_service_script (fixture->service, FAULT_FILE, &(Fault) { .trickles = TRUE });

  /* The POST: three minutes, then it is unconfirmed; and found. */
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_service_run_until (fixture->service, FAULT_CREATE, 1);
  trickle (fixture, 170);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_SUBMITTING);
  fault_service_set_log_rows (fixture->service, FAULT_LOG_NEVER);
  trickle (fixture, 14);
  fault_run_until_state (job, DAILIES_STATE_UNCONFIRMED);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, DAILIES_ERROR_TIMED_OUT);
  fault_service_set_log_rows (fixture->service, FAULT_LOG_AT_ONCE);

  /* A question: a minute, then the next one is asked. */
  fault_service_run_until (fixture->service, FAULT_ASK, 1);
  trickle (fixture, 50);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_ASK), ==, 1);
  trickle (fixture, 14);
  while (fault_count_events (&fixture->run, job, "asked") == 0)
    g_main_context_iteration (NULL, TRUE);

  /* The file: no more than a few bytes a minute, then the rest is fetched. */
  fault_service_run_until (fixture->service, FAULT_FILE, 1);
  trickle (fixture, 40);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_FILE), ==, 1);
  trickle (fixture, 85);
  fault_assert_finished (fixture, job);

  g_assert_cmpuint (fault_count_events (&fixture->run, job, "fetch-failed"), >=, 1);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 1);
  assert_key_is_safe (fixture);
}

/* --- where it sends us --- */

/* Not even to another service on this machine does the key go, wherever we are sent. */
static void
test_elsewhere (FaultFixture *fixture, gconstpointer data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autoptr (FaultService) other = fault_service_new (fixture->clip);
  g_autofree char *location
    = g_strdup_printf ("Location: %s/v2/video/generations\r\n", fault_service_get_address (other));
  g_autoptr (DailiesJob) job = NULL;

  fault_service_script (fixture->service, FAULT_CREATE, &(Fault) { .silent = TRUE });
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    for (guint j = 1; j < G_N_ELEMENTS (calls); j++)
      fault_service_script (fixture->service, calls[j],
                            &(Fault) { .status = statuses[i], .body = "", .headers = location });
  job = fault_run_add (&fixture->run, fixture, "A harbour at dawn");
  fault_assert_finished (fixture, job);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_ASK), >, G_N_ELEMENTS (statuses));
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_LOG), >, G_N_ELEMENTS (statuses));

  for (guint i = 0; i < FAULT_N_CALLS; i++)
    g_assert_cmpuint (fault_service_count_with_key (other, i), ==, 0);
  g_assert_cmpuint (fault_service_count_accepted (other), ==, 0);
  assert_key_is_safe (fixture);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  dex_init ();
  filler = g_strnfill (65536, 'x');
  deep = g_strnfill (200000, '[');

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *path = g_strconcat ("/faults/hostile/", hostile[i].name, NULL);

      g_test_add (path, FaultFixture, &hostile[i], fault_fixture_set_up, test_answers,
                  fault_fixture_tear_down);
    }
  FAULT_TEST ("/faults/hostile/byte-a-second", test_trickling);
  FAULT_TEST ("/faults/hostile/elsewhere", test_elsewhere);
  result = g_test_run ();
  g_free (filler);
  g_free (deep);
  return result;
}
