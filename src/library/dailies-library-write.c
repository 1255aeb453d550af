/* dailies-library-write.c: changes of jobs, and their events
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-budget.h"
#include "dailies-change.h"
#include "dailies-clip-name.h"
#include "dailies-library-error.h"
#include "dailies-library-private.h"
#include "dailies-library-write.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

/* --- in the database's thread --- */

DailiesRow *
dailies_library_read_row (DailiesDatabase *database, const char *id, GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;
  g_autoptr (DailiesRow) row = NULL;
  gboolean found;

  if ((statement = dailies_database_prepare (
         database, "SELECT " DAILIES_ROW_COLUMNS " FROM jobs WHERE id = ?", error))
      == NULL)
    return NULL;

  dailies_statement_bind_text (statement, 1, id);
  if (!dailies_database_step (database, statement, &found, error))
    return NULL;

  if (!found)
    {
      g_set_error (error, DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_NOT_FOUND,
                   _ ("The library has no job “%s”."), id);
      return NULL;
    }

  if ((row = dailies_row_read (statement)) == NULL)
    dailies_library_set_error_from_sqlite (error, dailies_database_get_path (database),
                                           SQLITE_CORRUPT, 0, sqlite3_errstr (SQLITE_CORRUPT));
  return g_steal_pointer (&row);
}

/* In the transaction that uses it. */
static gboolean
get_next_revision (DailiesDatabase *database, gint64 *revision, GError **error)
{
  return dailies_database_get_int (database, "SELECT coalesce (max (revision), 0) + 1 FROM jobs",
                                   revision, error);
}

static void
bind_charges (DailiesStatement *statement, int index, const DailiesRow *fields)
{
  for (guint i = 0; i < DAILIES_N_CHARGES; i++)
    {
      /* SQLite has no NaN: it makes null of it, which is what is meant. */
      sqlite3_bind_double (statement, index + i, fields->charges[i]);
    }
}

static gboolean
update_row (DailiesDatabase *database, const DailiesRow *fields, GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;
  int index = 1;

  if ((statement = dailies_database_prepare (
         database,
         "UPDATE jobs SET revision = ?, state = ?, stood = ?, hidden = ?, favourite = ?,"
         " copy_due = ?,"
         " created = ?, submitted = ?, accepted = ?, ended = ?, last_answer = ?, next_ask = ?,"
         " took = ?, credits = ?, tokens = ?, usd = ?, width = ?, height = ?, duration = ?,"
         " frame = ?, clip = ?, poster = ?, generation_id = ?, result_uri = ?, error_name = ?,"
         " error_message = ?"
         " WHERE seq = ?",
         error))
      == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, index++, fields->revision);
  dailies_statement_bind_text (statement, index++, dailies_state_get_id (fields->state));
  dailies_statement_bind_text (statement, index++, dailies_state_get_id (fields->stood));
  for (guint i = 0; i < DAILIES_N_MARKS; i++)
    sqlite3_bind_int (statement, index++, fields->marks[i]);
  for (guint i = 0; i < DAILIES_N_TIMES; i++)
    sqlite3_bind_int64 (statement, index++, fields->times[i]);
  bind_charges (statement, index, fields);
  index += DAILIES_N_CHARGES;
  for (guint i = 0; i < DAILIES_N_MEASURES; i++)
    sqlite3_bind_int64 (statement, index++, fields->measures[i]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_FRAME]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_CLIP]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_POSTER]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_GENERATION_ID]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_RESULT_URI]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_ERROR_NAME]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_ERROR_MESSAGE]);
  sqlite3_bind_int64 (statement, index++, fields->seq);

  return dailies_database_step (database, statement, NULL, error);
}

static gboolean
insert_event (DailiesDatabase *database,
              const DailiesRow *fields,
              const char *kind,
              gint64 now,
              const char *changed,
              const char *detail,
              const char *raw,
              GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;

  if ((statement = dailies_database_prepare (
         database,
         "INSERT INTO events (job, time, kind, state, changed, detail, raw)"
         " VALUES (?, ?, ?, ?, ?, ?, ?)",
         error))
      == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, fields->seq);
  sqlite3_bind_int64 (statement, 2, now);
  dailies_statement_bind_text (statement, 3, kind);
  dailies_statement_bind_text (statement, 4, dailies_state_get_id (fields->state));
  dailies_statement_bind_text (statement, 5, changed);
  dailies_statement_bind_text (statement, 6, detail);
  /* As it was received: it need not be UTF-8. */
  if (raw != NULL)
    sqlite3_bind_blob (statement, 7, raw, strlen (raw), SQLITE_STATIC);

  return dailies_database_step (database, statement, NULL, error);
}

/* --- a change --- */

typedef struct
{
  DailiesLibrary *library;
  char *id;
  DailiesChange *change;
  gboolean synced;
  DailiesRow *row;
} Write;

static void
write_free (gpointer data)
{
  Write *write = data;

  g_clear_object (&write->library);
  g_clear_pointer (&write->id, g_free);
  g_clear_pointer (&write->change, dailies_change_free);
  g_clear_pointer (&write->row, dailies_row_unref);
  g_free (write);
}

static DailiesRow *
write_in_transaction (DailiesDatabase *database, Write *write, GError **error)
{
  const gint64 now = g_get_real_time ();
  g_autoptr (DailiesRow) row = NULL;
  g_autofree char *changed = NULL;
  DailiesRow fields;

  if ((row = dailies_library_read_row (database, write->id, error)) == NULL
      || !dailies_change_apply (write->change, row, &fields, now, error)
      || (write->change->limit_set
          && !dailies_budget_check (database, row, write->change->limit, now, error))
      || !get_next_revision (database, &fields.revision, error))
    return NULL;

  changed = dailies_change_describe (row, &fields);
  if (!update_row (database, &fields, error)
      || !insert_event (database, &fields, write->change->kind, now, changed, write->change->detail,
                        write->change->raw, error))
    return NULL;

  return dailies_row_new (&fields);
}

static gboolean
write_in_thread (DailiesDatabase *database, gpointer data, GError **error)
{
  Write *write = data;

  if (dailies_database_begin (database, write->synced, error)
      && (write->row = write_in_transaction (database, write, error)) != NULL
      && dailies_database_commit (database, error))
    return TRUE;

  dailies_database_rollback (database);
  return FALSE;
}

static DexFuture *
write_done (gpointer data)
{
  Write *write = data;

  dailies_library_apply (write->library, write->row);
  return dex_future_new_true ();
}

DexFuture *
dailies_library_write (DailiesLibrary *self,
                       DailiesJob *job,
                       DailiesChange *change,
                       gboolean synced)
{
  Write *write;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);
  g_return_val_if_fail (change != NULL, NULL);

  write = g_new0 (Write, 1);
  write->library = g_object_ref (self);
  write->id = g_strdup (dailies_job_get_id (job));
  write->change = change;
  write->synced = synced;
  return dailies_database_run (self->database, write_in_thread, write_done, write, write_free);
}

/* --- the name of a clip --- */

typedef struct
{
  Write write;
  char *partial;
  char *suffix;
  char *name;
} Reservation;

static void
reservation_free (gpointer data)
{
  Reservation *reservation = data;

  g_clear_pointer (&reservation->partial, g_free);
  g_clear_pointer (&reservation->suffix, g_free);
  g_clear_pointer (&reservation->name, g_free);
  write_free (data);
}

static gboolean
is_taken (DailiesDatabase *database,
          Reservation *reservation,
          const char *name,
          gboolean *taken,
          GError **error)
{
  GFile *folder = reservation->write.library->folder;
  g_autofree char *path = dailies_library_build_path (folder, "clips", name);
  g_autofree char *arrived = dailies_library_build_arrived_path (folder, reservation->write.id);
  g_autoptr (DailiesStatement) statement = NULL;
  struct stat info;

  /* The clip itself, linked and then interrupted, does not take it. */
  *taken = lstat (path, &info) == 0 && !dailies_library_is_same_file (path, reservation->partial)
           && !dailies_library_is_same_file (path, arrived);
  if (*taken)
    return TRUE;

  if ((statement = dailies_database_prepare (
         database, "SELECT 1 FROM jobs WHERE clip = ? AND id <> ?", error))
      == NULL)
    return FALSE;

  dailies_statement_bind_text (statement, 1, name);
  dailies_statement_bind_text (statement, 2, reservation->write.id);
  return dailies_database_step (database, statement, taken, error);
}

static gboolean
reserve_in_transaction (DailiesDatabase *database, Reservation *reservation, GError **error)
{
  g_autoptr (DailiesRow) row = NULL;
  gboolean taken = TRUE;
  const char *old;

  if ((row = dailies_library_read_row (database, reservation->write.id, error)) == NULL)
    return FALSE;

  old = row->texts[DAILIES_TEXT_CLIP];
  if (old != NULL && g_str_has_suffix (old, reservation->suffix))
    {
      if (!is_taken (database, reservation, old, &taken, error))
        return FALSE;
      if (!taken)
        reservation->name = g_strdup (old);
    }

  for (guint number = 1; taken; number++)
    {
      g_free (reservation->name);
      reservation->name
        = dailies_clip_name_new (row->times[DAILIES_TIME_CREATED], row->texts[DAILIES_TEXT_PROMPT],
                                 number, reservation->suffix);
      if (!is_taken (database, reservation, reservation->name, &taken, error))
        return FALSE;
    }

  dailies_change_set_clip (reservation->write.change, reservation->name);
  reservation->write.row = write_in_transaction (database, &reservation->write, error);
  return reservation->write.row != NULL;
}

static gboolean
reserve_in_thread (DailiesDatabase *database, gpointer data, GError **error)
{
  if (dailies_database_begin (database, TRUE, error)
      && reserve_in_transaction (database, data, error)
      && dailies_database_commit (database, error))
    return TRUE;

  dailies_database_rollback (database);
  return FALSE;
}

static DexFuture *
reserve_done (gpointer data)
{
  Reservation *reservation = data;

  dailies_library_apply (reservation->write.library, reservation->write.row);
  return dex_future_new_take_string (g_steal_pointer (&reservation->name));
}

DexFuture *
dailies_library_reserve_clip (DailiesLibrary *self,
                              DailiesJob *job,
                              const char *partial,
                              const char *suffix)
{
  Reservation *reservation = g_new0 (Reservation, 1);

  reservation->write.library = g_object_ref (self);
  reservation->write.id = g_strdup (dailies_job_get_id (job));
  reservation->write.change = dailies_change_new ("named");
  reservation->partial = g_strdup (partial);
  reservation->suffix = g_strdup (suffix);
  return dailies_database_run (self->database, reserve_in_thread, reserve_done, reservation,
                               reservation_free);
}

/* --- a new job --- */

typedef struct
{
  DailiesLibrary *library;
  DailiesRow *fields;
  DailiesRow *row;
} Insertion;

static void
insertion_free (gpointer data)
{
  Insertion *insertion = data;

  g_clear_object (&insertion->library);
  g_clear_pointer (&insertion->fields, dailies_row_unref);
  g_clear_pointer (&insertion->row, dailies_row_unref);
  g_free (insertion);
}

static gboolean
insert_row (DailiesDatabase *database, DailiesRow *fields, GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean row;
  int index = 1;

  if ((statement = dailies_database_prepare (
         database,
         "INSERT INTO jobs (revision, state, stood, dialect, created, id, prompt, model, service,"
         " request, frame, retry_of)"
         " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq",
         error))
      == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, index++, fields->revision);
  dailies_statement_bind_text (statement, index++, dailies_state_get_id (fields->state));
  dailies_statement_bind_text (statement, index++, dailies_state_get_id (fields->stood));
  dailies_statement_bind_text (statement, index++, dailies_dialect_get_id (fields->dialect));
  sqlite3_bind_int64 (statement, index++, fields->times[DAILIES_TIME_CREATED]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_ID]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_PROMPT]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_MODEL]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_SERVICE]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_REQUEST]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_FRAME]);
  dailies_statement_bind_text (statement, index++, fields->texts[DAILIES_TEXT_RETRY_OF]);

  if (!dailies_database_step (database, statement, &row, error))
    return FALSE;
  fields->seq = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

static DailiesRow *
insert_in_transaction (DailiesDatabase *database, const DailiesRow *asked, GError **error)
{
  DailiesRow fields = *asked;

  if (!get_next_revision (database, &fields.revision, error)
      || !insert_row (database, &fields, error)
      || !insert_event (database, &fields, "added", fields.times[DAILIES_TIME_CREATED], NULL, NULL,
                        NULL, error))
    return NULL;

  return dailies_row_new (&fields);
}

static gboolean
insert_in_thread (DailiesDatabase *database, gpointer data, GError **error)
{
  Insertion *insertion = data;

  if (dailies_database_begin (database, TRUE, error)
      && (insertion->row = insert_in_transaction (database, insertion->fields, error)) != NULL
      && dailies_database_commit (database, error))
    return TRUE;

  dailies_database_rollback (database);
  return FALSE;
}

static DexFuture *
insert_done (gpointer data)
{
  Insertion *insertion = data;

  dailies_library_apply (insertion->library, insertion->row);
  return dex_future_new_take_object (
    dailies_library_ref_job (insertion->library, insertion->row->texts[DAILIES_TEXT_ID]));
}

DexFuture *
dailies_library_insert (DailiesLibrary *self, const DailiesRow *fields)
{
  Insertion *insertion = g_new0 (Insertion, 1);

  insertion->library = g_object_ref (self);
  insertion->fields = dailies_row_new (fields);
  return dailies_database_run (self->database, insert_in_thread, insert_done, insertion,
                               insertion_free);
}
