/* dailies-library.c: what lasts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-library-private.h"

#include "dailies-library-error.h"
#include "dailies-library-write.h"
#include "dailies-lock.h"
#include "dailies-schema.h"

#include <glib/gi18n-lib.h>

/* A job in memory: its row always, its object while somebody has it. It is found by the id that is in its
 * row. */
typedef struct
{
  DailiesRow *row;
  DailiesJob *job;
} Entry;

enum
{
  PROP_0,
  PROP_UNDER_WAY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static guint moved_signal;
static guint revived_signal;

static void dailies_library_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DailiesLibrary,
                               dailies_library,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      dailies_library_list_model_init))

/* --- entries --- */

static Entry *
entry_new (DailiesRow *row)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->row = dailies_row_ref (row);
  return entry;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  if (entry->job != NULL)
    g_object_remove_weak_pointer (G_OBJECT (entry->job), (gpointer *) &entry->job);
  dailies_row_unref (entry->row);
  g_free (entry);
}

static DailiesJob *
entry_ref_job (Entry *entry, DailiesLibrary *self)
{
  if (entry->job != NULL)
    return g_object_ref (entry->job);

  entry->job = dailies_job_new (self->folder, entry->row);
  g_object_add_weak_pointer (G_OBJECT (entry->job), (gpointer *) &entry->job);
  return entry->job;
}

static void
add_entry (GHashTable *entries, Entry *entry)
{
  g_hash_table_insert (entries, (gpointer) entry->row->texts[DAILIES_TEXT_ID], entry);
}

static GHashTable *
entries_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
}

static int
compare_rows (const DailiesRow *a, const DailiesRow *b)
{
  const gint64 a_created = a->times[DAILIES_TIME_CREATED];
  const gint64 b_created = b->times[DAILIES_TIME_CREATED];

  if (a_created != b_created)
    return a_created < b_created ? -1 : 1;
  return a->seq < b->seq ? -1 : a->seq > b->seq;
}

/* Where in @shown the row is or would be. */
static guint
find_place (DailiesLibrary *self, const DailiesRow *row)
{
  guint low = 0;
  guint high = self->shown->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Entry *entry = g_ptr_array_index (self->shown, middle);

      if (compare_rows (entry->row, row) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
show_entry (DailiesLibrary *self, Entry *entry)
{
  guint place = find_place (self, entry->row);

  g_ptr_array_insert (self->shown, place, entry);
  g_list_model_items_changed (G_LIST_MODEL (self), self->shown->len - 1 - place, 0, 1);
}

static void
hide_entry (DailiesLibrary *self, Entry *entry)
{
  guint place = find_place (self, entry->row);

  g_assert (place < self->shown->len && g_ptr_array_index (self->shown, place) == entry);
  g_ptr_array_remove_index (self->shown, place);
  g_list_model_items_changed (G_LIST_MODEL (self), self->shown->len - place, 1, 0);
}

static gboolean
is_under_way (const DailiesRow *row)
{
  return !row->marks[DAILIES_MARK_HIDDEN] && !dailies_state_has_ended (row->state)
         && row->state != DAILIES_STATE_UNCONFIRMED;
}

/* (nullable): a row that goes, and one that comes */
static void
count (DailiesLibrary *self, const DailiesRow *old, const DailiesRow *new)
{
  gboolean was = old != NULL && is_under_way (old);
  gboolean is = new != NULL &&is_under_way (new);

  if (was == is)
    return;
  self->under_way += is ? 1 : -1;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDER_WAY]);
}

void
dailies_library_apply (DailiesLibrary *self, DailiesRow *row)
{
  Entry *entry = g_hash_table_lookup (self->entries, row->texts[DAILIES_TEXT_ID]);
  g_autoptr (DailiesRow) old = NULL;

  if (entry == NULL)
    {
      entry = entry_new (row);
      add_entry (self->entries, entry);
      if (!row->marks[DAILIES_MARK_HIDDEN])
        show_entry (self, entry);
      count (self, NULL, row);
      return;
    }

  if (row->revision <= entry->row->revision)
    return;

  g_hash_table_steal (self->entries, entry->row->texts[DAILIES_TEXT_ID]);
  old = g_steal_pointer (&entry->row);
  entry->row = dailies_row_ref (row);
  add_entry (self->entries, entry);
  if (entry->job != NULL)
    {
      g_autoptr (DailiesJob) job = g_object_ref (entry->job);

      dailies_job_update (job, row);
    }

  if (dailies_state_has_ended (old->state) && !dailies_state_has_ended (row->state))
    {
      g_autoptr (DailiesJob) job = entry_ref_job (entry, self);

      g_signal_emit (self, revived_signal, 0, job);
    }

  if (old->marks[DAILIES_MARK_HIDDEN] && !row->marks[DAILIES_MARK_HIDDEN])
    show_entry (self, entry);
  else if (!old->marks[DAILIES_MARK_HIDDEN] && row->marks[DAILIES_MARK_HIDDEN])
    hide_entry (self, entry);

  count (self, old, row);
  if (old->state != row->state)
    {
      g_autoptr (DailiesJob) job = entry_ref_job (entry, self);

      g_signal_emit (self, moved_signal, 0, job, old->state);
    }
}

const DailiesRow *
dailies_library_get_row (DailiesLibrary *self, const char *id)
{
  const Entry *entry = g_hash_table_lookup (self->entries, id);

  return entry != NULL ? entry->row : NULL;
}

DailiesJob *
dailies_library_ref_job (DailiesLibrary *self, const char *id)
{
  Entry *entry = g_hash_table_lookup (self->entries, id);

  return entry != NULL ? entry_ref_job (entry, self) : NULL;
}

DailiesJob *
dailies_library_lookup (DailiesLibrary *self, const char *id)
{
  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return dailies_library_ref_job (self, id);
}

/* --- GListModel --- */

static GType
dailies_library_get_item_type (GListModel *model)
{
  return DAILIES_TYPE_JOB;
}

static guint
dailies_library_get_n_items (GListModel *model)
{
  return DAILIES_LIBRARY (model)->shown->len;
}

static gpointer
dailies_library_get_item (GListModel *model, guint position)
{
  DailiesLibrary *self = DAILIES_LIBRARY (model);

  if (position >= self->shown->len)
    return NULL;
  return entry_ref_job (g_ptr_array_index (self->shown, self->shown->len - 1 - position), self);
}

static void
dailies_library_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dailies_library_get_item_type;
  iface->get_n_items = dailies_library_get_n_items;
  iface->get_item = dailies_library_get_item;
}

/* --- GObject --- */

static void
dailies_library_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_UNDER_WAY:
      g_value_set_uint (value, DAILIES_LIBRARY (object)->under_way);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dailies_library_finalize (GObject *object)
{
  DailiesLibrary *self = DAILIES_LIBRARY (object);

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->job_lines, g_hash_table_unref);
  g_clear_object (&self->places);
  g_clear_object (&self->copying);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_object (&self->database);
  g_clear_object (&self->folder);

  G_OBJECT_CLASS (dailies_library_parent_class)->finalize (object);
}

static void
dailies_library_class_init (DailiesLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dailies_library_finalize;
  object_class->get_property = dailies_library_get_property;

  properties[PROP_UNDER_WAY]
    = g_param_spec_uint ("under-way", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  moved_signal = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 2, DAILIES_TYPE_JOB, DAILIES_TYPE_STATE);
  revived_signal = g_signal_new ("revived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, DAILIES_TYPE_JOB);
}

static void
dailies_library_init (DailiesLibrary *self)
{
  self->job_lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->places = dailies_line_new (DAILIES_LOCK_NONE);
  self->copying = dailies_line_new (DAILIES_LOCK_NONE);
}

/* --- opening --- */

GFile *
dailies_library_get_folder (DailiesLibrary *self)
{
  g_return_val_if_fail (DAILIES_IS_LIBRARY (self), NULL);

  return self->folder;
}

typedef struct
{
  GFile *folder;
  DailiesDatabase *database;
  GHashTable *entries;
  GPtrArray *shown;
  gint64 seen;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_object (&opening->folder);
  g_clear_object (&opening->database);
  g_clear_pointer (&opening->shown, g_ptr_array_unref);
  g_clear_pointer (&opening->entries, g_hash_table_unref);
  g_free (opening);
}

static gboolean
load (Opening *opening, GError **error)
{
  g_autoptr (DailiesStatement) statement = NULL;
  gboolean changed, more;

  opening->entries = entries_new ();
  opening->shown = g_ptr_array_new ();

  /* From here on, what others write is news. */
  if (!dailies_database_was_changed (opening->database, &changed, error)
      || (statement = dailies_database_prepare (
            opening->database, "SELECT " DAILIES_ROW_COLUMNS " FROM jobs ORDER BY created, seq",
            error))
           == NULL)
    return FALSE;

  while (TRUE)
    {
      g_autoptr (DailiesRow) row = NULL;
      Entry *entry;

      if (!dailies_database_step (opening->database, statement, &more, error))
        return FALSE;
      if (!more)
        return TRUE;

      if ((row = dailies_row_read (statement)) == NULL)
        {
          dailies_library_set_error_from_sqlite (
            error, dailies_database_get_path (opening->database), SQLITE_CORRUPT, 0,
            sqlite3_errstr (SQLITE_CORRUPT));
          return FALSE;
        }

      opening->seen = MAX (opening->seen, row->revision);
      entry = entry_new (row);
      add_entry (opening->entries, entry);
      if (!row->marks[DAILIES_MARK_HIDDEN])
        g_ptr_array_add (opening->shown, entry);
    }
}

static gboolean
open_in_thread (DailiesDatabase *database, gpointer data, GError **error)
{
  Opening *opening = data;
  const char *path = dailies_database_get_path (database);
  g_autofree char *lock_path = NULL;
  g_autoptr (DailiesLock) lock = NULL;

  /* Nothing is made beside a library that is not to be touched. */
  if (!dailies_schema_look (path, error) || !dailies_library_make_folders (opening->folder, error))
    return FALSE;

  /* One at a time: two that switch a new file to WAL at once disturb each other. */
  lock_path = dailies_library_build_path (opening->folder, "locks", "open");
  if ((lock = dailies_lock_take (lock_path, DAILIES_LOCK_WAIT, error)) == NULL)
    return FALSE;

  if (!dailies_database_open (database, error) || !dailies_schema_migrate (database, error)
      || !dailies_library_sync_path (g_file_peek_path (opening->folder), error)
      || !load (opening, error))
    return FALSE;

  dailies_library_sweep_frames (opening->folder, database);
  return TRUE;
}

static DexFuture *
open_done (gpointer data)
{
  Opening *opening = data;
  g_autoptr (DailiesLibrary) self = g_object_new (DAILIES_TYPE_LIBRARY, NULL);

  self->folder = g_steal_pointer (&opening->folder);
  self->database = g_steal_pointer (&opening->database);
  self->entries = g_steal_pointer (&opening->entries);
  self->shown = g_steal_pointer (&opening->shown);
  for (guint i = 0; i < self->shown->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->shown, i);

      count (self, NULL, entry->row);
    }
  self->seen = opening->seen;
  dailies_library_watch (self);
  return dex_future_new_take_object (g_steal_pointer (&self));
}

DexFuture *
dailies_library_open (GFile *folder)
{
  g_autofree char *path = NULL;
  Opening *opening;

  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  if (g_file_peek_path (folder) == NULL)
    {
      g_autofree char *uri = g_file_get_uri (folder);

      return dex_future_new_reject (DAILIES_LIBRARY_ERROR, DAILIES_LIBRARY_ERROR_FAILED,
                                    _ ("A library must be in a local folder; “%s” is none."), uri);
    }

  path = dailies_library_build_path (folder, NULL, "library.db");
  opening = g_new0 (Opening, 1);
  opening->folder = g_object_ref (folder);
  opening->database = dailies_database_new (path);
  return dailies_database_run (opening->database, open_in_thread, open_done, opening, opening_free);
}
