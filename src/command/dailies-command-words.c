/* dailies-command-words.c: a job's situation in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-words.h"

#include "dailies-command-line.h"
#include "dailies-ledger.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const char *
get_state_words (DailiesState state)
{
  switch (state)
    {
    case DAILIES_STATE_WAITING:
      return _ ("Waiting to be sent");
    case DAILIES_STATE_SUBMITTING:
      return _ ("Sending");
    case DAILIES_STATE_UNCONFIRMED:
      return _ ("The answer was lost; asking the service’s log");
    case DAILIES_STATE_QUEUED:
      return _ ("Accepted, and waiting for its turn");
    case DAILIES_STATE_GENERATING:
      return _ ("Generating");
    case DAILIES_STATE_DOWNLOADING:
      return _ ("Fetching the clip");
    case DAILIES_STATE_FINISHED:
      return _ ("Finished");
    case DAILIES_STATE_FAILED:
      return _ ("Failed");
    case DAILIES_STATE_STOPPED:
      return _ ("Stopped");
    default:
      g_assert_not_reached ();
    }
}

char *
dailies_command_words_for_state (DailiesJob *job, double fraction)
{
  DailiesState state;
  const char *words;
  const char *error;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  state = dailies_job_get_state (job);
  words = get_state_words (state);
  error = dailies_job_get_error_message (job);

  if (error != NULL && state != DAILIES_STATE_UNCONFIRMED)
    /* Translators: what a job does, then what stands in its way */
    return g_strdup_printf (_ ("%s: %s"), words, error);
  if (state == DAILIES_STATE_DOWNLOADING && fraction >= 0)
    /* Translators: what a job does, then how much of it is done, in percent */
    return g_strdup_printf (_ ("%s: %d %%"), words, (int) (MIN (fraction, 1) * 100));
  return g_strdup (words);
}

char *
dailies_command_words_for_time (gint64 usec)
{
  gint64 seconds = MAX (usec, 0) / G_USEC_PER_SEC;

  if (seconds >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60),
                            (int) (seconds % 60));
  return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

static char *
get_charge_words (DailiesJob *job)
{
  double usd = dailies_job_get_usd_spent (job);
  double credits = dailies_job_get_credits_used (job);

  if (!isnan (usd) && usd <= 0)
    return g_strdup (_ ("Not charged."));
  if (!isnan (usd))
    {
      g_autofree char *money = dailies_ledger_format_money (usd);

      /* Translators: an amount of money: "Charged $0.52." */
      return g_strdup_printf (_ ("Charged %s."), money);
    }
  if (!isnan (credits))
    return g_strdup_printf (_ ("Charged %'.0f credits."), credits);
  return NULL;
}

char *
dailies_command_words_for_end (DailiesJob *job)
{
  g_autofree char *time = NULL;
  g_autofree char *charge = NULL;
  g_autofree char *words = NULL;
  const char *error;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  if (dailies_job_get_state (job) != DAILIES_STATE_FINISHED)
    return dailies_command_words_for_state (job, -1);

  time
    = dailies_command_words_for_time (dailies_job_get_ended (job) - dailies_job_get_created (job));
  charge = get_charge_words (job);
  /* A clip may have been kept with a remark, that no decoder for it is installed, say. */
  error = dailies_job_get_error_message (job);

  /* Translators: %s is a time such as 0:42 */
  words = g_strdup_printf (_ ("Finished in %s."), time);
  if (error != NULL)
    return g_strjoin (" ", words, error, charge, NULL);
  return g_strjoin (" ", words, charge, NULL);
}

char *
dailies_command_words_for_prompt (DailiesJob *job, guint columns)
{
  g_autofree char *plain = NULL;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  plain = dailies_command_line_plain (dailies_job_get_prompt (job));
  return dailies_command_line_fit (plain, columns);
}

/* --- --verbose --- */

static void
append_json (GString *text, const char *mark, JsonNode *node)
{
  g_autofree char *line = json_to_string (node, FALSE);

  g_string_append_printf (text, "%s %s\n", mark, line);
}

/* For those who know HTTP, as curl -v has it: not translated. */
char *
dailies_command_words_for_exchange (DailiesJob *job, DailiesReply *reply)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonNode) detail = NULL;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);
  g_return_val_if_fail (DAILIES_IS_REPLY (reply), NULL);

  g_string_append_printf (text, "> %s %s\n", dailies_reply_get_method (reply),
                          dailies_reply_get_path (reply));
  if (g_strcmp0 (dailies_reply_get_method (reply), "POST") == 0)
    {
      g_autoptr (JsonNode) request = dailies_request_to_json (dailies_job_get_request (job));

      append_json (text, ">", request);
    }

  detail = dailies_reply_to_json (reply);
  append_json (text, "<", detail);
  if (dailies_reply_get_raw (reply) != NULL)
    {
      g_autofree char *raw = dailies_command_line_plain (dailies_reply_get_raw (reply));

      g_string_append_printf (text, "< %s\n", raw);
    }

  g_string_truncate (text, text->len - 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
