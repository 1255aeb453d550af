/* dailies-composer.c: where a clip is asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-composer.h"

#include "dailies-choice.h"
#include "dailies-draft.h"
#include "dailies-first-frame.h"
#include "dailies-frame-note.h"
#include "dailies-job-words.h"
#include "dailies-late-menu.h"
#include "dailies-options-form.h"
#include "dailies-settings.h"
#include "dailies-shortcuts.h"

#include <glib/gi18n-lib.h>

struct _DailiesComposer
{
  AdwBin parent_instance;

  DailiesCatalogue *catalogue;
  DailiesDraft *draft;
  DexFuture *loading;
  gboolean loaded; /* the draft of before is known, and may be written over */
  gboolean ready;
  gboolean asking;
  gboolean restoring; /* what changes now is not a person's doing */
  gboolean chosen;    /* model and options are a person's choice for this draft */

  DailiesFirstFrame *first_frame;
  GtkTextView *prompt;
  GtkLabel *placeholder;
  GtkDropDown *model;
  GtkCheckButton *enhance;
  GtkMenuButton *options_button;
  DailiesOptionsForm *options;
  GtkDropDown *takes;
  GtkLabel *count;
  GtkButton *generate;
  GtkLabel *reason;
};

G_DEFINE_FINAL_TYPE (DailiesComposer, dailies_composer, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SUMMARY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  GENERATE,
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static DailiesModel *
get_model (DailiesComposer *self)
{
  return gtk_drop_down_get_selected_item (self->model);
}

static char *
dup_prompt (DailiesComposer *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->prompt);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* --- what is written, as a request --- */

DailiesRequest *
dailies_composer_dup_request (DailiesComposer *self)
{
  g_autofree char *prompt = NULL;
  DailiesRequest *request;
  DailiesParameter *enhance;
  DailiesModel *model;

  g_return_val_if_fail (DAILIES_IS_COMPOSER (self), NULL);

  prompt = dup_prompt (self);
  model = get_model (self);
  request = dailies_request_new (dailies_model_get_id (model), prompt);

  if (dailies_first_frame_get_file (self->first_frame) != NULL)
    {
      dailies_request_set_first_frame_file (request,
                                            dailies_first_frame_get_file (self->first_frame));
      dailies_request_set_repair (request, dailies_first_frame_get_repair (self->first_frame));
    }
  else if (dailies_first_frame_get_uri (self->first_frame) != NULL)
    dailies_request_set_first_frame_uri (request, dailies_first_frame_get_uri (self->first_frame));

  if ((enhance = dailies_model_get_by_role (model, DAILIES_ROLE_ENHANCE)) != NULL)
    dailies_request_set_parameter (
      request, dailies_parameter_get_name (enhance, DAILIES_DIALECT_UNIVERSAL),
      g_variant_new_boolean (gtk_check_button_get_active (self->enhance)));
  dailies_options_form_write (self->options, request);
  return request;
}

/* Why Generate cannot be pressed: (transfer full) (nullable); empty where it is plain to see: what is
 * wrong with the picture stands beside what mends it. */
static char *
dup_reason (DailiesComposer *self, DailiesRequest *request)
{
  const char *problem = dailies_first_frame_get_problem (self->first_frame);
  const char *prompt = dailies_request_get_prompt (request);
  g_autoptr (GError) error = NULL;

  if (problem != NULL)
    return g_strdup ("");
  if ((problem = dailies_options_form_get_problem (self->options)) != NULL)
    return g_strdup (problem);
  if (!self->ready || *prompt == '\0')
    return g_strdup ("");
  if (!dailies_request_check (request, self->catalogue, dailies_settings_get_dialect (), &error))
    return g_strdup (error->message);
  if (dailies_first_frame_is_checking (self->first_frame))
    return g_strdup ("");
  return NULL;
}

static void
update (DailiesComposer *self)
{
  g_autoptr (DailiesRequest) request = dailies_composer_dup_request (self);
  const char *prompt = dailies_request_get_prompt (request);
  DailiesParameter *parameter = dailies_model_get_by_role (get_model (self), DAILIES_ROLE_PROMPT);
  guint most = parameter != NULL ? dailies_parameter_get_max_length (parameter) : 0;
  glong length = g_utf8_strlen (prompt, -1);
  const char *problem = dailies_first_frame_get_problem (self->first_frame);
  g_autofree char *reason = dup_reason (self, request);
  g_autofree char *count = NULL;

  if (most > 0)
    /* Translators: characters written, and how many there may be: 112 / 2000. */
    count = g_strdup_printf (C_ ("characters", "%ld / %u"), length, most);
  else
    count = g_strdup_printf ("%ld", length);
  gtk_label_set_label (self->count, count);
  if (most > 0 && length > (glong) most)
    gtk_widget_add_css_class (GTK_WIDGET (self->count), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->count), "error");

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), *prompt == '\0');
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.generate",
                                 reason == NULL && !self->asking);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), reason != NULL && *reason != '\0');
  gtk_label_set_label (self->reason, reason != NULL ? reason : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->generate),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem != NULL ? problem : (reason != NULL ? reason : ""), -1);

  if (!self->restoring && self->loaded)
    dailies_draft_save (self->draft, request);
}

static void
show_model (DailiesComposer *self)
{
  DailiesModel *model = get_model (self);
  g_autoptr (GVariant) options = dailies_settings_dup_options (dailies_model_get_id (model));

  gtk_widget_set_visible (GTK_WIDGET (self->enhance),
                          dailies_model_get_by_role (model, DAILIES_ROLE_ENHANCE) != NULL);
  dailies_options_form_set_model (self->options, model, options);
  gtk_widget_set_visible (GTK_WIDGET (self->options_button),
                          !dailies_options_form_is_empty (self->options));
  dailies_first_frame_set_rules (self->first_frame, dailies_model_get_picture_rules (model));
}

static void
generate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesComposer *self = DAILIES_COMPOSER (widget);
  g_autoptr (DailiesRequest) request = dailies_composer_dup_request (self);

  self->chosen = FALSE;
  g_signal_emit (self, signals[GENERATE], 0, request, gtk_drop_down_get_selected (self->takes) + 1);
}

/* --- signals of the template --- */

static void
on_edited (DailiesComposer *self)
{
  if (!self->restoring)
    update (self);
}

static void
on_option_changed (DailiesComposer *self)
{
  if (self->restoring)
    return;
  self->chosen = TRUE;
  update (self);
}

static void
on_checked (DailiesComposer *self)
{
  if (!self->restoring)
    update (self);
}

static void
on_model_changed (DailiesComposer *self)
{
  show_model (self);
  on_option_changed (self);
}

static void
on_refused (DailiesFirstFrame *first_frame, const char *sentence, DailiesComposer *self)
{
  g_signal_emit (self, signals[REFUSED], 0, sentence);
}

/* --- what others do --- */

static void
select_model (DailiesComposer *self, const char *id)
{
  GListModel *models = G_LIST_MODEL (self->catalogue);
  DailiesModel *wanted = id != NULL ? dailies_catalogue_lookup (self->catalogue, id) : NULL;

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (DailiesModel) model = g_list_model_get_item (models, i);

      if (model == wanted)
        gtk_drop_down_set_selected (self->model, i);
    }
}

static void
set_picture (DailiesComposer *self, DailiesRequest *request)
{
  const char *uri = dailies_request_get_first_frame_uri (request);
  const DailiesPictureRepair *repair = dailies_request_get_repair (request);

  if (uri != NULL)
    dailies_first_frame_set_uri (self->first_frame, uri);
  else
    dailies_first_frame_set_file (self->first_frame,
                                  dailies_request_get_first_frame_file (request));
  if (repair != NULL)
    dailies_first_frame_set_repair (self->first_frame, repair);
}

static void
fill (DailiesComposer *self, DailiesRequest *request, gboolean with_prompt, gboolean with_picture)
{
  DailiesParameter *enhance;

  self->restoring = TRUE;
  select_model (self, dailies_request_get_model_id (request));
  if (with_prompt)
    dailies_composer_set_prompt (self, dailies_request_get_prompt (request));
  if (with_picture)
    set_picture (self, request);

  if ((enhance = dailies_model_get_by_role (get_model (self), DAILIES_ROLE_ENHANCE)) != NULL)
    {
      GVariant *value = dailies_request_get_parameter (
        request, dailies_parameter_get_name (enhance, DAILIES_DIALECT_UNIVERSAL));

      if (value == NULL)
        value = dailies_parameter_get_default (enhance);
      gtk_check_button_set_active (self->enhance, value == NULL || g_variant_get_boolean (value));
    }
  dailies_options_form_read (self->options, request);

  self->chosen = TRUE;
  self->restoring = FALSE;
  update (self);
}

void
dailies_composer_set_request (DailiesComposer *self, DailiesRequest *request)
{
  g_return_if_fail (DAILIES_IS_COMPOSER (self));
  g_return_if_fail (DAILIES_IS_REQUEST (request));

  fill (self, request, TRUE, TRUE);
}

void
dailies_composer_set_prompt (DailiesComposer *self, const char *prompt)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_if_fail (DAILIES_IS_COMPOSER (self));
  g_return_if_fail (prompt != NULL);

  /* Deleting and inserting, unlike setting, can be undone. */
  buffer = gtk_text_view_get_buffer (self->prompt);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, prompt, -1);
  gtk_text_buffer_end_user_action (buffer);
}

void
dailies_composer_set_first_frame (DailiesComposer *self, GFile *picture)
{
  g_return_if_fail (DAILIES_IS_COMPOSER (self));

  dailies_first_frame_set_file (self->first_frame, picture);
}

gboolean
dailies_composer_take_first_frame (DailiesComposer *self, const GValue *value)
{
  g_return_val_if_fail (DAILIES_IS_COMPOSER (self), FALSE);

  return dailies_first_frame_take (self->first_frame, value);
}

void
dailies_composer_focus_prompt (DailiesComposer *self)
{
  g_return_if_fail (DAILIES_IS_COMPOSER (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->prompt));
}

void
dailies_composer_set_engine (DailiesComposer *self, DailiesEngine *engine)
{
  g_return_if_fail (DAILIES_IS_COMPOSER (self));
  g_return_if_fail (DAILIES_IS_ENGINE (engine));

  self->ready = TRUE;
  dailies_first_frame_set_engine (self->first_frame, engine);
  update (self);
}

void
dailies_composer_set_asking (DailiesComposer *self, gboolean asking)
{
  g_return_if_fail (DAILIES_IS_COMPOSER (self));

  self->asking = asking;
  update (self);
}

void
dailies_composer_flush_draft (DailiesComposer *self)
{
  g_return_if_fail (DAILIES_IS_COMPOSER (self));

  dailies_draft_flush (self->draft);
}

/* What a new clip begins with, as the preferences say. */
static void
begin (DailiesComposer *self)
{
  GSettings *settings = dailies_settings_get_default ();
  g_autofree char *model = g_settings_get_string (settings, "model");

  self->restoring = TRUE;
  select_model (self, model);
  gtk_check_button_set_active (self->enhance, g_settings_get_boolean (settings, "enhance"));
  dailies_options_form_reset (self->options);
  show_model (self);
  self->restoring = FALSE;
}

static void
on_preferences_changed (DailiesComposer *self)
{
  if (self->chosen)
    return;
  begin (self);
  update (self);
}

/* --- the draft comes back --- */

static gboolean
is_blank (DailiesRequest *draft)
{
  return *dailies_request_get_prompt (draft) == '\0'
         && dailies_request_get_first_frame_file (draft) == NULL
         && dailies_request_get_first_frame_uri (draft) == NULL;
}

static DexFuture *
draft_loaded (DexFuture *completed, gpointer user_data)
{
  DailiesComposer *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *typed = dup_prompt (self);
  gboolean has_prompt = *typed != '\0';
  gboolean has_picture = dailies_first_frame_get_file (self->first_frame) != NULL
                         || dailies_first_frame_get_uri (self->first_frame) != NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  self->loaded = TRUE;
  /* What is there already stays: a picture that the program was opened with, what somebody is writing.
   * Where nothing was written a new clip begins. */
  if (value != NULL && !is_blank (g_value_get_object (value)))
    fill (self, g_value_get_object (value), !has_prompt, !has_picture);
  else if (has_prompt || has_picture)
    update (self);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_message ("The draft could not be read: %s", error->message);

  /* What an unreadable draft needs is not known. */
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    dex_future_disown (dailies_first_frame_sweep (self->first_frame));
  return NULL;
}

static void
dailies_composer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesComposer *self = DAILIES_COMPOSER (object);

  switch (id)
    {
    case PROP_SUMMARY:
      {
        g_autofree char *prompt = dup_prompt (self);
        g_autofree char *words = dailies_job_words_first (prompt);

        g_value_set_string (value, *words != '\0' ? words : _ ("Write a prompt…"));
        break;
      }
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_composer_dispose (GObject *object)
{
  DailiesComposer *self = DAILIES_COMPOSER (object);

  dex_clear (&self->loading);
  if (self->draft != NULL)
    dailies_draft_flush (self->draft);
  self->restoring = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_COMPOSER);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (dailies_composer_parent_class)->dispose (object);
}

static void
dailies_composer_class_init (DailiesComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dailies_composer_dispose;
  object_class->get_property = dailies_composer_get_property;

  properties[PROP_SUMMARY]
    = g_param_spec_string ("summary", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[GENERATE]
    = g_signal_new ("generate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, DAILIES_TYPE_REQUEST, G_TYPE_UINT);

  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (DAILIES_TYPE_FIRST_FRAME);
  g_type_ensure (DAILIES_TYPE_FRAME_NOTE);
  g_type_ensure (DAILIES_TYPE_OPTIONS_FORM);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesComposer, count);
  gtk_widget_class_bind_template_child (widget_class, DailiesComposer, enhance);
  gtk_widget_class_bind_template_child (widget_class, DailiesComposer, first_frame);
  gtk_widget_class_bind_template_child (widget_class, DailiesComposer, generate);
  gtk_widget_class_bind_template_child (widget_class, DailiesComposer, model);
  gtk_widget_class_bind_template_child (widget_class, DailiesComposer, options);
  gtk_widget_class_bind_template_child (widget_class, DailiesComposer, options_button);
  gtk_widget_class_bind_template_child (widget_class, DailiesComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, DailiesComposer, prompt);
  gtk_widget_class_bind_template_child (widget_class, DailiesComposer, reason);
  gtk_widget_class_bind_template_child (widget_class, DailiesComposer, takes);
  gtk_widget_class_bind_template_callback (widget_class, on_checked);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_model_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_option_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_refused);

  gtk_widget_class_install_action (widget_class, "composer.generate", NULL, generate);
}

static char *
dup_model_title (DailiesModel *model, gpointer user_data)
{
  return g_strdup (dailies_model_get_title (model));
}

static void
dailies_composer_init (DailiesComposer *self)
{
  static const char *const keys_of_beginning[]
    = { "changed::model", "changed::enhance", "changed::options" };
  GtkTextBuffer *buffer;
  GtkEventController *keys = dailies_shortcuts_new_controller (DAILIES_SHORTCUTS_PROMPT);
  g_autoptr (GtkExpression) title = gtk_cclosure_expression_new (
    G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (dup_model_title), NULL, NULL);

  self->catalogue = dailies_catalogue_get_default ();
  self->draft = dailies_draft_new ();
  self->restoring = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_drop_down_set_expression (self->model, title);
  gtk_drop_down_set_model (self->model, G_LIST_MODEL (self->catalogue));
  begin (self);
  dailies_choice_name_drop_down (self->model, _ ("Model"));
  dailies_choice_name_drop_down (self->takes, _ ("Takes"));
  dailies_late_menu_trim (self->options_button);

  /* Before the text takes the key for a new line. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->prompt), keys);

  buffer = gtk_text_view_get_buffer (self->prompt);
  gtk_text_buffer_set_enable_undo (buffer, TRUE);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);

  self->restoring = TRUE;
  update (self);
  self->restoring = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keys_of_beginning); i++)
    g_signal_connect_object (dailies_settings_get_default (), keys_of_beginning[i],
                             G_CALLBACK (on_preferences_changed), self, G_CONNECT_SWAPPED);
  self->loading = dex_future_finally (dailies_draft_load (self->draft), draft_loaded, self, NULL);
}
