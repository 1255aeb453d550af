/* test-library.c: jobs, their changes and their events
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"

#include <glib/gstdio.h>
#include <math.h>

/* --- states --- */

static void
test_state_ids (void)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (DAILIES_TYPE_STATE);
  DailiesState state;

  g_assert_cmpuint (klass->n_values, ==, DAILIES_STATE_STOPPED + 1);
  for (guint i = 0; i < klass->n_values; i++)
    {
      g_assert_cmpstr (dailies_state_get_id (i), ==, klass->values[i].value_nick);
      g_assert_true (dailies_state_from_id (klass->values[i].value_nick, &state));
      g_assert_cmpint (state, ==, i);
    }

  g_assert_false (dailies_state_from_id ("paid", &state));
  g_assert_false (dailies_state_from_id ("", &state));
  g_assert_false (dailies_state_from_id (NULL, &state));
}

static void
test_state_ways (void)
{
  /* Written out from the table of src/README.md, not from the code. */
  static const char *const ways[] = {
    "waiting submitting",     "waiting stopped",     "waiting failed",
    "submitting queued",      "submitting waiting",  "submitting failed",
    "submitting unconfirmed", "unconfirmed queued",  "unconfirmed failed",
    "unconfirmed stopped",    "queued generating",   "queued downloading",
    "queued failed",          "queued stopped",      "generating queued",
    "generating downloading", "generating failed",   "generating stopped",
    "downloading finished",   "downloading failed",  "downloading stopped",
    "stopped waiting",        "stopped unconfirmed", "stopped queued",
    "stopped generating",     "stopped downloading",
  };
  guint found = 0;

  for (guint from = 0; from <= DAILIES_STATE_STOPPED; from++)
    {
      for (guint to = 0; to <= DAILIES_STATE_STOPPED; to++)
        {
          g_autofree char *way
            = g_strconcat (dailies_state_get_id (from), " ", dailies_state_get_id (to), NULL);
          gboolean listed = FALSE;

          for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
            listed |= g_str_equal (way, ways[i]);
          found += listed;
          if (dailies_state_may_become (from, to) != (listed || from == to))
            {
              g_test_message ("%s", way);
              g_test_fail ();
            }
        }
    }

  g_assert_cmpuint (found, ==, G_N_ELEMENTS (ways));
}

static void
test_state_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  DailiesChange *change = dailies_change_new ("jump");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) events = NULL;

  dailies_change_set_state (change, DAILIES_STATE_FINISHED);
  dailies_change_set_generation_id (change, "g");
  error = await_error (dailies_library_write (fixture->library, job, change, TRUE),
                       DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE);

  /* Nothing of it was written. */
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_WAITING);
  g_assert_null (dailies_job_get_generation_id (job));
  g_assert_cmpint (sql_int (fixture->path, "SELECT count (*) FROM events"), ==, 1);
  g_assert_cmpint (
    sql_int (fixture->path, "SELECT count (*) FROM jobs WHERE generation_id IS NOT NULL"), ==, 0);
}

/* A stopped job goes back to where it stood, and nowhere else: what may be paid is never sent again
 * this way, and what was never sent is not watched. */
static void
test_state_stood (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    DailiesState stood, to;
    gboolean allowed;
  } cases[] = {
    { DAILIES_STATE_WAITING, DAILIES_STATE_WAITING, TRUE },
    { DAILIES_STATE_WAITING, DAILIES_STATE_QUEUED, FALSE },
    { DAILIES_STATE_UNCONFIRMED, DAILIES_STATE_UNCONFIRMED, TRUE },
    { DAILIES_STATE_UNCONFIRMED, DAILIES_STATE_WAITING, FALSE },
    { DAILIES_STATE_UNCONFIRMED, DAILIES_STATE_QUEUED, FALSE },
    { DAILIES_STATE_QUEUED, DAILIES_STATE_WAITING, FALSE },
    { DAILIES_STATE_QUEUED, DAILIES_STATE_QUEUED, TRUE },
    { DAILIES_STATE_GENERATING, DAILIES_STATE_GENERATING, TRUE },
    { DAILIES_STATE_GENERATING, DAILIES_STATE_UNCONFIRMED, FALSE },
    { DAILIES_STATE_DOWNLOADING, DAILIES_STATE_DOWNLOADING, TRUE },
    { DAILIES_STATE_DOWNLOADING, DAILIES_STATE_QUEUED, TRUE },
    { DAILIES_STATE_DOWNLOADING, DAILIES_STATE_WAITING, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
      DailiesChange *change = dailies_change_new ("watch-again");
      g_autoptr (GError) error = NULL;

      library_lead (fixture->library, job, cases[i].stood);
      library_move (fixture->library, job, DAILIES_STATE_STOPPED);
      g_assert_cmpint (dailies_job_get_stood (job), ==, cases[i].stood);
      g_assert_cmpint (dailies_job_get_ended (job), >, 0);
      g_assert_cmpint (dailies_job_may_be_paid (job), ==, cases[i].stood != DAILIES_STATE_WAITING);

      dailies_change_set_state (change, cases[i].to);
      await_boolean (dailies_library_write (fixture->library, job, change, TRUE), &error);
      if (cases[i].allowed)
        {
          g_assert_no_error (error);
          g_assert_cmpint (dailies_job_get_state (job), ==, cases[i].to);
          g_assert_cmpint (dailies_job_get_ended (job), ==, 0);
        }
      else
        {
          g_assert_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_STATE);
          g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_STOPPED);
        }
    }
}

static void
test_may_be_paid (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    DailiesState from, to;
    gboolean paid;
  } cases[] = {
    { DAILIES_STATE_WAITING, DAILIES_STATE_WAITING, FALSE },
    { DAILIES_STATE_WAITING, DAILIES_STATE_FAILED, FALSE },
    { DAILIES_STATE_WAITING, DAILIES_STATE_SUBMITTING, TRUE },
    { DAILIES_STATE_SUBMITTING, DAILIES_STATE_WAITING, FALSE },
    { DAILIES_STATE_SUBMITTING, DAILIES_STATE_FAILED, FALSE },
    { DAILIES_STATE_SUBMITTING, DAILIES_STATE_UNCONFIRMED, TRUE },
    { DAILIES_STATE_UNCONFIRMED, DAILIES_STATE_FAILED, TRUE },
    { DAILIES_STATE_QUEUED, DAILIES_STATE_GENERATING, TRUE },
    { DAILIES_STATE_QUEUED, DAILIES_STATE_FAILED, FALSE },
    { DAILIES_STATE_DOWNLOADING, DAILIES_STATE_FINISHED, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");

      library_lead (fixture->library, job, cases[i].from);
      library_move (fixture->library, job, cases[i].to);
      g_test_message ("case %u", i);
      g_assert_cmpint (dailies_job_may_be_paid (job), ==, cases[i].paid);
    }
}

/* --- jobs --- */

static void
test_add (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesRequest) request
    = dailies_request_new ("video-01", "Gulls “over” the\nwater \\ 港");
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesJob) job = NULL;
  g_autoptr (DailiesJob) again = NULL;
  g_autofree char *id = NULL;
  DailiesRequest *stored;
  GVariant *value;

  dailies_request_set_parameter (request, "enhance_prompt", g_variant_new_boolean (FALSE));
  job = await_object (dailies_library_add (fixture->library, request, "https://api.example.org",
                                           DAILIES_DIALECT_LEGACY, "older"),
                      &error);
  g_assert_no_error (error);
  id = g_strdup (dailies_job_get_id (job));
  g_assert_true (g_uuid_string_is_valid (id));
  g_clear_object (&job);

  /* As it is read from the disk. */
  fixture_reopen (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->library)), ==, 1);
  job = dailies_library_lookup (fixture->library, id);
  again = g_list_model_get_item (G_LIST_MODEL (fixture->library), 0);
  g_assert_true (job == again);

  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_WAITING);
  g_assert_cmpstr (dailies_job_get_prompt (job), ==, "Gulls “over” the\nwater \\ 港");
  g_assert_cmpstr (dailies_job_get_model_id (job), ==, "video-01");
  g_assert_cmpstr (dailies_job_get_service (job), ==, "https://api.example.org");
  g_assert_cmpint (dailies_job_get_dialect (job), ==, DAILIES_DIALECT_LEGACY);
  g_assert_cmpstr (dailies_job_get_retry_of (job), ==, "older");
  g_assert_null (dailies_job_get_generation_id (job));
  g_assert_null (dailies_job_get_clip (job));
  g_assert_null (dailies_job_get_error_name (job));
  g_assert_true (isnan (dailies_job_get_usd_spent (job)));
  g_assert_cmpint (dailies_job_get_created (job), >, 0);
  g_assert_cmpint (dailies_job_get_created (job), <=, g_get_real_time ());
  g_assert_cmpint (dailies_job_get_submitted (job), ==, 0);
  g_assert_false (dailies_job_is_hidden (job));

  stored = dailies_job_get_request (job);
  g_assert_cmpstr (dailies_request_get_prompt (stored), ==, dailies_job_get_prompt (job));
  g_assert_cmpstr (dailies_request_get_model_id (stored), ==, "video-01");
  value = dailies_request_get_parameter (stored, "enhance_prompt");
  g_assert_nonnull (value);
  g_assert_false (g_variant_get_boolean (value));
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", pspec->name);
}

static void
count_moves (DailiesLibrary *library, DailiesJob *job, DailiesState from, GString *moves)
{
  g_string_append_printf (moves, "%s→%s ", dailies_state_get_id (from),
                          dailies_state_get_id (dailies_job_get_state (job)));
}

static guint
get_under_way (Fixture *fixture)
{
  guint n;

  g_object_get (fixture->library, "under-way", &n, NULL);
  return n;
}

/* Who wants to know of every job needs to hold none of them. */
static void
test_moves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) first = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesJob) second = library_add (fixture->library, "A fox");
  g_autoptr (GString) moves = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  DailiesChange *change;

  g_assert_cmpuint (get_under_way (fixture), ==, 2);
  g_signal_connect (fixture->library, "moved", G_CALLBACK (count_moves), moves);

  library_lead (fixture->library, first, DAILIES_STATE_UNCONFIRMED);
  g_assert_cmpuint (get_under_way (fixture), ==, 1);
  library_move (fixture->library, first, DAILIES_STATE_QUEUED);
  g_assert_cmpuint (get_under_way (fixture), ==, 2);
  g_assert_cmpstr (moves->str, ==, "waiting→submitting submitting→unconfirmed unconfirmed→queued ");

  /* A deleted one is not counted, and goes on moving. */
  change = dailies_change_new ("deleted");
  dailies_change_set_hidden (change, TRUE);
  await_boolean (dailies_library_write (fixture->library, first, change, FALSE), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (get_under_way (fixture), ==, 1);
  g_string_truncate (moves, 0);
  library_move (fixture->library, first, DAILIES_STATE_GENERATING);
  g_assert_cmpstr (moves->str, ==, "queued→generating ");

  g_clear_object (&first);
  g_clear_object (&second);
  fixture_reopen (fixture);
  g_assert_cmpuint (get_under_way (fixture), ==, 1);
}

static void
test_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (GString) notified = g_string_new (NULL);
  g_autoptr (JsonNode) detail = json_from_string ("{\"status\":201}", NULL);
  g_autoptr (JsonNode) events = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_strdup (dailies_job_get_id (job));
  const char *lent_id = dailies_job_get_id (job);
  const char *lent_prompt = dailies_job_get_prompt (job);
  DailiesChange *change;
  JsonObject *event;

  library_move (fixture->library, job, DAILIES_STATE_SUBMITTING);
  g_assert_cmpint (dailies_job_get_submitted (job), >=, dailies_job_get_created (job));

  g_signal_connect (job, "notify", G_CALLBACK (count_notify), notified);
  change = dailies_change_new ("accepted");
  dailies_change_set_state (change, DAILIES_STATE_QUEUED);
  dailies_change_set_generation_id (change, "-1/2:x");
  dailies_change_set_charge (change, 1040000, NAN, 0.52);
  dailies_change_set_measures (change, 1280, 720, G_GINT64_CONSTANT (6000000000));
  dailies_change_set_next_ask (change, 77);
  dailies_change_set_detail (change, detail, "{\"id\":\"-1/2:x\xff\"}");
  g_assert_true (
    await_boolean (dailies_library_write (fixture->library, job, change, TRUE), &error));
  g_assert_no_error (error);

  /* What changed, and no more. */
  g_assert_cmpstr (
    notified->str, ==,
    "state stood generation-id width height duration credits-used usd-spent accepted next-ask ");
  g_signal_handlers_disconnect_by_data (job, notified);
  g_assert_cmpstr (dailies_job_get_generation_id (job), ==, "-1/2:x");

  /* What never changes stays where it is. */
  g_assert_true (dailies_job_get_id (job) == lent_id);
  g_assert_true (dailies_job_get_prompt (job) == lent_prompt);
  g_clear_object (&job);

  fixture_reopen (fixture);
  job = dailies_library_lookup (fixture->library, id);
  g_assert_cmpint (dailies_job_get_state (job), ==, DAILIES_STATE_QUEUED);
  g_assert_cmpstr (dailies_job_get_generation_id (job), ==, "-1/2:x");
  g_assert_cmpfloat (dailies_job_get_credits_used (job), ==, 1040000);
  g_assert_true (isnan (dailies_job_get_tokens_used (job)));
  g_assert_cmpfloat (dailies_job_get_usd_spent (job), ==, 0.52);
  g_assert_cmpint (dailies_job_get_accepted (job), >=, dailies_job_get_submitted (job));
  g_assert_cmpint (dailies_job_get_next_ask (job), ==, 77);
  g_assert_cmpuint (dailies_job_get_width (job), ==, 1280);
  g_assert_cmpuint (dailies_job_get_height (job), ==, 720);
  g_assert_cmpint (dailies_job_get_duration (job), ==, G_GINT64_CONSTANT (6000000000));

  events = await_json (dailies_library_list_events (fixture->library, job), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (events)), ==, 3);
  event = json_array_get_object_element (json_node_get_array (events), 0);
  g_assert_cmpstr (json_object_get_string_member (event, "kind"), ==, "added");
  event = json_array_get_object_element (json_node_get_array (events), 2);
  g_assert_cmpstr (json_object_get_string_member (event, "kind"), ==, "accepted");
  g_assert_cmpstr (json_object_get_string_member (event, "state"), ==, "queued");
  g_assert_true (g_str_has_suffix (json_object_get_string_member (event, "time"), "Z"));
  g_assert_cmpint (
    json_object_get_int_member (json_object_get_object_member (event, "detail"), "status"), ==,
    201);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (event, "changed"),
                                                  "generation_id"),
                   ==, "-1/2:x");
  g_assert_cmpfloat (
    json_object_get_double_member (json_object_get_object_member (event, "changed"), "usd_spent"),
    ==, 0.52);
  g_assert_cmpstr (json_object_get_string_member (event, "raw"), ==,
                   "{\"id\":\"-1/2:x\xef\xbf\xbd\"}");
}

static void
test_errors_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autoptr (GError) error = NULL;
  DailiesChange *change = dailies_change_new ("asked");

  library_lead (fixture->library, job, DAILIES_STATE_QUEUED);
  dailies_change_set_error (change, "network", "No answer");
  await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, "network");
  g_assert_cmpstr (dailies_job_get_error_message (job), ==, "No answer");

  /* Another event in the same state leaves it; the next state clears it … */
  library_move (fixture->library, job, DAILIES_STATE_QUEUED);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, "network");
  library_move (fixture->library, job, DAILIES_STATE_GENERATING);
  g_assert_null (dailies_job_get_error_name (job));
  g_assert_null (dailies_job_get_error_message (job));

  /* … unless it comes with one. */
  change = dailies_change_new ("failed");
  dailies_change_set_state (change, DAILIES_STATE_FAILED);
  dailies_change_set_error (change, "Moderation", "No.");
  await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dailies_job_get_error_name (job), ==, "Moderation");
}

static void
note_items_changed (GListModel *model,
                    guint position,
                    guint removed,
                    guint added,
                    gpointer user_data)
{
  g_string_append_printf (user_data, "%u-%u+%u ", position, removed, added);
}

static void
test_model (Fixture *fixture, gconstpointer data)
{
  GListModel *model = G_LIST_MODEL (fixture->library);
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (DailiesJob) first = NULL;
  g_autoptr (DailiesJob) second = NULL;
  g_autoptr (DailiesJob) third = NULL;
  g_autoptr (DailiesJob) item = NULL;
  g_autoptr (DailiesJob) hidden = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) unfinished = NULL;
  DailiesChange *change;

  g_signal_connect (model, "items-changed", G_CALLBACK (note_items_changed), seen);
  first = library_add (fixture->library, "one");
  second = library_add (fixture->library, "two");
  third = library_add (fixture->library, "three");
  g_assert_cmpstr (seen->str, ==, "0-0+1 0-0+1 0-0+1 ");

  /* Newest first. */
  item = g_list_model_get_item (model, 0);
  g_assert_true (item == third);
  g_clear_object (&item);
  item = g_list_model_get_item (model, 2);
  g_assert_true (item == first);
  g_assert_null (g_list_model_get_item (model, 3));

  /* Hidden: gone from the model, still known. */
  g_string_truncate (seen, 0);
  change = dailies_change_new ("hidden");
  dailies_change_set_hidden (change, TRUE);
  await_boolean (dailies_library_write (fixture->library, second, change, FALSE), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, "1-1+0 ");
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2);
  hidden = dailies_library_lookup (fixture->library, dailies_job_get_id (second));
  g_assert_true (hidden == second);
  g_assert_true (dailies_job_is_hidden (second));

  /* An unfinished job that was deleted goes on being driven. */
  library_move (fixture->library, first, DAILIES_STATE_STOPPED);
  unfinished = await_object (dailies_library_list_unfinished (fixture->library), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (unfinished), ==, 2);
  g_clear_object (&item);
  item = g_list_model_get_item (unfinished, 0);
  g_assert_true (item == second);
  g_clear_object (&item);
  item = g_list_model_get_item (unfinished, 1);
  g_assert_true (item == third);

  /* Undo. */
  g_string_truncate (seen, 0);
  change = dailies_change_new ("shown");
  dailies_change_set_hidden (change, FALSE);
  await_boolean (dailies_library_write (fixture->library, second, change, FALSE), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, "1-0+1 ");

  g_assert_null (dailies_library_lookup (fixture->library, "no such"));
  g_signal_handlers_disconnect_by_data (model, seen);
}

/* Objects live as long as somebody has them, and there is one a job. */
static void
test_objects (Fixture *fixture, gconstpointer data)
{
  GListModel *model = G_LIST_MODEL (fixture->library);
  DailiesJob *job = library_add (fixture->library, "one");
  g_autofree char *id = g_strdup (dailies_job_get_id (job));
  g_autoptr (DailiesJob) again = NULL;

  g_assert_finalize_object (job);
  again = g_list_model_get_item (model, 0);
  g_assert_cmpstr (dailies_job_get_id (again), ==, id);

  /* One that outlives its library. */
  fixture_close (fixture);
  g_assert_cmpstr (dailies_job_get_id (again), ==, id);
}

/* --- how long it takes --- */

static void
test_usual_seconds (Fixture *fixture, gconstpointer data)
{
  static const guint took[] = { 30, 10, 20, 1000 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (took); i++)
    {
      g_autofree char *sql = NULL;
      g_autoptr (DailiesJob) job = library_add (fixture->library, "one");
      double usual = await_double (
        dailies_library_get_usual_seconds (fixture->library, "demo", "video-01"), &error);

      /* Of none, one and two jobs; then of three. */
      g_assert_no_error (error);
      g_assert_true (i < 3 ? isnan (usual) : usual == 20);

      library_lead (fixture->library, job, DAILIES_STATE_FINISHED);
      sql = g_strdup_printf ("UPDATE jobs SET took = %u000000 WHERE id = '%s'", took[i],
                             dailies_job_get_id (job));
      sql_run (fixture->path, sql);
    }

  g_assert_cmpfloat (
    await_double (dailies_library_get_usual_seconds (fixture->library, "demo", "video-01"), &error),
    ==, 25);
  g_assert_true (isnan (
    await_double (dailies_library_get_usual_seconds (fixture->library, "demo", "other"), &error)));
  g_assert_true (isnan (await_double (
    dailies_library_get_usual_seconds (fixture->library, "https://other", "video-01"), &error)));
}

/* The time is counted only where somebody watched. */
static void
test_took (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint accepted_before, answer_before;
    gboolean known;
  } cases[] = {
    { 120, 5, TRUE },        { 120, 59, TRUE },   { 120, 100, FALSE },
    { 36000, 30000, FALSE }, { 1000, 200, TRUE }, { 30, 0, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DailiesJob) job = library_add (fixture->library, "one");
      g_autofree char *sql = NULL;
      g_autofree char *query = NULL;
      const gint64 now = g_get_real_time ();
      gint64 known;

      library_lead (fixture->library, job, DAILIES_STATE_GENERATING);
      sql = g_strdup_printf (
        "UPDATE jobs SET accepted = %" G_GINT64_FORMAT ", last_answer = %" G_GINT64_FORMAT
        " WHERE id = '%s'",
        now - cases[i].accepted_before * G_USEC_PER_SEC,
        cases[i].answer_before == 0 ? 0 : now - cases[i].answer_before * G_USEC_PER_SEC,
        dailies_job_get_id (job));
      sql_run (fixture->path, sql);
      library_move (fixture->library, job, DAILIES_STATE_DOWNLOADING);

      query = g_strdup_printf ("SELECT took FROM jobs WHERE id = '%s'", dailies_job_get_id (job));
      known = sql_int (fixture->path, query);
      g_test_message ("case %u: %" G_GINT64_FORMAT, i, known);
      if (cases[i].known)
        g_assert_cmpint (known, >=, cases[i].accepted_before * G_USEC_PER_SEC);
      else
        g_assert_cmpint (known, ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_add_func ("/state/ids", test_state_ids);
  g_test_add_func ("/state/ways", test_state_ways);
  ADD ("/state/refused", test_state_refused);
  ADD ("/state/stood", test_state_stood);
  ADD ("/library/may-be-paid", test_may_be_paid);
  ADD ("/library/add", test_add);
  ADD ("/library/write", test_write);
  ADD ("/moves", test_moves);
  ADD ("/library/errors-clear", test_errors_clear);
  ADD ("/library/model", test_model);
  ADD ("/library/objects", test_objects);
  ADD ("/library/usual-seconds", test_usual_seconds);
  ADD ("/library/took", test_took);

  return g_test_run ();
}
