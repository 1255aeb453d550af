/* bench-memory.c: what a first frame costs in memory
 *
 * The promise: a picture of 20 MB raises the peak of `dailies generate` by at most 8 MiB over the same
 * job without it. Measured twice: over the whole way, and over the sending alone (the service refuses
 * the job once it has read it), where the decoding of the clip cannot hide anything.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"
#include "picture-samples.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM BUILD_DIR "/src/dailies"
#define RUNS 3
#define PICTURE_BYTES 20000000
#define PROMISED_KIB (8 * 1024)

/* --- the runner ---
 *
 * A process that execs keeps the peak of what it was before as its own, so the program is started by
 * one that is small: forked off before anything else was done here. */

typedef struct
{
  int status;
  long peak_kib;
} Outcome;

typedef struct
{
  int to;
  int from;
} Runner;

static void
write_or_die (int fd, const void *data, gsize size)
{
  const char *bytes = data;

  while (size > 0)
    {
      gssize written = write (fd, bytes, size);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        _exit (1);
      bytes += written;
      size -= (gsize) written;
    }
}

static gboolean
read_all (int fd, void *data, gsize size)
{
  char *bytes = data;

  while (size > 0)
    {
      gssize got = read (fd, bytes, size);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return FALSE;
      bytes += got;
      size -= (gsize) got;
    }
  return TRUE;
}

/* Strings as their length, then their bytes with the final zero; 0 ends a list. */
static char **
read_strings (int fd)
{
  GPtrArray *strings = g_ptr_array_new ();
  guint32 size;

  while (read_all (fd, &size, sizeof size) && size > 0)
    {
      char *string = g_malloc (size);

      if (!read_all (fd, string, size))
        _exit (1);
      g_ptr_array_add (strings, string);
    }
  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_free (strings, FALSE);
}

static void
write_strings (int fd, const char *const *strings)
{
  guint32 size;

  for (guint i = 0; strings[i] != NULL; i++)
    {
      size = (guint32) strlen (strings[i]) + 1;
      write_or_die (fd, &size, sizeof size);
      write_or_die (fd, strings[i], size);
    }
  size = 0;
  write_or_die (fd, &size, sizeof size);
}

static void
run_one (int from, int to)
{
  g_auto (GStrv) argv = read_strings (from);
  g_auto (GStrv) environment = read_strings (from);
  Outcome outcome = { 0 };
  struct rusage usage;
  pid_t pid;

  if (argv[0] == NULL)
    _exit (0);

  pid = fork ();
  if (pid == 0)
    {
      int nowhere = open ("/dev/null", O_WRONLY | O_CLOEXEC);

      /* What it prints is none of the benchmark's. */
      dup2 (nowhere, STDOUT_FILENO);
      dup2 (nowhere, STDERR_FILENO);
      execve (argv[0], argv, environment);
      _exit (127);
    }
  if (pid < 0 || wait4 (pid, &outcome.status, 0, &usage) != pid)
    _exit (1);
  outcome.peak_kib = usage.ru_maxrss;
  write_or_die (to, &outcome, sizeof outcome);
}

static Runner
start_runner (void)
{
  int to[2];
  int from[2];
  pid_t pid;

  if (pipe (to) != 0 || pipe (from) != 0 || (pid = fork ()) < 0)
    g_error ("The runner could not be started: %s", g_strerror (errno));
  if (pid == 0)
    {
      close (to[1]);
      close (from[0]);
      for (;;)
        run_one (to[0], from[1]);
    }
  close (to[0]);
  close (from[1]);
  return (Runner) { .to = to[1], .from = from[0] };
}

/* --- measuring --- */

static long
get_peak (Runner *runner, CommandFixture *fixture, const char *image, int status)
{
  const char *const argv[] = {
    PROGRAM, "generate", command_fixture_get_service (fixture), "A harbour at dawn", image, NULL
  };
  Outcome outcome;

  write_strings (runner->to, argv);
  write_strings (runner->to, (const char *const *) fixture->environment);
  if (!read_all (runner->from, &outcome, sizeof outcome))
    g_error ("The runner has gone");
  if (!WIFEXITED (outcome.status) || WEXITSTATUS (outcome.status) != status)
    g_error ("Exit status %d instead of %d", WEXITSTATUS (outcome.status), status);
  return outcome.peak_kib;
}

static int
compare_peaks (gconstpointer a, gconstpointer b)
{
  const long *x = a;
  const long *y = b;

  return (*x > *y) - (*x < *y);
}

static long
get_median_peak (Runner *runner, CommandFixture *fixture, const char *image, const Fault *fault)
{
  long peaks[RUNS];

  for (guint i = 0; i < RUNS; i++)
    {
      if (fault != NULL)
        fault_service_script (fixture->service, FAULT_CREATE, fault);
      peaks[i] = get_peak (runner, fixture, image, fault != NULL ? 3 : 0);
    }
  qsort (peaks, RUNS, sizeof *peaks, compare_peaks);
  return peaks[RUNS / 2];
}

static void
compare (Runner *runner,
         CommandFixture *fixture,
         const char *what,
         const char *image,
         const Fault *fault)
{
  long without = get_median_peak (runner, fixture, NULL, fault);
  long with = get_median_peak (runner, fixture, image, fault);

  g_print ("%-12s  without %6.1f MiB   with %6.1f MiB   difference %+5.1f MiB   promised %.1f%s\n",
           what, (double) without / 1024, (double) with / 1024, (double) (with - without) / 1024,
           PROMISED_KIB / 1024.0, with - without > PROMISED_KIB ? "   BROKEN" : "");
}

int
main (int argc, char *argv[])
{
  static const Fault refused
    = { .ignored = TRUE, .status = 400, .body = "{\"message\":\"Read, and refused\"}" };
  Runner runner = start_runner ();
  CommandFixture fixture = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *image = NULL;

  setlocale (LC_ALL, "");
  command_fixture_set_up (&fixture, NULL);
  {
    g_autoptr (GBytes) png
      = sample_png (&(SamplePicture) { .width = 4000, .height = 3000, .bytes = PICTURE_BYTES });

    command_fixture_put (&fixture, "photo.png", png);
  }
  path = command_fixture_path (&fixture, "photo.png");
  image = g_strconcat ("--image=", path, NULL);

  g_print ("Peak memory of `dailies generate`, with a picture of %d bytes and without (median of "
           "%d)\n",
           PICTURE_BYTES, RUNS);
  compare (&runner, &fixture, "sending", image, &refused);
  compare (&runner, &fixture, "whole way", image, NULL);

  command_fixture_tear_down (&fixture, NULL);
  return 0;
}
