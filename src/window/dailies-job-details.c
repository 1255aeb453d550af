/* dailies-job-details.c: all that is known of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-job-details.h"

#include "dailies-job-words.h"
#include "dailies-receipt.h"
#include "dailies-save.h"
#include "dailies-thread.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _DailiesJobDetails
{
  AdwDialog parent_instance;

  DailiesLibrary *library;
  DailiesJob *job;
  DexFuture *loading;
  JsonNode *receipt;

  AdwToastOverlay *toasts;
  AdwPreferencesGroup *facts;
  GtkTextView *events;
  GtkWidget *copy_receipt;
  GtkWidget *save_receipt;
};

G_DEFINE_FINAL_TYPE (DailiesJobDetails, dailies_job_details, ADW_TYPE_DIALOG)

static void
copy (DailiesJobDetails *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Copied")));
}

static void
copy_fact (GtkButton *button, DailiesJobDetails *self)
{
  copy (self, g_object_get_data (G_OBJECT (button), "fact"));
}

/* One line with Copy; nothing where there is nothing to say. */
static void
add_fact (DailiesJobDetails *self, const char *title, const char *fact)
{
  GtkWidget *row, *button;
  g_autofree char *name = NULL;

  if (fact == NULL || *fact == '\0')
    return;

  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), fact);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");

  /* Translators: %s is the name of a fact: "Copy Service Id". */
  name = g_strdup_printf (_ ("Copy %s"), title);
  button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "fact", g_strdup (fact), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_fact), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->facts, row);
}

static void
add_time (DailiesJobDetails *self, const char *title, gint64 time)
{
  g_autoptr (GDateTime) at = NULL;
  g_autofree char *words = NULL;

  if (time == 0)
    return;
  at = g_date_time_new_from_unix_local_usec (time);
  words = g_date_time_format (at, "%c");
  add_fact (self, title, words);
}

static void
add_facts (DailiesJobDetails *self)
{
  DailiesJob *job = self->job;
  g_autofree char *state = dailies_job_words_state (job, g_get_real_time ());
  g_autofree char *measures = dailies_job_words_clip (job);
  g_autofree char *cost = dailies_job_words_cost (job);
  GFile *clip = dailies_job_get_clip (job);

  add_fact (self, _ ("State"), state);
  add_fact (self, _ ("Clip"), measures);
  add_fact (self, _ ("Cost"), cost);
  add_fact (self, _ ("What went wrong"), dailies_job_get_error_message (job));
  add_fact (self, _ ("Prompt"), dailies_job_get_prompt (job));
  add_fact (self, _ ("Model"), dailies_job_get_model_id (job));
  add_fact (self, _ ("Service"), dailies_job_get_service (job));
  add_fact (self, _ ("Job"), dailies_job_get_id (job));
  add_fact (self, _ ("Generation"), dailies_job_get_generation_id (job));
  add_time (self, _ ("Asked for"), dailies_job_get_created (job));
  add_time (self, _ ("Sent"), dailies_job_get_submitted (job));
  add_time (self, _ ("Accepted"), dailies_job_get_accepted (job));
  add_time (self, _ ("Ended"), dailies_job_get_ended (job));
  add_fact (self, _ ("File"), clip != NULL ? g_file_peek_path (clip) : NULL);
}

static DexFuture *
receipt_read (DexFuture *completed, gpointer user_data)
{
  DailiesJobDetails *self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);
  g_autofree char *text = NULL;

  if (value != NULL)
    {
      self->receipt = g_value_dup_boxed (value);
      text = dailies_receipt_format (self->receipt);
    }

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->events),
                            value != NULL ? text : error->message, -1);
  gtk_widget_set_sensitive (self->copy_receipt, value != NULL);
  gtk_widget_set_sensitive (self->save_receipt, value != NULL);
  return NULL;
}

static void
on_copy_receipt (GtkButton *button, DailiesJobDetails *self)
{
  g_autofree char *text = dailies_receipt_format (self->receipt);

  copy (self, text);
}

/* For whoever reads it; for a program, where the name says so. */
static char *
make_receipt (const char *name, gpointer user_data)
{
  DailiesJobDetails *self = user_data;

  if (g_str_has_suffix (name, ".json"))
    return json_to_string (self->receipt, TRUE);
  return dailies_receipt_format (self->receipt);
}

static void
on_save_receipt (GtkButton *button, DailiesJobDetails *self)
{
  /* Translators: the name of a file; %s is the id of a job. */
  g_autofree char *name = g_strdup_printf (_ ("Receipt %s.txt"), dailies_job_get_id (self->job));

  dailies_save (GTK_WIDGET (self), self->toasts, _ ("Save the Receipt"), name, make_receipt);
}

static void
dailies_job_details_dispose (GObject *object)
{
  DailiesJobDetails *self = DAILIES_JOB_DETAILS (object);

  dex_clear (&self->loading);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_JOB_DETAILS);
  g_clear_object (&self->job);
  g_clear_object (&self->library);
  g_clear_pointer (&self->receipt, json_node_unref);

  G_OBJECT_CLASS (dailies_job_details_parent_class)->dispose (object);
}

static void
dailies_job_details_class_init (DailiesJobDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dailies_job_details_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-job-details.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesJobDetails, copy_receipt);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobDetails, events);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobDetails, facts);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobDetails, save_receipt);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobDetails, toasts);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_receipt);
  gtk_widget_class_bind_template_callback (widget_class, on_save_receipt);
}

static void
dailies_job_details_init (DailiesJobDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
dailies_job_details_new (DailiesLibrary *library, DailiesJob *job)
{
  DailiesJobDetails *self;

  g_return_val_if_fail (DAILIES_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (DAILIES_IS_JOB (job), NULL);

  self = g_object_new (DAILIES_TYPE_JOB_DETAILS, NULL);
  self->library = g_object_ref (library);
  self->job = g_object_ref (job);
  add_facts (self);
  self->loading
    = dex_future_finally (dailies_receipt_read (library, job), receipt_read, self, NULL);
  return ADW_DIALOG (self);
}
