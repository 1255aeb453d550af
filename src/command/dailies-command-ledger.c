/* dailies-command-ledger.c: what was charged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-json.h"
#include "dailies-command-line.h"
#include "dailies-command-private.h"
#include "dailies-ledger.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#define PROMPT_COLUMNS 40

enum
{
  COLUMN_KEY,
  COLUMN_TITLE,
  COLUMN_JOBS,
  COLUMN_REPORTED,
  COLUMN_ESTIMATED,
  COLUMN_UNKNOWN,
  N_COLUMNS
};

typedef struct
{
  char *by_text;
  gboolean csv;
  gboolean json;

  DailiesLedgerBy by;
} Ledger;

static void
ledger_clear (Ledger *self)
{
  g_clear_pointer (&self->by_text, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ledger, ledger_clear)

/* Of --by, and the name of an entry's key in JSON, as in the heading of the CSV. */
static const char *const by_ids[] = {
  [DAILIES_LEDGER_BY_DAY] = "day",
  [DAILIES_LEDGER_BY_MODEL] = "model",
  [DAILIES_LEDGER_BY_JOB] = "job",
};

/* --- for programs --- */

static void
print_json (DailiesLedgerBy by, DailiesLedgerEntry *entry)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, by_ids[by]);
  json_builder_add_string_value (builder, dailies_ledger_entry_get_key (entry));
  if (by == DAILIES_LEDGER_BY_JOB)
    {
      g_autoptr (GDateTime) moment
        = g_date_time_new_from_unix_utc_usec (dailies_ledger_entry_get_time (entry));
      g_autofree char *time = g_date_time_format_iso8601 (moment);

      json_builder_set_member_name (builder, "time");
      json_builder_add_string_value (builder, time);
      json_builder_set_member_name (builder, "prompt");
      json_builder_add_string_value (builder, dailies_ledger_entry_get_title (entry));
    }
  json_builder_set_member_name (builder, "jobs");
  json_builder_add_int_value (builder, dailies_ledger_entry_get_jobs (entry));
  json_builder_set_member_name (builder, "reported_usd");
  json_builder_add_double_value (builder, dailies_ledger_entry_get_reported (entry));
  json_builder_set_member_name (builder, "reported_jobs");
  json_builder_add_int_value (builder, dailies_ledger_entry_get_n_reported (entry));
  json_builder_set_member_name (builder, "estimated_usd");
  json_builder_add_double_value (builder, dailies_ledger_entry_get_estimated (entry));
  json_builder_set_member_name (builder, "estimated_jobs");
  json_builder_add_int_value (builder, dailies_ledger_entry_get_n_estimated (entry));
  json_builder_set_member_name (builder, "unknown_jobs");
  json_builder_add_int_value (builder, dailies_ledger_entry_get_n_unknown (entry));
  json_builder_end_object (builder);

  node = json_builder_get_root (builder);
  dailies_command_json_print (node);
}

/* --- for a person: a table whose columns are as wide as what is in them --- */

static GStrv
make_row (DailiesLedgerBy by, DailiesLedgerEntry *entry)
{
  const gboolean sum = *dailies_ledger_entry_get_key (entry) == '\0';
  const char *title = dailies_ledger_entry_get_title (entry);
  GStrv row = g_new0 (char *, N_COLUMNS + 1);

  row[COLUMN_KEY] = g_strdup (sum ? _ ("Total") : dailies_ledger_entry_get_key (entry));
  if (by == DAILIES_LEDGER_BY_JOB && title != NULL)
    {
      g_autofree char *plain = dailies_command_line_plain (title);

      row[COLUMN_TITLE] = dailies_command_line_fit (plain, PROMPT_COLUMNS);
    }
  else
    row[COLUMN_TITLE] = g_strdup ("");
  row[COLUMN_JOBS] = g_strdup_printf ("%u", dailies_ledger_entry_get_jobs (entry));
  row[COLUMN_REPORTED] = dailies_ledger_entry_get_n_reported (entry) > 0
                           ? dailies_ledger_format_money (dailies_ledger_entry_get_reported (entry))
                           : g_strdup ("–");
  row[COLUMN_ESTIMATED]
    = dailies_ledger_entry_get_n_estimated (entry) > 0
        ? dailies_ledger_format_money (dailies_ledger_entry_get_estimated (entry))
        : g_strdup ("–");
  row[COLUMN_UNKNOWN] = dailies_ledger_entry_get_n_unknown (entry) > 0
                          ? g_strdup_printf ("%u", dailies_ledger_entry_get_n_unknown (entry))
                          : g_strdup ("–");
  return row;
}

static GStrv
make_heading (DailiesLedgerBy by)
{
  const char *const keys[] = {
    [DAILIES_LEDGER_BY_DAY] = _ ("Day"),
    [DAILIES_LEDGER_BY_MODEL] = _ ("Model"),
    [DAILIES_LEDGER_BY_JOB] = _ ("Job"),
  };
  const char *const heading[] = {
    [COLUMN_KEY] = keys[by],
    [COLUMN_TITLE] = by == DAILIES_LEDGER_BY_JOB ? _ ("Prompt") : "",
    [COLUMN_JOBS] = _ ("Jobs"),
    /* Translators: heads of columns: charged as the service says it; worked out from its credits;
     * and how many jobs may have been charged, nobody knows how much */
    [COLUMN_REPORTED] = _ ("Reported"),
    [COLUMN_ESTIMATED] = _ ("Estimated"),
    [COLUMN_UNKNOWN] = _ ("Unknown"),
    NULL,
  };

  return g_strdupv ((char **) heading);
}

static void
print_row (char **row, const guint *widths)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      const guint space = widths[i] - dailies_command_line_measure (row[i]);

      if (widths[i] == 0)
        continue;
      if (line->len > 0)
        g_string_append (line, "  ");
      if (i < COLUMN_JOBS)
        g_string_append_printf (line, "%s%*s", row[i], (int) space, "");
      else
        g_string_append_printf (line, "%*s%s", (int) space, "", row[i]);
    }
  g_print ("%s\n", line->str);
}

static void
print_table (DailiesLedgerBy by, GListModel *entries)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (DailiesLedgerEntry) sum = dailies_ledger_sum (entries);
  guint widths[N_COLUMNS] = { 0 };

  g_ptr_array_add (rows, make_heading (by));
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (DailiesLedgerEntry) entry = g_list_model_get_item (entries, i);

      g_ptr_array_add (rows, make_row (by, entry));
    }
  g_ptr_array_add (rows, make_row (by, sum));

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      for (guint column = 0; column < N_COLUMNS; column++)
        widths[column] = MAX (widths[column], dailies_command_line_measure (row[column]));
    }
  for (guint i = 0; i < rows->len; i++)
    print_row (g_ptr_array_index (rows, i), widths);
}

/* --- the command --- */

static DexFuture *
ledger_fiber (gpointer data)
{
  const Ledger *self = data;
  g_autoptr (GFile) folder = dailies_library_get_default_folder ();
  g_autoptr (DailiesLibrary) library = NULL;
  g_autoptr (GListModel) entries = NULL;
  GError *error = NULL;

  library = dex_await_object (dailies_library_open (folder), &error);
  if (library == NULL
      || (entries = dex_await_object (dailies_ledger_read (library, self->by, NULL, 0), &error))
           == NULL)
    return dex_future_new_for_error (error);

  if (self->csv)
    {
      g_autofree char *csv = dailies_ledger_format_csv (self->by, entries);

      /* Whoever reads it may leave before its end, as of every command. */
      fputs (csv, stdout);
    }
  else if (self->json)
    {
      for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
        {
          g_autoptr (DailiesLedgerEntry) entry = g_list_model_get_item (entries, i);

          print_json (self->by, entry);
        }
    }
  else if (g_list_model_get_n_items (entries) == 0)
    g_printerr ("%s\n", _ ("Nothing was charged so far."));
  else
    print_table (self->by, entries);

  return dex_future_new_for_int (DAILIES_EXIT_FINISHED);
}

static gboolean
choose_by (Ledger *self, GError **error)
{
  g_autofree char *shown = NULL;

  if (self->by_text == NULL)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (by_ids); i++)
    {
      if (g_str_equal (self->by_text, by_ids[i]))
        {
          self->by = (DailiesLedgerBy) i;
          return TRUE;
        }
    }

  shown = g_filename_display_name (self->by_text);
  return dailies_command_refuse_usage (
    error, _ ("“%s” is nothing to sum up by. There are day, model and job."), shown);
}

static gboolean
check_options (Ledger *self, int argc, GError **error)
{
  if (argc > 1)
    return dailies_command_refuse_usage (error, _ ("“dailies ledger” takes no arguments."));
  if (self->csv && self->json)
    return dailies_command_refuse_usage (error, _ ("--csv and --json exclude each other."));
  return choose_by (self, error);
}

int
dailies_command_ledger (int argc, char **argv)
{
  g_auto (Ledger) self = { .by = DAILIES_LEDGER_BY_DAY };
  const GOptionEntry entries[] = {
    { "by", 0, 0, G_OPTION_ARG_FILENAME, &self.by_text, N_ ("What is summed up (default: day)"),
      N_ ("day|model|job") },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &self.csv, N_ ("Print it for a spreadsheet"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_ ("Print a JSON object an entry"), NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
    context,
    _ ("Prints what was charged, in three columns that are never added up: what the service "
       "reported, what its credits come to, and how many jobs may have been charged of which "
       "nothing is known. Deleted jobs are counted too, those of the demo service are not."));
  if (dailies_command_parse (context, &argc, &argv, &self.json, &error))
    check_options (&self, argc, &error);
  if (error != NULL)
    return dailies_command_refuse (error, self.json);

  return dailies_command_run_fiber (ledger_fiber, &self, self.json);
}
