/* dailies-stage.c: the selected job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-stage.h"

#include "dailies-evidence.h"
#include "dailies-job-words.h"
#include "dailies-player.h"
#include "dailies-settings.h"
#include "dailies-thread.h"
#include "dailies-thumbnail.h"
#include "dailies-tick.h"

#include <glib/gi18n-lib.h>

#define FRAME_SIDE 1280

struct _DailiesStage
{
  AdwBin parent_instance;

  DailiesEngine *engine;
  DailiesJob *job;
  DexFuture *loading; /* the first frame */
  DexFuture *reading; /* what is known of a lost answer */
  const char *face;   /* (nullable): that of the job, once it has one */

  GtkStack *faces;
  AdwStatusPage *welcome_page;
  GtkWidget *account;
  GtkListBox *examples;
  GtkPicture *first_frame;
  GtkLabel *running_title;
  GtkLabel *running_words;
  GtkProgressBar *progress;
  DailiesPlayer *player;
  AdwStatusPage *failed_page;
  AdwStatusPage *decision_page;
};

G_DEFINE_FINAL_TYPE (DailiesStage, dailies_stage, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_JOB,
  PROP_ALWAYS_DAMAGED,
  PROP_LINK_REFUSED,
  PROP_CAN_TRY_AGAIN,
  PROP_CAN_WATCH_AGAIN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  EXAMPLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- the faces --- */

static gboolean
is_downloading_with (DailiesJob *job, const char *error)
{
  return job != NULL && dailies_job_get_state (job) == DAILIES_STATE_DOWNLOADING
         && g_strcmp0 (dailies_job_get_error_name (job), error) == 0;
}

static void
update_running (gpointer owner)
{
  DailiesStage *self = owner;
  gint64 now = g_get_real_time ();
  double usual = dailies_job_words_usual (self->job);
  double fraction = dailies_job_words_fraction (self->job, now, usual);
  g_autofree char *state = dailies_job_words_state (self->job, now);
  g_autofree char *left = dailies_job_words_left (self->job, now, usual);
  const char *trouble = dailies_job_get_trouble (self->job);
  const char *message = trouble != NULL ? trouble : dailies_job_get_error_message (self->job);

  gtk_label_set_label (self->running_title, state);
  gtk_label_set_label (self->running_words, message != NULL ? message : left != NULL ? left : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress), fraction >= 0);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);

  dailies_tick_at (self,
                   gtk_widget_get_mapped (GTK_WIDGET (self))
                     ? dailies_job_words_next_change (self->job, now, usual)
                     : 0,
                   update_running);
}

static DexFuture *
frame_loaded (DexFuture *completed, gpointer user_data)
{
  DailiesStage *self = user_data;
  const GValue *value = dex_future_get_value (completed, NULL);

  gtk_picture_set_paintable (self->first_frame, g_value_get_object (value));
  return NULL;
}

static void
load_first_frame (DailiesStage *self)
{
  DailiesRequest *request = dailies_job_get_request (self->job);
  GFile *file = dailies_request_get_first_frame_file (request);

  dex_clear (&self->loading);
  gtk_picture_set_paintable (self->first_frame, NULL);
  if (file != NULL)
    self->loading
      = dex_future_then (dailies_thumbnail_load (file, FRAME_SIDE), frame_loaded, self, NULL);
}

static void
show_failed (DailiesStage *self)
{
  g_autofree char *cost = dailies_job_words_cost (self->job);
  const char *message = dailies_job_get_error_message (self->job);
  gboolean stopped = dailies_job_get_state (self->job) == DAILIES_STATE_STOPPED;
  g_autofree char *words = NULL;
  g_autofree char *escaped = NULL;

  if (stopped && dailies_job_may_be_paid (self->job))
    message = _ ("Dailies no longer watches this clip. The service may still make it.");
  else if (stopped)
    message = _ ("It was withdrawn before it was sent.");

  /* Translators: what happened, and then what it cost: "not charged". */
  words = g_strdup_printf (_ ("%s\n\nThis clip: %s."), message != NULL ? message : "",
                           cost != NULL ? cost : _ ("may have been charged"));
  escaped = g_markup_escape_text (words, -1);
  adw_status_page_set_title (self->failed_page, stopped ? _ ("Stopped") : _ ("No Clip This Time"));
  adw_status_page_set_description (self->failed_page, escaped);
}

static void
describe_decision (DailiesStage *self, const char *evidence)
{
  g_autofree char *words = dailies_job_words_unconfirmed (self->job);
  g_autofree char *escaped
    = g_markup_printf_escaped (evidence != NULL ? "%s\n\n%s" : "%s", words, evidence);

  adw_status_page_set_description (self->decision_page, escaped);
}

static DexFuture *
evidence_read (DexFuture *completed, gpointer user_data)
{
  DailiesStage *self = user_data;
  const GValue *value = dex_future_get_value (completed, NULL);
  g_autofree char *evidence = dailies_evidence_describe (g_value_get_boxed (value));

  describe_decision (self, evidence);
  return NULL;
}

/* What is known comes from the job's events. */
static void
show_decision (DailiesStage *self)
{
  if (g_strcmp0 (self->face, "decision") != 0)
    describe_decision (self, NULL);
  if (self->engine != NULL)
    self->reading = dex_future_then (
      dailies_library_list_events (dailies_engine_get_library (self->engine), self->job),
      evidence_read, self, NULL);
}

static void
update (DailiesStage *self)
{
  const char *face = "welcome";
  GFile *clip = NULL;
  GFile *poster = NULL;

  dailies_tick_at (self, 0, NULL);
  dex_clear (&self->reading);
  if (self->job != NULL)
    switch (dailies_job_get_state (self->job))
      {
      case DAILIES_STATE_FINISHED:
        face = "playing";
        clip = dailies_job_get_clip (self->job);
        poster = dailies_job_get_poster (self->job);
        break;
      case DAILIES_STATE_FAILED:
      case DAILIES_STATE_STOPPED:
        face = "failed";
        show_failed (self);
        break;
      case DAILIES_STATE_UNCONFIRMED:
        face = "decision";
        show_decision (self);
        break;
      default:
        face = "running";
        if (g_strcmp0 (self->face, face) != 0)
          load_first_frame (self);
        update_running (self);
      }

  dailies_player_set_clip (self->player, clip, poster);
  gtk_stack_set_visible_child_name (self->faces, face);

  /* A clip that is being looked at plays by itself when it is ready. */
  if (g_str_equal (face, "playing") && g_strcmp0 (self->face, "running") == 0
      && gtk_widget_get_mapped (GTK_WIDGET (self))
      && g_settings_get_boolean (dailies_settings_get_default (), "autoplay"))
    dailies_player_play (self->player);
  self->face = face;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALWAYS_DAMAGED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LINK_REFUSED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_TRY_AGAIN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_WATCH_AGAIN]);
}

/* --- the room there is --- */

static void
on_snug (DailiesStage *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self->welcome_page), "compact");
}

/* What can be done is worth more than a picture above it. */
static void
on_tight (DailiesStage *self)
{
  adw_status_page_set_icon_name (self->welcome_page, NULL);
  adw_status_page_set_icon_name (self->failed_page, NULL);
  adw_status_page_set_icon_name (self->decision_page, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->welcome_page), "compact");
  gtk_widget_add_css_class (GTK_WIDGET (self->failed_page), "compact");
  gtk_widget_add_css_class (GTK_WIDGET (self->decision_page), "compact");
}

static void
on_roomy (DailiesStage *self)
{
  adw_status_page_set_icon_name (self->welcome_page, APP_ID);
  adw_status_page_set_icon_name (self->failed_page, "dialog-error-symbolic");
  adw_status_page_set_icon_name (self->decision_page, "dialog-question-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->welcome_page), "compact");
  gtk_widget_remove_css_class (GTK_WIDGET (self->failed_page), "compact");
  gtk_widget_remove_css_class (GTK_WIDGET (self->decision_page), "compact");
}

static void
on_example (GtkListBox *examples, GtkListBoxRow *row, DailiesStage *self)
{
  g_signal_emit (self, signals[EXAMPLE], 0,
                 adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
}

void
dailies_stage_set_engine (DailiesStage *self, DailiesEngine *engine)
{
  g_return_if_fail (DAILIES_IS_STAGE (self));
  g_set_object (&self->engine, engine);
}

DailiesJob *
dailies_stage_get_job (DailiesStage *self)
{
  g_return_val_if_fail (DAILIES_IS_STAGE (self), NULL);
  return self->job;
}

void
dailies_stage_set_job (DailiesStage *self, DailiesJob *job)
{
  g_return_if_fail (DAILIES_IS_STAGE (self));
  g_return_if_fail (job == NULL || DAILIES_IS_JOB (job));

  if (self->job == job)
    return;

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  self->face = NULL;
  dex_clear (&self->loading);
  if (job != NULL)
    g_signal_connect_object (job, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

static void
dailies_stage_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesStage *self = DAILIES_STAGE (object);
  DailiesState state
    = self->job != NULL ? dailies_job_get_state (self->job) : DAILIES_STATE_WAITING;
  gboolean sent = self->job != NULL && dailies_job_get_submitted (self->job) != 0;

  switch (id)
    {
    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;
    case PROP_ALWAYS_DAMAGED:
      g_value_set_boolean (value, is_downloading_with (self->job, DAILIES_QUEUE_ERROR_SAME_DAMAGE));
      break;
    case PROP_LINK_REFUSED:
      g_value_set_boolean (value,
                           is_downloading_with (self->job, DAILIES_QUEUE_ERROR_LINK_REFUSED));
      break;
    case PROP_CAN_TRY_AGAIN:
      g_value_set_boolean (value, state == DAILIES_STATE_FAILED
                                    || (state == DAILIES_STATE_STOPPED && !sent));
      break;
    case PROP_CAN_WATCH_AGAIN:
      g_value_set_boolean (value, state == DAILIES_STATE_STOPPED && sent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_stage_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_JOB:
      dailies_stage_set_job (DAILIES_STAGE (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_stage_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dailies_stage_parent_class)->map (widget);
  /* What was not seen was not kept up to date. */
  update (DAILIES_STAGE (widget));
}

static void
dailies_stage_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dailies_stage_parent_class)->unmap (widget);
  dailies_tick_at (widget, 0, NULL);
}

static void
dailies_stage_dispose (GObject *object)
{
  DailiesStage *self = DAILIES_STAGE (object);

  dailies_tick_at (self, 0, NULL);
  dex_clear (&self->loading);
  dex_clear (&self->reading);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->engine);
  /* The bin and the template would each unparent the child. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_STAGE);

  G_OBJECT_CLASS (dailies_stage_parent_class)->dispose (object);
}

static void
dailies_stage_class_init (DailiesStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dailies_stage_dispose;
  object_class->get_property = dailies_stage_get_property;
  object_class->set_property = dailies_stage_set_property;
  widget_class->map = dailies_stage_map;
  widget_class->unmap = dailies_stage_unmap;

  properties[PROP_JOB]
    = g_param_spec_object ("job", NULL, NULL, DAILIES_TYPE_JOB,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ALWAYS_DAMAGED] = g_param_spec_boolean (
    "always-damaged", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LINK_REFUSED] = g_param_spec_boolean ("link-refused", NULL, NULL, FALSE,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_TRY_AGAIN] = g_param_spec_boolean ("can-try-again", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_WATCH_AGAIN] = g_param_spec_boolean (
    "can-watch-again", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[EXAMPLE] = g_signal_new ("example", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (DAILIES_TYPE_PLAYER);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-stage.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, account);
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, decision_page);
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, examples);
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, faces);
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, first_frame);
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, player);
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, progress);
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, running_title);
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, running_words);
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, welcome_page);
  gtk_widget_class_bind_template_callback (widget_class, on_example);
  gtk_widget_class_bind_template_callback (widget_class, on_roomy);
  gtk_widget_class_bind_template_callback (widget_class, on_snug);
  gtk_widget_class_bind_template_callback (widget_class, on_tight);
}

static gboolean
is_demo (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_boolean (value,
                       g_str_equal (g_variant_get_string (variant, NULL), DAILIES_ENGINE_DEMO));
  return TRUE;
}

static void
dailies_stage_init (DailiesStage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Who uses it already is not asked to. */
  g_settings_bind_with_mapping (dailies_settings_get_default (), "service", self->account,
                                "visible", G_SETTINGS_BIND_GET, is_demo, NULL, NULL, NULL);
  update (self);
}

void
dailies_stage_play (DailiesStage *self)
{
  g_return_if_fail (DAILIES_IS_STAGE (self));

  if (self->job != NULL && dailies_job_get_clip (self->job) != NULL)
    dailies_player_play (self->player);
}

gint64
dailies_stage_get_position (DailiesStage *self)
{
  g_return_val_if_fail (DAILIES_IS_STAGE (self), 0);

  return dailies_player_get_position (self->player);
}
