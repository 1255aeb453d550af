/* dailies-evidence.c: what is known of a job whose answer was lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-evidence.h"

#include "dailies-ledger.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Of the last time that it was sent; each NULL where there was none. */
typedef struct
{
  JsonObject *intent;
  JsonObject *lost;
  JsonObject *balance_at_sending;
  JsonObject *first_balance;
  JsonObject *last_look;
  guint looks;
  guint failed_looks;
} Evidence;

/* --- reading --- */

static const char *
get_string (JsonObject *object, const char *member)
{
  return object != NULL ? json_object_get_string_member_with_default (object, member, NULL) : NULL;
}

static JsonObject *
get_detail (JsonObject *event)
{
  JsonNode *detail = event != NULL ? json_object_get_member (event, "detail") : NULL;

  return detail != NULL && JSON_NODE_HOLDS_OBJECT (detail) ? json_node_get_object (detail) : NULL;
}

static double
get_balance (JsonObject *event)
{
  JsonObject *detail = get_detail (event);

  return detail != NULL ? json_object_get_double_member_with_default (detail, "balance", NAN) : NAN;
}

static void
read_look (Evidence *evidence, JsonObject *event)
{
  if (g_strcmp0 (get_string (get_detail (event), "outcome"), "answered") == 0)
    {
      evidence->looks++;
      evidence->last_look = event;
    }
  else
    evidence->failed_looks++;
}

static Evidence
read_events (JsonArray *events)
{
  Evidence evidence = { 0 };

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);
      const char *kind = get_string (event, "kind");

      if (g_strcmp0 (kind, "intent") == 0)
        evidence = (Evidence) { .intent = event };
      else if (g_strcmp0 (kind, "unconfirmed") == 0 || g_strcmp0 (kind, "interrupted") == 0)
        evidence.lost = event;
      else if (g_strcmp0 (kind, "looked") == 0)
        read_look (&evidence, event);
      else if (g_strcmp0 (kind, "balance-at-sending") == 0)
        evidence.balance_at_sending = event;
      else if (g_strcmp0 (kind, "balance") == 0 && evidence.first_balance == NULL)
        evidence.first_balance = event;
    }
  return evidence;
}

/* --- saying --- */

static void
add (GString *text, char *sentence)
{
  g_autofree char *owned = sentence;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, owned);
}

static char *
format_time (JsonObject *event)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (get_string (event, "time"), NULL);
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  /* Translators: a day and a time of day, for strftime: 22 Nov, 14:02 */
  return local != NULL ? g_date_time_format (local, C_ ("moment", "%-e %b, %R")) : g_strdup ("");
}

static void
say_sent (GString *text, const Evidence *evidence)
{
  JsonObject *detail = get_detail (evidence->lost);
  g_autofree char *when = format_time (evidence->intent);
  g_autofree char *size = NULL;

  if (detail == NULL || !json_object_has_member (detail, "bytes_sent"))
    {
      add (text,
           g_strdup_printf (
             /* Translators: %s is a day and a time of day. */
             _ ("Sending began on %s and was interrupted; how much was sent is not known."), when));
      return;
    }

  size = g_format_size ((guint64) json_object_get_int_member (detail, "bytes_sent"));
  /* Translators: a day and a time of day, then an amount of data: "1.2 MB" */
  add (text, g_strdup_printf (_ ("Sent on %s: %s left this computer."), when, size));
}

static void
say_came_back (GString *text, const Evidence *evidence)
{
  JsonObject *detail = get_detail (evidence->lost);
  const char *message = get_string (detail, "error_message");
  gint64 status
    = detail != NULL ? json_object_get_int_member_with_default (detail, "http_status", 0) : 0;

  if (detail == NULL)
    return;
  if (status != 0)
    /* Translators: the number of an HTTP status, then what was said with it */
    add (text, g_strdup_printf (_ ("What came back: status %d. %s"), (int) status,
                                message != NULL ? message : ""));
  else
    /* Translators: %s is a sentence that says why */
    add (text, g_strdup_printf (_ ("Nothing came back. %s"), message != NULL ? message : ""));
}

static void
say_log (GString *text, const Evidence *evidence)
{
  if (evidence->looks > 0)
    {
      g_autofree char *when = format_time (evidence->last_look);

      add (text, g_strdup_printf (
                   /* Translators: how many times, then a day and a time of day */
                   ngettext ("The service’s log was asked %u time, last on %s: not there so far.",
                             "The service’s log was asked %u times, last on %s: not there so far.",
                             evidence->looks),
                   evidence->looks, when));
    }
  else if (evidence->failed_looks > 0)
    add (text, g_strdup_printf (ngettext ("The service’s log could not be read: %u try.",
                                          "The service’s log could not be read: %u tries.",
                                          evidence->failed_looks),
                                evidence->failed_looks));
  else
    add (text, g_strdup (_ ("The service’s log was not asked yet.")));
}

/* What it had before is not known; what it had meanwhile may be with the charge or without. */
static void
say_balance_at_sending (GString *text, double meanwhile, double after)
{
  g_autofree char *meanwhile_words = dailies_ledger_format_money (meanwhile);
  g_autofree char *after_words = dailies_ledger_format_money (after);

  if (isnan (meanwhile))
    /* Translators: an amount of money */
    add (text, g_strdup_printf (_ ("The balance was %s afterwards."), after_words));
  else
    add (text, g_strdup_printf (
                 /* Translators: amounts of money */
                 _ ("The balance was %s while this was being sent and %s afterwards; other clips "
                    "may have a share."),
                 meanwhile_words, after_words));
}

static void
say_balance (GString *text, const Evidence *evidence)
{
  const double before = get_balance (evidence->intent);
  const double after = get_balance (evidence->first_balance);
  g_autofree char *before_words = dailies_ledger_format_money (before);
  g_autofree char *after_words = dailies_ledger_format_money (after);

  if (isnan (after))
    return;
  if (isnan (before))
    say_balance_at_sending (text, get_balance (evidence->balance_at_sending), after);
  else if (fabs (before - after) < 0.00005)
    /* Translators: an amount of money */
    add (text, g_strdup_printf (_ ("The balance was %s before and after."), after_words));
  else
    add (text, g_strdup_printf (
                 /* Translators: amounts of money */
                 _ ("The balance was %s before and %s afterwards; other clips may have a share."),
                 before_words, after_words));
}

char *
dailies_evidence_describe (JsonNode *events)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Evidence evidence;

  g_return_val_if_fail (events != NULL && JSON_NODE_HOLDS_ARRAY (events), NULL);

  evidence = read_events (json_node_get_array (events));
  if (evidence.intent == NULL || evidence.lost == NULL)
    return NULL;

  say_sent (text, &evidence);
  say_came_back (text, &evidence);
  say_log (text, &evidence);
  say_balance (text, &evidence);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
