/* power-preload.c: any program as one whose syncs are watched, and that dies
 *
 * Loaded before everything else (LD_PRELOAD), so that its fsync() is the one that is found. DAILIES_DIE says
 * when: "never", "time:N", "sync:N" or "synced:N", as for crasher.c; DAILIES_DISK is the disk of power.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "power.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <signal.h>

__attribute__ ((constructor)) static void
begin (void)
{
  const char *disk = getenv ("DAILIES_DISK");
  const char *die = getenv ("DAILIES_DIE");
  const char *number = die != NULL ? strchr (die, ':') : NULL;

  /* It does not outlive the test, and what it starts is left alone. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  unsetenv ("LD_PRELOAD");

  if (disk != NULL)
    power_watch (g_strdup (disk));
  if (number != NULL && g_str_has_prefix (die, "time:"))
    power_die_after ((guint) atoi (number + 1));
  else if (number != NULL)
    power_die_at ((guint) atoi (number + 1), g_str_has_prefix (die, "synced:"));
}
