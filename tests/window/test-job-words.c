/* test-job-words.c: what is said of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "library-fixture.h"

#include "dailies-job-words.h"
#include "dailies-queue.h"

#include <math.h>

#define SECOND G_GINT64_CONSTANT (1000000000)

static void
write_change (Fixture *fixture, DailiesJob *job, DailiesChange *change)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
    await_boolean (dailies_library_write (fixture->library, job, change, FALSE), &error));
  g_assert_no_error (error);
}

static void
assert_state_words (DailiesJob *job, const char *words)
{
  g_autofree char *said = dailies_job_words_state (job, g_get_real_time ());

  g_assert_cmpstr (said, ==, words);
}

static void
assert_title (Fixture *fixture, const char *prompt, const char *title)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, prompt);
  g_autofree char *said = dailies_job_words_title (job);

  g_assert_cmpstr (said, ==, title);
}

static void
test_title (Fixture *fixture, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (3000, 'a');
  g_autoptr (DailiesJob) job = library_add (fixture->library, endless);
  g_autofree char *said = dailies_job_words_title (job);

  assert_title (fixture, "A harbour at dawn", "A harbour at dawn");
  assert_title (fixture, "  two\n\n lines \t", "two lines");
  assert_title (fixture, "\n", "Untitled");
  g_assert_cmpuint (strlen (said), <=, 200);
}

/* What keeps this computer from going on with it is said before everything else, until it goes on; the
 * sentence itself is on the stage. Who has to decide decides all the same. */
static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  static const char full[] = "The disk is full.";
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autofree char *line = NULL;
  g_autofree char *lost = NULL;

  dailies_job_set_trouble (job, full);
  assert_state_words (job, "Held up on this computer");
  library_lead (fixture->library, job, DAILIES_STATE_GENERATING);
  line = dailies_job_words_line (job, g_get_real_time (), 60);
  g_assert_cmpstr (line, ==, "Held up on this computer");
  g_assert_cmpfloat (dailies_job_words_fraction (job, g_get_real_time (), 60), ==, -1);
  dailies_job_set_trouble (job, NULL);
  g_assert_cmpfloat (dailies_job_words_fraction (job, g_get_real_time (), 60), >=, 0);
  assert_state_words (job, "Being made");

  dailies_job_set_trouble (job, full);
  library_move (fixture->library, job, DAILIES_STATE_STOPPED);
  assert_state_words (job, "No longer watched");
  library_move (fixture->library, job, DAILIES_STATE_GENERATING);
  library_move (fixture->library, job, DAILIES_STATE_FAILED);
  assert_state_words (job, "Failed");

  g_clear_object (&job);
  job = library_add (fixture->library, "A fox");
  library_lead (fixture->library, job, DAILIES_STATE_UNCONFIRMED);
  dailies_job_set_trouble (job, full);
  assert_state_words (job, "Needs a decision");
  lost = dailies_job_words_unconfirmed (job);
  g_assert_true (g_str_has_suffix (lost, full));
}

/* Every state has its line; none is empty, and no two are mixed up. */
static void
test_states (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    DailiesState state;
    const char *words;
    gboolean person;
  } all[] = {
    { DAILIES_STATE_WAITING, "Waiting for its turn", FALSE },
    { DAILIES_STATE_SUBMITTING, "Sending", FALSE },
    { DAILIES_STATE_UNCONFIRMED, "Needs a decision", TRUE },
    { DAILIES_STATE_QUEUED, "Waiting at the service", FALSE },
    { DAILIES_STATE_GENERATING, "Being made", FALSE },
    { DAILIES_STATE_DOWNLOADING, "Being fetched", FALSE },
    { DAILIES_STATE_FAILED, "Failed", TRUE },
    { DAILIES_STATE_STOPPED, "No longer watched", FALSE },
    { DAILIES_STATE_FINISHED, "Ready", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");

      library_lead (fixture->library, job, all[i].state);
      assert_state_words (job, all[i].words);
      g_assert_cmpint (dailies_job_words_needs_person (job), ==, all[i].person);
    }
}

static void
test_withdrawn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autofree char *cost = NULL;

  library_move (fixture->library, job, DAILIES_STATE_STOPPED);
  assert_state_words (job, "Not sent");
  cost = dailies_job_words_cost (job);
  g_assert_cmpstr (cost, ==, "not charged");
}

static void
assert_line (DailiesJob *job, const char *words)
{
  g_autofree char *said = dailies_job_words_line (job, g_get_real_time (), NAN);

  g_assert_cmpstr (said, ==, words);
}

static void
test_finished (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  DailiesChange *change = dailies_change_new ("test");

  library_lead (fixture->library, job, DAILIES_STATE_FINISHED);
  assert_line (job, "Ready");
  dailies_change_set_measures (change, 1280, 720, 6 * SECOND - SECOND / 3);
  write_change (fixture, job, change);
  assert_state_words (job, "Ready");
  assert_line (job, "6 s · 1280×720");

  /* Shorter than a second is not nothing. */
  change = dailies_change_new ("test");
  dailies_change_set_measures (change, 320, 320, SECOND / 5);
  write_change (fixture, job, change);
  assert_line (job, "1 s · 320×320");
}

static void
assert_left (DailiesJob *job, double after, const char *words)
{
  gint64 now = dailies_job_get_accepted (job) + (gint64) (after * G_USEC_PER_SEC);
  g_autofree char *said = dailies_job_words_left (job, now, 240);

  g_assert_cmpstr (said, ==, words);
}

static void
test_left (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  g_autofree char *unknown = NULL;
  g_autofree char *line = NULL;
  g_autofree char *silent = NULL;
  double last = -1;
  DailiesChange *change = dailies_change_new ("test");

  assert_left (job, 0, NULL);
  library_lead (fixture->library, job, DAILIES_STATE_GENERATING);
  assert_left (job, 0, "About 4 minutes left");
  assert_left (job, 100, "About 2 minutes left");
  assert_left (job, 180, "About 1 minute left");
  assert_left (job, 200, "Less than a minute left");
  assert_left (job, 300, "Takes longer than usual");
  line = dailies_job_words_line (job, dailies_job_get_accepted (job), 240);
  g_assert_cmpstr (line, ==, "About 4 minutes left");
  unknown = dailies_job_words_left (job, g_get_real_time (), NAN);
  g_assert_null (unknown);

  dailies_change_set_error (change, "unreachable", "The service could not be reached.");
  write_change (fixture, job, change);
  silent = dailies_job_words_line (job, dailies_job_get_accepted (job), 240);
  g_assert_cmpstr (silent, ==, "No answer from the service yet");

  /* The bar never goes back and never says that it is done. */
  for (double after = 0; after < 4000; after += 100)
    {
      gint64 now = dailies_job_get_accepted (job) + (gint64) (after * G_USEC_PER_SEC);
      double fraction = dailies_job_words_fraction (job, now, 240);

      g_assert_cmpfloat (fraction, >, last);
      g_assert_cmpfloat (fraction, <, 1);
      last = fraction;
    }
}

static char *
dup_look (DailiesJob *job, gint64 now, double usual)
{
  g_autofree char *line = dailies_job_words_line (job, now, usual);

  return g_strdup_printf ("%s %d", line,
                          (int) (dailies_job_words_fraction (job, now, usual) * 100));
}

/* Between now and the moment that is named nothing changes, and then it does. */
static void
test_next_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  const double usual = 240;
  gint64 now;
  guint changes = 0;

  g_assert_cmpint (dailies_job_words_next_change (job, g_get_real_time (), usual), ==, 0);
  library_lead (fixture->library, job, DAILIES_STATE_GENERATING);
  g_assert_cmpint (dailies_job_words_next_change (job, g_get_real_time (), NAN), ==, 0);

  now = dailies_job_get_accepted (job);
  for (gint64 next; (next = dailies_job_words_next_change (job, now, usual)) != 0; now = next)
    {
      g_autofree char *here = dup_look (job, now, usual);
      g_autofree char *before = dup_look (job, next - 1000, usual);
      g_autofree char *after = dup_look (job, next + 1000, usual);

      g_assert_cmpint (next, >, now);
      if (next - now > 4000)
        g_assert_cmpstr (here, ==, before);
      g_assert_cmpstr (before, !=, after);
      changes++;
    }
  /* 99 hundredths and a handful of words */
  g_assert_cmpuint (changes, >, 98);
  g_assert_cmpuint (changes, <, 110);

  library_move (fixture->library, job, DAILIES_STATE_DOWNLOADING);
  g_assert_cmpint (dailies_job_words_next_change (job, now, usual), ==, 0);
}

static void
test_cost (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) paid = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesJob) lost = library_add (fixture->library, "A fox");
  DailiesChange *change = dailies_change_new ("test");
  g_autofree char *charged = NULL;
  g_autofree char *perhaps = NULL;

  library_lead (fixture->library, paid, DAILIES_STATE_FINISHED);
  dailies_change_set_charge (change, NAN, NAN, 0.52);
  write_change (fixture, paid, change);
  charged = dailies_job_words_cost (paid);
  g_assert_cmpstr (charged, ==, "charged $0.52");

  library_lead (fixture->library, lost, DAILIES_STATE_UNCONFIRMED);
  perhaps = dailies_job_words_cost (lost);
  g_assert_cmpstr (perhaps, ==, "may have been charged");
}

/* The words for one that waits for a person are the same wherever they are read. */
static void
test_decision (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");
  DailiesChange *change = dailies_change_new ("test");
  g_autofree char *fetching = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *news = NULL;

  library_lead (fixture->library, job, DAILIES_STATE_DOWNLOADING);
  fetching = dailies_job_words_state (job, g_get_real_time ());
  g_assert_cmpstr (fetching, ==, "Being fetched");

  dailies_change_set_error (change, DAILIES_QUEUE_ERROR_LINK_REFUSED, "Elsewhere");
  write_change (fixture, job, change);
  refused = dailies_job_words_state (job, g_get_real_time ());
  g_assert_cmpstr (refused, ==, "Needs a decision");
  news = dailies_job_words_news (job);
  g_assert_cmpstr (news, ==, "“A harbour” needs a decision");
}

static void
assert_news (DailiesJob *job, const char *words)
{
  g_autofree char *said = dailies_job_words_news (job);

  g_assert_cmpstr (said, ==, words);
}

static void
test_news (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) ready = library_add (fixture->library, "A harbour");
  g_autoptr (DailiesJob) failed = library_add (fixture->library, "A fox");
  g_autofree char *two = dailies_job_words_under_way (2);
  g_autofree char *none = dailies_job_words_under_way (0);

  assert_news (ready, "“A harbour”: Waiting for its turn");
  library_lead (fixture->library, ready, DAILIES_STATE_FINISHED);
  assert_news (ready, "“A harbour” is ready");
  library_lead (fixture->library, failed, DAILIES_STATE_FAILED);
  assert_news (failed, "“A fox” failed, not charged");
  g_assert_cmpstr (two, ==, "2 running");
  g_assert_cmpstr (none, ==, "");
}

/* A person said that it was not accepted; the service may know better. */
static void
test_cost_of_a_guess (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DailiesJob) job = library_add (fixture->library, "A harbour");

  library_lead (fixture->library, job, DAILIES_STATE_UNCONFIRMED);
  assert_news (job, "“A harbour” needs a decision");
  library_move (fixture->library, job, DAILIES_STATE_FAILED);
  assert_news (job, "“A harbour” failed, may have been charged");
}

#define ADD(path, func) \
  g_test_add ("/window/job-words" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("/title", test_title);
  ADD ("/states", test_states);
  ADD ("/trouble", test_trouble);
  ADD ("/withdrawn", test_withdrawn);
  ADD ("/finished", test_finished);
  ADD ("/left", test_left);
  ADD ("/next-change", test_next_change);
  ADD ("/cost", test_cost);
  ADD ("/cost-of-a-guess", test_cost_of_a_guess);
  ADD ("/decision", test_decision);
  ADD ("/news", test_news);
  return g_test_run ();
}
