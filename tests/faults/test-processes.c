/* test-processes.c: two programs and one library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-fixture.h"

#include <signal.h>

#define JOBS 4
#define PLACES 3

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
} Program;

/* It has added its jobs when this returns. */
static Program
start (FaultFixture *fixture)
{
  g_autofree char *n_jobs = g_strdup_printf ("%u", JOBS);
  g_autoptr (GError) error = NULL;
  Program program = { 0 };

  program.process
    = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, CRASHER, fixture->folder,
                        fault_service_get_address (fixture->service), n_jobs, "never", NULL);
  g_assert_no_error (error);
  program.output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program.process));
  for (guint i = 0; i < JOBS; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (program.output, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (line, "added "));
    }
  return program;
}

static void
program_clear (Program *program)
{
  g_clear_object (&program->output);
  g_clear_object (&program->process);
}

/* The places are counted over both; when one is killed, the other takes up what it drove. */
static void
test_killed (FaultFixture *fixture, gconstpointer data)
{
  Program first, second;
  g_autoptr (GPtrArray) accepted = NULL;
  g_autoptr (GError) error = NULL;
  guint asks;

  fault_run_end (&fixture->run);
  fault_service_set_asks (fixture->service, G_MAXUINT - 1);
  first = start (fixture);
  second = start (fixture);

  fault_service_run_until (fixture->service, FAULT_ASK,
                           fault_service_count (fixture->service, FAULT_ASK) + 300);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, PLACES);

  g_subprocess_send_signal (first.process, SIGKILL);
  g_subprocess_wait (first.process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_term_sig (first.process), ==, SIGKILL);
  asks = fault_service_count (fixture->service, FAULT_ASK);
  fault_service_run_until (fixture->service, FAULT_ASK, asks + 300);
  /* What was sent is watched whether it has a place or not, so those that had waited may take the
   * places that fell free: no more than there are. */
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), <=, 2 * PLACES);

  fault_service_set_asks (fixture->service, 0);
  g_subprocess_wait_check (second.process, NULL, &error);
  g_assert_no_error (error);

  accepted = fault_service_list_accepted (fixture->service);
  g_assert_cmpuint (accepted->len, ==, 2 * JOBS);
  g_assert_cmpuint (fault_service_count (fixture->service, FAULT_CREATE), ==, 2 * JOBS);
  fault_run_open (&fixture->run, fixture);
  for (guint i = 0; i < accepted->len; i++)
    {
      g_autoptr (DailiesJob) job
        = fault_run_lookup (&fixture->run, g_ptr_array_index (accepted, i));

      g_assert_cmpuint (
        fault_service_count_accepted_of (fixture->service, dailies_job_get_id (job)), ==, 1);
      fault_assert_finished (fixture, job);
    }
  g_assert_cmpuint (fault_count_files (fixture, "clips"), ==, 2 * JOBS);
  program_clear (&first);
  program_clear (&second);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  FAULT_TEST ("/faults/processes/killed", test_killed);
  return g_test_run ();
}
