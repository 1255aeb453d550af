/* dailies-search.c: the jobs whose prompt has some words in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-search.h"

#include "dailies-library-private.h"
#include "dailies-thread.h"

#include <string.h>

/* --- the prompts, folded --- */

typedef struct
{
  guint id;
  guint prompt;
} Place;

/* Never changed once it was made, so that threads may look into it. */
typedef struct
{
  GString *ids;
  GString *prompts;
  GArray *places; /* newest first: of each job, where in both it begins */
} Index;

static void
index_clear (gpointer data)
{
  Index *index = data;

  g_string_free (index->ids, TRUE);
  g_string_free (index->prompts, TRUE);
  g_array_unref (index->places);
}

static Index *
index_new (void)
{
  Index *index = g_atomic_rc_box_new0 (Index);

  index->ids = g_string_new (NULL);
  index->prompts = g_string_new (NULL);
  index->places = g_array_new (FALSE, FALSE, sizeof (Place));
  return index;
}

static void
index_unref (Index *index)
{
  g_atomic_rc_box_release_full (index, index_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Index, index_unref)

static const char *
index_get_id (const Index *index, guint place)
{
  return index->ids->str + g_array_index (index->places, Place, place).id;
}

/* The same word typed on another keyboard, or shouted, is the same. */
static char *
fold (const char *text)
{
  g_autofree char *folded = NULL;

  /* What most prompts are, ten times as fast and to the same end. */
  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);

  folded = g_utf8_casefold (text, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
}

static void
index_add (Index *index, const char *id, const char *prompt)
{
  Place place = { (guint) index->ids->len, (guint) index->prompts->len };
  g_autofree char *folded = fold (prompt);

  g_array_append_val (index->places, place);
  g_string_append_len (index->ids, id, strlen (id) + 1);
  /* A prompt that is no UTF-8 is found by its bytes. */
  if (folded == NULL)
    g_set_str (&folded, prompt);
  g_string_append_len (index->prompts, folded, strlen (folded) + 1);
}

/* --- the search --- */

struct _DailiesSearch
{
  GObject parent_instance;

  DailiesLibrary *library;
  GStrv texts;      /* folded; empty where nothing is searched */
  gboolean wanted;  /* an index is to be there */
  gboolean stale;   /* it is not the library's any more */
  gboolean again;   /* something has changed since the work under way began */
  gboolean working; /* a fiber is at it */
  gboolean busy;
  Index *index;    /* of the next scan */
  Index *found_in; /* what @found counts */
  GArray *found;   /* guint, places in @found_in */
};

static void dailies_search_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DailiesSearch,
                               dailies_search,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      dailies_search_list_model_init))

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* --- reading the prompts --- */

static void
add_prompt (DailiesStatement *statement, gpointer data)
{
  index_add (data, (const char *) sqlite3_column_text (statement, 0),
             (const char *) sqlite3_column_text (statement, 1));
}

static DexFuture *
index_done (DailiesLibrary *library, gpointer data)
{
  return dex_future_new_for_pointer (g_atomic_rc_box_acquire (data));
}

static Index *
await_index (DailiesSearch *self, GError **error)
{
  return dex_await_pointer (dailies_library_read (self->library,
                                                  "SELECT id, prompt FROM jobs WHERE NOT hidden"
                                                  " ORDER BY created DESC, seq DESC",
                                                  add_prompt, index_done, index_new (),
                                                  (GDestroyNotify) index_unref),
                            error);
}

/* --- looking through them --- */

typedef struct
{
  Index *index;
  GStrv texts;
} Scan;

static void
scan_free (gpointer data)
{
  Scan *scan = data;

  index_unref (scan->index);
  g_strfreev (scan->texts);
  g_free (scan);
}

static DexFuture *
scan_in_thread (gpointer data)
{
  const Scan *scan = data;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < scan->index->places->len; i++)
    {
      const char *prompt
        = scan->index->prompts->str + g_array_index (scan->index->places, Place, i).prompt;
      guint n = 0;

      while (scan->texts[n] != NULL && strstr (prompt, scan->texts[n]) != NULL)
        n++;
      if (scan->texts[n] == NULL)
        g_array_append_val (found, i);
    }
  return dex_future_new_take_boxed (G_TYPE_ARRAY, found);
}

static GArray *
await_scan (DailiesSearch *self)
{
  Scan *scan = g_new0 (Scan, 1);

  scan->index = g_atomic_rc_box_acquire (self->index);
  scan->texts = g_strdupv (self->texts);
  return dex_await_boxed (dailies_thread_run ("search", scan_in_thread, scan, scan_free), NULL);
}

/* --- what is found --- */

static const char *
get_found (const Index *index, const GArray *found, guint i)
{
  return index_get_id (index, g_array_index (found, guint, i));
}

/* Only what differs is told: a job that is found before and after keeps its row. */
static void
set_found (DailiesSearch *self, Index *index, GArray *found)
{
  g_autoptr (Index) old_index = g_steal_pointer (&self->found_in);
  g_autoptr (GArray) old = g_steal_pointer (&self->found);
  guint n_old = old != NULL ? old->len : 0;
  guint n_new = found != NULL ? found->len : 0;
  guint head = 0;
  guint tail = 0;

  self->found_in = index != NULL ? g_atomic_rc_box_acquire (index) : NULL;
  self->found = found != NULL ? g_array_ref (found) : NULL;

  while (head < MIN (n_old, n_new)
         && g_str_equal (get_found (old_index, old, head), get_found (index, found, head)))
    head++;
  while (tail < MIN (n_old, n_new) - head
         && g_str_equal (get_found (old_index, old, n_old - 1 - tail),
                         get_found (index, found, n_new - 1 - tail)))
    tail++;

  if (n_old != n_new || head + tail < n_new)
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail,
                                n_new - head - tail);
}

static void
set_busy (DailiesSearch *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static DexFuture *
work_fiber (gpointer data)
{
  DailiesSearch *self = data;

  while (self->again)
    {
      g_autoptr (GArray) found = NULL;
      g_autoptr (GError) error = NULL;

      self->again = FALSE;
      if (self->wanted && (self->index == NULL || self->stale))
        {
          Index *index;

          self->stale = FALSE;
          if ((index = await_index (self, &error)) == NULL)
            {
              /* The window tells of a library that cannot be read where it is opened. */
              g_warning ("The library cannot be searched: %s", error->message);
              break;
            }
          g_clear_pointer (&self->index, index_unref);
          self->index = index;
        }
      if (self->index != NULL && self->texts[0] != NULL)
        found = await_scan (self);
      if (!self->again)
        set_found (self, self->index, found);
      if (!self->wanted)
        g_clear_pointer (&self->index, index_unref);
    }

  self->working = FALSE;
  set_busy (self, FALSE);
  return dex_future_new_true ();
}

static void
work (DailiesSearch *self)
{
  self->again = TRUE;
  set_busy (self, TRUE);
  if (self->working)
    return;
  self->working = TRUE;
  dex_future_disown (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, work_fiber,
                                          g_object_ref (self), g_object_unref));
}

static void
on_library_changed (DailiesSearch *self)
{
  if (!self->wanted)
    return;
  self->stale = TRUE;
  work (self);
}

/* --- GListModel --- */

static GType
dailies_search_get_item_type (GListModel *model)
{
  return DAILIES_TYPE_JOB;
}

static guint
dailies_search_get_n_items (GListModel *model)
{
  DailiesSearch *self = DAILIES_SEARCH (model);

  return self->found != NULL ? self->found->len : 0;
}

static gpointer
dailies_search_get_item (GListModel *model, guint position)
{
  DailiesSearch *self = DAILIES_SEARCH (model);

  if (position >= dailies_search_get_n_items (model))
    return NULL;
  return dailies_library_lookup (self->library, get_found (self->found_in, self->found, position));
}

static void
dailies_search_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dailies_search_get_item_type;
  iface->get_n_items = dailies_search_get_n_items;
  iface->get_item = dailies_search_get_item;
}

/* --- GObject --- */

static void
dailies_search_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, dailies_search_get_busy (DAILIES_SEARCH (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_search_finalize (GObject *object)
{
  DailiesSearch *self = DAILIES_SEARCH (object);

  g_clear_pointer (&self->index, index_unref);
  g_clear_pointer (&self->found_in, index_unref);
  g_clear_pointer (&self->found, g_array_unref);
  g_clear_pointer (&self->texts, g_strfreev);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (dailies_search_parent_class)->finalize (object);
}

static void
dailies_search_class_init (DailiesSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dailies_search_finalize;
  object_class->get_property = dailies_search_get_property;

  properties[PROP_BUSY] = g_param_spec_boolean (
    "busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dailies_search_init (DailiesSearch *self)
{
  self->texts = g_new0 (char *, 1);
}

DailiesSearch *
dailies_search_new (DailiesLibrary *library)
{
  DailiesSearch *self;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (library), NULL);

  self = g_object_new (DAILIES_TYPE_SEARCH, NULL);
  self->library = g_object_ref (library);
  g_signal_connect_object (library, "items-changed", G_CALLBACK (on_library_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
dailies_search_prepare (DailiesSearch *self)
{
  g_return_if_fail (DAILIES_IS_SEARCH (self));

  if (self->wanted)
    return;
  self->wanted = TRUE;
  work (self);
}

void
dailies_search_set_texts (DailiesSearch *self, const char *const *texts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_if_fail (DAILIES_IS_SEARCH (self));

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      char *folded = fold (texts[i]);

      if (folded != NULL && *folded != '\0')
        g_strv_builder_take (builder, folded);
      else
        g_free (folded);
    }

  g_strfreev (self->texts);
  self->texts = g_strv_builder_end (builder);
  self->wanted = self->texts[0] != NULL;
  work (self);
}

gboolean
dailies_search_get_busy (DailiesSearch *self)
{
  g_return_val_if_fail (DAILIES_IS_SEARCH (self), FALSE);
  return self->busy;
}
