/* dailies-ledger-dialog.c: what was charged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-ledger-dialog.h"

#include "dailies-ledger.h"
#include "dailies-save.h"

#include <glib/gi18n-lib.h>

struct _DailiesLedgerDialog
{
  AdwDialog parent_instance;

  DailiesLibrary *library;
  DailiesLedgerBy by;
  DexFuture *reading;
  GListModel *entries;

  AdwToggleGroup *by_group;
  GtkLabel *estimated;
  GtkLabel *estimated_of;
  GtkStack *faces;
  AdwStatusPage *failed_page;
  GtkColumnViewColumn *key_column;
  GtkColumnViewColumn *reported_column;
  GtkColumnViewColumn *estimated_column;
  GtkColumnViewColumn *unknown_column;
  GtkLabel *reported;
  GtkLabel *reported_of;
  GtkWidget *save;
  GtkColumnView *table;
  AdwToastOverlay *toasts;
  GtkLabel *unknown;
};

G_DEFINE_FINAL_TYPE (DailiesLedgerDialog, dailies_ledger_dialog, ADW_TYPE_DIALOG)

/* --- words --- */

/* What stands where a column has nothing to say: no amount, and not $0.00, which is one. */
#define NOTHING "–"

typedef char *(*EntryWords) (DailiesLedgerEntry *entry);

static char *
get_day_words (DailiesLedgerEntry *entry)
{
  g_autoptr (GDateTime) day
    = g_date_time_new_from_unix_local_usec (dailies_ledger_entry_get_time (entry));

  /* Translators: a day, for strftime: 22 Nov 2026 */
  return g_date_time_format (day, C_ ("day of the ledger", "%-e %b %Y"));
}

static char *
get_model_words (DailiesLedgerEntry *entry)
{
  DailiesModel *model = dailies_catalogue_lookup (dailies_catalogue_get_default (),
                                                  dailies_ledger_entry_get_key (entry));

  return g_strdup (model != NULL ? dailies_model_get_title (model)
                                 : dailies_ledger_entry_get_key (entry));
}

/* In one line, whatever the prompt has for blanks. */
static char *
get_job_words (DailiesLedgerEntry *entry)
{
  char *words = g_strdup (dailies_ledger_entry_get_title (entry));

  return g_strstrip (g_strdelimit (words, "\n\r\t\v\f", ' '));
}

static char *
get_reported_words (DailiesLedgerEntry *entry)
{
  return dailies_ledger_entry_get_n_reported (entry) > 0
           ? dailies_ledger_format_money (dailies_ledger_entry_get_reported (entry))
           : g_strdup (NOTHING);
}

static char *
get_estimated_words (DailiesLedgerEntry *entry)
{
  return dailies_ledger_entry_get_n_estimated (entry) > 0
           ? dailies_ledger_format_money (dailies_ledger_entry_get_estimated (entry))
           : g_strdup (NOTHING);
}

static char *
get_unknown_words (DailiesLedgerEntry *entry)
{
  const guint n = dailies_ledger_entry_get_n_unknown (entry);

  return n > 0 ? g_strdup_printf (ngettext ("%u clip", "%u clips", n), n) : g_strdup (NOTHING);
}

/* --- the table --- */

static GtkWidget *
add_label (GObject *item, guint min_chars, guint nat_chars)
{
  GtkWidget *label = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (label), min_chars);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (label), nat_chars);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (label),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_column_view_cell_set_child (GTK_COLUMN_VIEW_CELL (item), label);
  return label;
}

static void
on_setup_key (GtkSignalListItemFactory *factory, GObject *item, gpointer user_data)
{
  add_label (item, 9, 40);
}

static void
on_setup (GtkSignalListItemFactory *factory, GObject *item, gpointer user_data)
{
  gtk_widget_add_css_class (add_label (item, 7, 9), "numeric");
}

static void
set_cell (GObject *item, EntryWords get_words)
{
  GtkColumnViewCell *cell = GTK_COLUMN_VIEW_CELL (item);
  GtkWidget *label = gtk_column_view_cell_get_child (cell);
  g_autofree char *words = get_words (gtk_column_view_cell_get_item (cell));

  gtk_inscription_set_text (GTK_INSCRIPTION (label), words);
}

static void
on_bind (GtkSignalListItemFactory *factory, GObject *item, gpointer user_data)
{
  set_cell (item, user_data);
}

static void
on_bind_key (GtkSignalListItemFactory *factory, GObject *item, gpointer user_data)
{
  static const EntryWords words[] = {
    [DAILIES_LEDGER_BY_DAY] = get_day_words,
    [DAILIES_LEDGER_BY_MODEL] = get_model_words,
    [DAILIES_LEDGER_BY_JOB] = get_job_words,
  };
  DailiesLedgerDialog *self = user_data;

  set_cell (item, words[self->by]);
}

static void
set_up_columns (DailiesLedgerDialog *self)
{
  const struct
  {
    GtkColumnViewColumn *column;
    EntryWords words;
  } columns[] = {
    { self->reported_column, get_reported_words },
    { self->estimated_column, get_estimated_words },
    { self->unknown_column, get_unknown_words },
  };
  g_autoptr (GtkListItemFactory) key = gtk_signal_list_item_factory_new ();

  g_signal_connect (key, "setup", G_CALLBACK (on_setup_key), NULL);
  g_signal_connect (key, "bind", G_CALLBACK (on_bind_key), self);
  gtk_column_view_column_set_factory (self->key_column, key);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

      g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind), columns[i].words);
      gtk_column_view_column_set_factory (columns[i].column, factory);
    }
}

/* --- the sums --- */

static void
show_sums (DailiesLedgerDialog *self)
{
  g_autoptr (DailiesLedgerEntry) sum = dailies_ledger_sum (self->entries);
  const guint n_reported = dailies_ledger_entry_get_n_reported (sum);
  const guint n_estimated = dailies_ledger_entry_get_n_estimated (sum);
  g_autofree char *reported = get_reported_words (sum);
  g_autofree char *estimated = get_estimated_words (sum);
  g_autofree char *unknown = get_unknown_words (sum);
  g_autofree char *reported_of = g_strdup_printf (
    ngettext ("%u clip, as the service says", "%u clips, as the service says", n_reported),
    n_reported);
  g_autofree char *estimated_of
    = g_strdup_printf (ngettext ("%u clip, worked out from its credits",
                                 "%u clips, worked out from their credits", n_estimated),
                       n_estimated);

  gtk_label_set_label (self->reported, reported);
  gtk_label_set_label (self->reported_of, reported_of);
  gtk_label_set_label (self->estimated, estimated);
  gtk_label_set_label (self->estimated_of, estimated_of);
  gtk_label_set_label (self->unknown, unknown);
}

/* --- reading --- */

static DexFuture *
ledger_read (DexFuture *completed, gpointer user_data)
{
  DailiesLedgerDialog *self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);
  g_autoptr (GtkNoSelection) selection = NULL;

  if (value == NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failed_page, escaped);
      gtk_stack_set_visible_child_name (self->faces, "failed");
      return NULL;
    }

  g_set_object (&self->entries, g_value_get_object (value));
  selection = gtk_no_selection_new (g_object_ref (self->entries));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (selection));
  show_sums (self);
  gtk_widget_set_sensitive (self->save, g_list_model_get_n_items (self->entries) > 0);
  gtk_stack_set_visible_child_name (
    self->faces, g_list_model_get_n_items (self->entries) > 0 ? "ledger" : "empty");
  return NULL;
}

static void
on_by (AdwToggleGroup *group, GParamSpec *pspec, DailiesLedgerDialog *self)
{
  const char *const titles[] = {
    [DAILIES_LEDGER_BY_DAY] = _ ("Day"),
    [DAILIES_LEDGER_BY_MODEL] = _ ("Model"),
    [DAILIES_LEDGER_BY_JOB] = _ ("Clip"),
  };

  /* Not before the library is known. */
  if (self->library == NULL)
    return;

  self->by = (DailiesLedgerBy) adw_toggle_group_get_active (group);
  gtk_column_view_column_set_title (self->key_column, titles[self->by]);
  dex_clear (&self->reading);
  self->reading = dex_future_finally (dailies_ledger_read (self->library, self->by, NULL, 0),
                                      ledger_read, self, NULL);
}

/* --- saving --- */

static char *
make_csv (const char *name, gpointer user_data)
{
  DailiesLedgerDialog *self = user_data;

  return dailies_ledger_format_csv (self->by, self->entries);
}

static void
on_save (GtkButton *button, DailiesLedgerDialog *self)
{
  /* Translators: the name of a file */
  dailies_save (GTK_WIDGET (self), self->toasts, _ ("Save the Ledger"), _ ("Spending.csv"),
                make_csv);
}

static void
dailies_ledger_dialog_dispose (GObject *object)
{
  DailiesLedgerDialog *self = DAILIES_LEDGER_DIALOG (object);

  dex_clear (&self->reading);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_LEDGER_DIALOG);
  g_clear_object (&self->entries);
  g_clear_object (&self->library);

  G_OBJECT_CLASS (dailies_ledger_dialog_parent_class)->dispose (object);
}

static void
dailies_ledger_dialog_class_init (DailiesLedgerDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dailies_ledger_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-ledger-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, by_group);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, estimated);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, estimated_column);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, estimated_of);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, faces);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, key_column);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, reported);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, reported_column);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, reported_of);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, save);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, table);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, unknown);
  gtk_widget_class_bind_template_child (widget_class, DailiesLedgerDialog, unknown_column);
  gtk_widget_class_bind_template_callback (widget_class, on_by);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
dailies_ledger_dialog_init (DailiesLedgerDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_columns (self);
}

AdwDialog *
dailies_ledger_dialog_new (DailiesLibrary *library)
{
  DailiesLedgerDialog *self;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (library), NULL);

  self = g_object_new (DAILIES_TYPE_LEDGER_DIALOG, NULL);
  self->library = g_object_ref (library);
  on_by (self->by_group, NULL, self);
  return ADW_DIALOG (self);
}
