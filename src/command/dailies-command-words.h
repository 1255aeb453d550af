/* dailies-command-words.h: a job's situation in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-job.h"
#include "dailies-reply.h"

G_BEGIN_DECLS

/* All (transfer full), translated, one line, without a full stop at the end where they stand in a
 * line that renews itself. */

/* "Generating", "Fetching the clip: 42 %", "Waiting: …". @fraction: of the clip's bytes, or -1 */
char *dailies_command_words_for_state (DailiesJob *job, double fraction);
/* "Finished in 0:32. Charged $0.52." */
char *dailies_command_words_for_end (DailiesJob *job);
/* "0:42", "1:02:03" */
char *dailies_command_words_for_time (gint64 usec);
/* "A harbour at da…": which of several jobs is meant */
char *dailies_command_words_for_prompt (DailiesJob *job, guint columns);
/* --verbose: what was said to the service, and back. Several lines. */
char *dailies_command_words_for_exchange (DailiesJob *job, DailiesReply *reply);

G_END_DECLS
