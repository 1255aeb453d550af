/* dailies-job-words.c: a job in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-job-words.h"

#include "dailies-ledger.h"
#include "dailies-queue.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Longer than any row is wide; the label ellipsizes, this only keeps labels small. */
#define TITLE_CHARS 120

char *
dailies_job_words_first (const char *prompt)
{
  GString *title;
  gboolean blank = FALSE;
  guint n = 0;

  g_return_val_if_fail (prompt != NULL, NULL);

  title = g_string_new (NULL);
  for (const char *p = prompt; *p != '\0' && n < TITLE_CHARS; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          blank = title->len > 0;
          continue;
        }
      if (blank)
        g_string_append_c (title, ' ');
      blank = FALSE;
      g_string_append_unichar (title, c);
      n++;
    }

  return g_string_free (title, FALSE);
}

char *
dailies_job_words_title (DailiesJob *job)
{
  g_autofree char *title = NULL;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  title = dailies_job_words_first (dailies_job_get_prompt (job));
  return g_strdup (*title != '\0' ? title : _ ("Untitled"));
}

static char *
time_of_day (gint64 time)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local_usec (time);

  /* Translators: a time of day, for strftime; %R is 14:02. */
  return g_date_time_format (at, C_ ("time of day", "%R"));
}

static char *
last_asked (DailiesJob *job, const char *running)
{
  gint64 answer = dailies_job_get_last_answer (job);
  g_autofree char *when = NULL;

  if (answer == 0)
    return g_strdup (_ ("No answer from the service yet"));

  when = time_of_day (answer);
  /* Translators: the first %s is a state, the second a time of day. */
  return g_strdup_printf (_ ("%s · last answer %s"), running, when);
}

static char *
running_words (DailiesJob *job, const char *running)
{
  /* A job whose last asking went wrong says so; it is not lost. */
  return dailies_job_get_error_name (job) != NULL ? last_asked (job, running) : g_strdup (running);
}

char *
dailies_job_words_state (DailiesJob *job, gint64 now)
{
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  if (dailies_job_get_trouble (job) != NULL && !dailies_job_words_needs_person (job)
      && !dailies_state_has_ended (dailies_job_get_state (job)))
    return g_strdup (_ ("Held up on this computer"));

  switch (dailies_job_get_state (job))
    {
    case DAILIES_STATE_WAITING:
      if (g_strcmp0 (dailies_job_get_error_name (job), DAILIES_QUEUE_ERROR_LIMIT) == 0)
        return g_strdup (_ ("Not sent · today’s spending limit"));
      if (dailies_job_get_next_ask (job) > now)
        {
          g_autofree char *when = time_of_day (dailies_job_get_next_ask (job));

          return g_strdup_printf (_ ("Not sent yet · tried again at %s"), when);
        }
      return g_strdup (_ ("Waiting for its turn"));
    case DAILIES_STATE_SUBMITTING:
      return g_strdup (_ ("Sending"));
    case DAILIES_STATE_UNCONFIRMED:
      return g_strdup (_ ("Needs a decision"));
    case DAILIES_STATE_QUEUED:
      return running_words (job, _ ("Waiting at the service"));
    case DAILIES_STATE_GENERATING:
      return running_words (job, _ ("Being made"));
    case DAILIES_STATE_DOWNLOADING:
      if (dailies_job_words_needs_person (job))
        return g_strdup (_ ("Needs a decision"));
      return running_words (job, _ ("Being fetched"));
    case DAILIES_STATE_FINISHED:
      return g_strdup (_ ("Ready"));
    case DAILIES_STATE_FAILED:
      return g_strdup (_ ("Failed"));
    case DAILIES_STATE_STOPPED:
      return g_strdup (dailies_job_may_be_paid (job) ? _ ("No longer watched") : _ ("Not sent"));
    default:
      g_assert_not_reached ();
    }
}

char *
dailies_job_words_left (DailiesJob *job, gint64 now, double usual_seconds)
{
  gint64 accepted;
  double left;
  guint minutes;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  accepted = dailies_job_get_accepted (job);
  switch (dailies_job_get_state (job))
    {
    case DAILIES_STATE_QUEUED:
    case DAILIES_STATE_GENERATING:
      break;
    default:
      return NULL;
    }
  if (isnan (usual_seconds) || usual_seconds <= 0 || accepted == 0)
    return NULL;

  left = usual_seconds - (now - accepted) / (double) G_USEC_PER_SEC;
  if (left <= 0)
    return g_strdup (_ ("Takes longer than usual"));
  if (left < 50)
    return g_strdup (_ ("Less than a minute left"));

  minutes = (guint) ((left + 30) / 60);
  return g_strdup_printf (ngettext ("About %u minute left", "About %u minutes left", minutes),
                          minutes);
}

char *
dailies_job_words_clip (DailiesJob *job)
{
  const gint64 second = G_GINT64_CONSTANT (1000000000);
  gint64 seconds;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  /* A clip that was not decoded here, or was kept by a run that died. */
  if (dailies_job_get_state (job) != DAILIES_STATE_FINISHED || dailies_job_get_width (job) == 0)
    return NULL;

  seconds = (dailies_job_get_duration (job) + second / 2) / second;
  /* Translators: how long a clip is, in seconds, and its width and height: 6 s · 1280×720. */
  return g_strdup_printf (C_ ("clip", "%d s · %u×%u"), (int) MAX (seconds, 1),
                          dailies_job_get_width (job), dailies_job_get_height (job));
}

char *
dailies_job_words_line (DailiesJob *job, gint64 now, double usual_seconds)
{
  char *words;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  words = dailies_job_words_clip (job);
  /* What went wrong is news; how long it usually takes is not. */
  if (words == NULL && dailies_job_get_error_name (job) == NULL
      && dailies_job_get_trouble (job) == NULL)
    words = dailies_job_words_left (job, now, usual_seconds);
  return words != NULL ? words : dailies_job_words_state (job, now);
}

static char *
news_of_decision (const char *title)
{
  /* Translators: %s is the beginning of a prompt. */
  return g_strdup_printf (_ ("“%s” needs a decision"), title);
}

char *
dailies_job_words_news (DailiesJob *job)
{
  g_autofree char *title = NULL;
  g_autofree char *state = NULL;
  g_autofree char *cost = NULL;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  title = dailies_job_words_title (job);
  switch (dailies_job_get_state (job))
    {
    case DAILIES_STATE_FINISHED:
      /* Translators: %s is the beginning of a prompt. */
      return g_strdup_printf (_ ("“%s” is ready"), title);
    case DAILIES_STATE_FAILED:
      cost = dailies_job_words_cost (job);
      /* Translators: the beginning of a prompt, and what it cost: “not charged”. */
      return g_strdup_printf (_ ("“%s” failed, %s"), title, cost);
    case DAILIES_STATE_UNCONFIRMED:
      return news_of_decision (title);
    default:
      if (dailies_job_words_needs_person (job))
        return news_of_decision (title);
      state = dailies_job_words_state (job, g_get_real_time ());
      /* Translators: the beginning of a prompt, and what becomes of it: “Being made”. */
      return g_strdup_printf (_ ("“%s”: %s"), title, state);
    }
}

char *
dailies_job_words_under_way (guint n)
{
  if (n == 0)
    return g_strdup ("");
  /* Translators: %u clips are being made. */
  return g_strdup_printf (ngettext ("%u running", "%u running", n), n);
}

char *
dailies_job_words_unconfirmed (DailiesJob *job)
{
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  return g_strjoin ("\n\n",
                    _ ("The service may have accepted this clip and may have charged for it. "
                       "Dailies keeps looking for it in the service’s log."),
                    dailies_job_get_trouble (job), NULL);
}

char *
dailies_job_words_cost (DailiesJob *job)
{
  double usd;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  usd = dailies_job_get_usd_spent (job);
  if (!isnan (usd) && dailies_job_get_state (job) != DAILIES_STATE_FAILED)
    {
      g_autofree char *money = dailies_ledger_format_money (usd);

      /* Translators: an amount of money, as the service charged it: "charged $0.52". */
      return g_strdup_printf (_ ("charged %s"), money);
    }

  if (!dailies_job_may_be_paid (job))
    return g_strdup (_ ("not charged"));

  switch (dailies_job_get_state (job))
    {
    case DAILIES_STATE_FAILED:
    case DAILIES_STATE_UNCONFIRMED:
    case DAILIES_STATE_STOPPED:
      return g_strdup (_ ("may have been charged"));
    default:
      return NULL;
    }
}

gboolean
dailies_job_words_needs_person (DailiesJob *job)
{
  g_return_val_if_fail (DAILIES_IS_JOB (job), FALSE);

  switch (dailies_job_get_state (job))
    {
    case DAILIES_STATE_DOWNLOADING:
      return g_strcmp0 (dailies_job_get_error_name (job), DAILIES_QUEUE_ERROR_LINK_REFUSED) == 0
             || g_strcmp0 (dailies_job_get_error_name (job), DAILIES_QUEUE_ERROR_SAME_DAMAGE) == 0;
    case DAILIES_STATE_UNCONFIRMED:
    case DAILIES_STATE_FAILED:
      return TRUE;
    default:
      return FALSE;
    }
}

double
dailies_job_words_usual (DailiesJob *job)
{
  DailiesModel *model;

  g_return_val_if_fail (DAILIES_IS_JOB (job), NAN);

  model
    = dailies_catalogue_lookup (dailies_catalogue_get_default (), dailies_job_get_model_id (job));
  return model != NULL ? dailies_model_get_usual_seconds (model) : NAN;
}

double
dailies_job_words_fraction (DailiesJob *job, gint64 now, double usual_seconds)
{
  double seconds;

  g_return_val_if_fail (DAILIES_IS_JOB (job), -1);

  /* Nobody sees how far it has come. */
  if (dailies_job_get_trouble (job) != NULL)
    return -1;

  switch (dailies_job_get_state (job))
    {
    case DAILIES_STATE_QUEUED:
    case DAILIES_STATE_GENERATING:
      break;
    case DAILIES_STATE_DOWNLOADING:
      return 0.98;
    default:
      return -1;
    }

  if (isnan (usual_seconds) || usual_seconds <= 0 || dailies_job_get_accepted (job) == 0)
    return -1;

  /* Even: half of the jobs take longer than usual, so the bar slows down instead of standing at its
   * end: 63 % at the usual time, 86 % at twice that. */
  seconds = MAX (0, now - dailies_job_get_accepted (job)) / (double) G_USEC_PER_SEC;
  return 1 - exp (-seconds / usual_seconds);
}

/* Seconds from now on until dailies_job_words_left() says something else, when it says @left now. */
static double
get_seconds_to_next_words (double left)
{
  double minutes = floor ((left + 30) / 60);

  if (left > 50)
    return left - MAX (50, 60 * minutes - 30);
  return left > 0 ? left : INFINITY;
}

/* The same for the next hundredth of the bar. */
static double
get_seconds_to_next_hundredth (double seconds, double usual)
{
  double next = floor ((1 - exp (-seconds / usual)) * 100) + 1;

  return next < 100 ? -usual * log1p (-next / 100) - seconds : INFINITY;
}

gint64
dailies_job_words_next_change (DailiesJob *job, gint64 now, double usual_seconds)
{
  double seconds, next;

  g_return_val_if_fail (DAILIES_IS_JOB (job), 0);

  switch (dailies_job_get_state (job))
    {
    case DAILIES_STATE_WAITING:
      return dailies_job_get_next_ask (job) > now ? dailies_job_get_next_ask (job) : 0;
    case DAILIES_STATE_QUEUED:
    case DAILIES_STATE_GENERATING:
      break;
    default:
      return 0;
    }
  if (isnan (usual_seconds) || usual_seconds <= 0 || dailies_job_get_accepted (job) == 0)
    return 0;

  seconds = MAX (0, now - dailies_job_get_accepted (job)) / (double) G_USEC_PER_SEC;
  next = MIN (get_seconds_to_next_words (usual_seconds - seconds),
              get_seconds_to_next_hundredth (seconds, usual_seconds));
  return isinf (next) ? 0 : now + (gint64) (next * G_USEC_PER_SEC) + 1;
}
