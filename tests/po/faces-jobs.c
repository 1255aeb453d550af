/* faces-jobs.c: jobs in every state, and with everything that can be known of one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "faces.h"

#include "dailies-drawing.h"

GPtrArray *faces_locks;

static DailiesJob *
add_job (Faces *self, const char *prompt, DailiesState state)
{
  DailiesJob *job = library_add (self->fixture.library, prompt);

  /* Nobody drives it: it stays as it is. */
  g_ptr_array_add (faces_locks, dailies_library_lock_job (self->fixture.library, job, NULL));
  g_assert_nonnull (g_ptr_array_index (faces_locks, faces_locks->len - 1));
  library_lead (self->fixture.library, job, state);
  return job;
}

static void
write_change (Faces *self, DailiesJob *job, DailiesChange *change)
{
  g_autoptr (GError) error = NULL;

  await_boolean (dailies_library_write (self->fixture.library, job, change, FALSE), &error);
  g_assert_no_error (error);
}

static void
add_troubled (Faces *self, const char *prompt, DailiesState state, const char *name, gint64 answer)
{
  g_autoptr (DailiesJob) job = add_job (self, prompt, state);
  DailiesChange *change = dailies_change_new ("test");

  dailies_change_set_error (change, name, "Δεν υπήρξε απάντηση.");
  dailies_change_set_last_answer (change, answer);
  if (state == DAILIES_STATE_WAITING)
    dailies_change_set_next_ask (change, g_get_real_time () + G_TIME_SPAN_HOUR);
  write_change (self, job, change);
}

static void
draw_grey (cairo_t *cr, guint frame, guint frames, gpointer data)
{
  cairo_set_source_rgb (cr, 0.3, 0.4, 0.5);
  cairo_paint (cr);
}

/* A clip that plays, or a file that does not. */
static void
add_finished (Faces *self, const char *prompt, gboolean plays)
{
  const DailiesDrawing drawing = { 320, 180, 25, 25 };
  g_autoptr (DailiesJob) job = add_job (self, prompt, DAILIES_STATE_DOWNLOADING);
  DailiesChange *change = dailies_change_new ("test");
  g_autoptr (GFile) partial = dailies_library_get_partial (self->fixture.library, job);
  g_autofree char *name = NULL;
  g_autofree char *suffix = g_strdup (".mp4");
  g_autoptr (GError) error = NULL;

  if (plays)
    {
      g_autoptr (GFile) drawn
        = await_object (dailies_drawing_encode (&drawing, draw_grey, NULL, NULL, partial), &error);

      g_assert_no_error (error);
      g_set_str (&suffix, strrchr (g_file_peek_path (drawn), '.'));
      g_set_object (&partial, drawn);
    }
  else
    {
      g_file_set_contents (g_file_peek_path (partial), "no clip", -1, &error);
      g_assert_no_error (error);
    }

  name = await_string (dailies_library_keep_clip (self->fixture.library, job, partial, suffix),
                       &error);
  g_assert_no_error (error);
  dailies_change_set_clip (change, name);
  dailies_change_set_state (change, DAILIES_STATE_FINISHED);
  dailies_change_set_charge (change, 1040000, 12, 0.52);
  if (plays)
    dailies_change_set_measures (change, 320, 180, 1000000000);
  write_change (self, job, change);
}

static void
add_event (Faces *self, DailiesJob *job, const char *kind, const char *json)
{
  DailiesChange *change = dailies_change_new (kind);
  g_autoptr (JsonNode) detail = json_from_string (json, NULL);

  dailies_change_set_detail (change, detail, NULL);
  write_change (self, job, change);
}

/* With all that can be known of it. */
static void
add_unconfirmed (Faces *self)
{
  g_autoptr (DailiesJob) job = add_job (self, "Αλεπού στο χιόνι", DAILIES_STATE_UNCONFIRMED);

  add_event (self, job, "intent", "{\"balance\":12.52}");
  add_event (self, job, "unconfirmed", "{\"bytes_sent\":1234567,\"http_status\":502}");
  add_event (self, job, "looked", "{\"outcome\":\"answered\"}");
  add_event (self, job, "balance", "{\"balance\":12.0}");
}

void
faces_add_jobs (Faces *self)
{
  const gint64 now = g_get_real_time ();

  g_object_unref (
    add_job (self, "Λιμάνι την αυγή, γλάροι πάνω από το νερό", DAILIES_STATE_WAITING));
  g_object_unref (add_job (self, "Χάρτινο καραβάκι", DAILIES_STATE_SUBMITTING));
  add_unconfirmed (self);
  g_object_unref (add_job (self, "Φάρος", DAILIES_STATE_QUEUED));
  g_object_unref (add_job (self, "Ανεμόμυλος", DAILIES_STATE_GENERATING));
  g_object_unref (add_job (self, "Τρένο", DAILIES_STATE_DOWNLOADING));
  g_object_unref (add_job (self, "Γέφυρα", DAILIES_STATE_STOPPED));
  add_troubled (self, "Βουνό", DAILIES_STATE_WAITING, "busy", 0);
  add_troubled (self, "Ποτάμι", DAILIES_STATE_QUEUED, "unreachable", 0);
  add_troubled (self, "Θάλασσα", DAILIES_STATE_GENERATING, "unreachable", now);
  add_troubled (self, "Δάσος", DAILIES_STATE_DOWNLOADING, "link-refused", now);
  add_troubled (self, "Κύμα", DAILIES_STATE_DOWNLOADING, "always-damaged", now);
  add_troubled (self, "Πηγάδι", DAILIES_STATE_WAITING, "spending-limit", now);
  add_troubled (self, "Άλογο", DAILIES_STATE_FAILED, "refused", now);
  add_finished (self, "Πουλιά", TRUE);
  add_finished (self, "Σύννεφα", FALSE);
  {
    g_autoptr (DailiesJob) withdrawn = add_job (self, "Νησί", DAILIES_STATE_WAITING);

    library_move (self->fixture.library, withdrawn, DAILIES_STATE_STOPPED);
  }

  /* Some are of yesterday, some of last year; where they were charged, it was not for play. */
  sql_run (self->fixture.path, "UPDATE jobs SET created = created - 86400000000 WHERE seq < 4;"
                               "UPDATE jobs SET created = created - 31622400000000 WHERE seq = 4;"
                               "UPDATE jobs SET service = 'http://127.0.0.1:9'");
  fixture_reopen (&self->fixture);
}
