/* library-helper.c: a second process with the same library
 *
 * library-helper FOLDER COMMAND …
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static GValue *
settle (DexFuture *future)
{
  g_autoptr (DexFuture) owned = future;
  GError *error = NULL;
  const GValue *value;
  GValue *copy;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  if ((value = dex_future_get_value (future, &error)) == NULL)
    {
      fprintf (stderr, "library-helper: %s\n", error->message);
      exit (1);
    }

  copy = g_new0 (GValue, 1);
  g_value_init (copy, G_VALUE_TYPE (value));
  g_value_copy (value, copy);
  return copy;
}

static gpointer
settle_object (DexFuture *future)
{
  GValue *value = settle (future);
  gpointer object = g_value_dup_object (value);

  g_value_unset (value);
  g_free (value);
  return object;
}

static void
say (const char *line)
{
  printf ("%s\n", line);
  fflush (stdout);
}

/* The main context goes on until standard input ends. */
static gboolean
on_input (int fd, GIOCondition condition, gpointer user_data)
{
  char buffer[64];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
stay (void)
{
  gboolean over = FALSE;

  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static DailiesJob *
add (DailiesLibrary *library, const char *prompt)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", prompt);

  return settle_object (
    dailies_library_add (library, request, "demo", DAILIES_DIALECT_UNIVERSAL, NULL));
}

static void
move_job (DailiesLibrary *library, DailiesJob *job, DailiesState state, gboolean synced)
{
  DailiesChange *change = dailies_change_new ("helper");
  GValue *value;

  dailies_change_set_state (change, state);
  value = settle (dailies_library_write (library, job, change, synced));
  g_value_unset (value);
  g_free (value);
}

/* Adds @n jobs as fast as it can. */
static void
run_add (DailiesLibrary *library, int n)
{
  for (int i = 0; i < n; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("helper %d", i);
      g_autoptr (DailiesJob) job = add (library, prompt);

      say (dailies_job_get_id (job));
    }
}

/* For ever: a job, its intent, its id, both synced; says the id of a job and what is promised of it
 * once it is. */
static void
run_loop (DailiesLibrary *library)
{
  for (guint i = 0;; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("loop %u", i);
      g_autoptr (DailiesJob) job = add (library, prompt);
      g_autofree char *line = NULL;
      DailiesChange *change;
      GValue *value;

      move_job (library, job, DAILIES_STATE_SUBMITTING, TRUE);
      line = g_strdup_printf ("submitting %s", dailies_job_get_id (job));
      say (line);

      change = dailies_change_new ("accepted");
      dailies_change_set_state (change, DAILIES_STATE_QUEUED);
      dailies_change_set_generation_id (change, dailies_job_get_id (job));
      value = settle (dailies_library_write (library, job, change, TRUE));
      g_value_unset (value);
      g_free (value);
      g_free (line);
      line = g_strdup_printf ("queued %s", dailies_job_get_id (job));
      say (line);

      move_job (library, job, DAILIES_STATE_GENERATING, FALSE);
    }
}

/* Takes the lock @n times, alone each time. */
static void
run_turns (DailiesLibrary *library, DailiesJob *job, int n)
{
  g_autoptr (GFile) mark = g_file_get_child (dailies_library_get_folder (library), "mark");

  for (int i = 0; i < n; i++)
    {
      g_autoptr (DailiesLock) lock = settle_object (dailies_library_wait_job_lock (library, job));
      g_autofd int fd = open (g_file_peek_path (mark), O_CREAT | O_EXCL | O_WRONLY, 0600);

      if (fd == -1 || unlink (g_file_peek_path (mark)) != 0)
        {
          perror ("library-helper: not alone");
          exit (1);
        }
    }
  say ("done");
}

int
main (int argc, char *argv[])
{
  g_autoptr (GFile) folder = NULL;
  g_autoptr (DailiesLibrary) library = NULL;
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (DailiesLock) lock = NULL;
  const char *command;

  if (argc < 3)
    return 2;

  dex_init ();
  folder = g_file_new_for_commandline_arg (argv[1]);
  library = settle_object (dailies_library_open (folder));
  command = argv[2];
  if (argc > 3)
    job = dailies_library_lookup (library, argv[3]);

  if (g_str_equal (command, "add"))
    run_add (library, atoi (argv[3]));
  else if (g_str_equal (command, "loop"))
    run_loop (library);
  else if (g_str_equal (command, "move") && job != NULL)
    {
      DailiesState state;

      if (!dailies_state_from_id (argv[4], &state))
        return 2;
      move_job (library, job, state, FALSE);
      say ("moved");
    }
  else if (g_str_equal (command, "lock") && job != NULL)
    {
      if ((lock = dailies_library_lock_job (library, job)) == NULL)
        return 3;
      say ("locked");
    }
  else if (g_str_equal (command, "turns") && job != NULL)
    run_turns (library, job, atoi (argv[4]));
  else if (g_str_equal (command, "place"))
    {
      lock = settle_object (dailies_library_take_place (library, atoi (argv[3])));
      say ("taken");
    }
  else
    return 2;

  stay ();
  return 0;
}
