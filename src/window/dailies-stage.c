/* dailies-stage.c: the selected job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-stage.h"

#include "dailies-face-decision.h"
#include "dailies-face-failed.h"
#include "dailies-face-running.h"
#include "dailies-player.h"
#include "dailies-settings.h"
#include "dailies-welcome.h"

struct _DailiesStage
{
  AdwBin parent_instance;

  DailiesEngine *engine;
  DailiesJob *job;
  gboolean first_run;
  const char *face; /* (nullable): that of the job, once it has one */
  guint preparing;

  GtkStack *faces;
  DailiesPlayer *player; /* (nullable): once there was a clip */
};

G_DEFINE_FINAL_TYPE (DailiesStage, dailies_stage, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_JOB,
  PROP_FIRST_RUN,
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

static void
on_example (DailiesStage *self, const char *prompt)
{
  g_signal_emit (self, signals[EXAMPLE], 0, prompt);
}

static void
set_library (gpointer face, DailiesEngine *engine)
{
  if (DAILIES_IS_FACE (face) && engine != NULL)
    dailies_face_set_library (face, dailies_engine_get_library (engine));
}

static GtkWidget *
make_face (DailiesStage *self, const char *name)
{
  static const struct
  {
    const char *name;
    GType (*get_type) (void);
  } types[] = {
    { "decision", dailies_face_decision_get_type }, { "failed", dailies_face_failed_get_type },
    { "playing", dailies_player_get_type },         { "running", dailies_face_running_get_type },
    { "welcome", dailies_welcome_get_type },
  };
  GtkWidget *face = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (types) && face == NULL; i++)
    if (g_str_equal (types[i].name, name))
      face = g_object_new (types[i].get_type (), NULL);

  if (DAILIES_IS_PLAYER (face))
    self->player = DAILIES_PLAYER (face);
  if (DAILIES_IS_WELCOME (face))
    g_signal_connect_object (face, "example", G_CALLBACK (on_example), self, G_CONNECT_SWAPPED);
  set_library (face, self->engine);
  gtk_stack_add_named (self->faces, face, name);
  return face;
}

static GtkWidget *
get_face (DailiesStage *self, const char *name)
{
  GtkWidget *face = gtk_stack_get_child_by_name (self->faces, name);

  return face != NULL ? face : make_face (self, name);
}

/* One in each turn: what comes meanwhile does not wait for both. */
static gboolean
prepare_next (gpointer data)
{
  static const char *const usual[] = { "playing", "running" };
  DailiesStage *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (gtk_stack_get_child_by_name (self->faces, usual[i]) == NULL)
      {
        make_face (self, usual[i]);
        return G_SOURCE_CONTINUE;
      }
  self->preparing = 0;
  return G_SOURCE_REMOVE;
}

void
dailies_stage_prepare (DailiesStage *self)
{
  g_return_if_fail (DAILIES_IS_STAGE (self));

  if (self->preparing == 0)
    self->preparing = g_idle_add (prepare_next, self);
}

static const char *
choose_face (DailiesStage *self)
{
  if (self->job == NULL)
    return self->first_run ? "welcome" : "new";

  switch (dailies_job_get_state (self->job))
    {
    case DAILIES_STATE_FINISHED:
      return "playing";
    case DAILIES_STATE_FAILED:
    case DAILIES_STATE_STOPPED:
      return "failed";
    case DAILIES_STATE_UNCONFIRMED:
      return "decision";
    default:
      return "running";
    }
}

/* The job belongs to the face that shows it; what fades out keeps its looks. */
static void
set_job_of_faces (DailiesStage *self, GtkWidget *face)
{
  for (GtkWidget *other = gtk_widget_get_first_child (GTK_WIDGET (self->faces)); other != NULL;
       other = gtk_widget_get_next_sibling (other))
    if (other != face && DAILIES_IS_FACE (other))
      dailies_face_set_job (DAILIES_FACE (other), NULL);
  if (DAILIES_IS_FACE (face))
    dailies_face_set_job (DAILIES_FACE (face), self->job);

  if (self->player == NULL)
    return;
  if (face == GTK_WIDGET (self->player))
    dailies_player_set_clip (self->player, dailies_job_get_clip (self->job),
                             dailies_job_get_poster (self->job));
  else
    dailies_player_set_clip (self->player, NULL, NULL);
}

static void
update (DailiesStage *self)
{
  const char *name = choose_face (self);
  GtkWidget *face = get_face (self, name);

  set_job_of_faces (self, face);
  gtk_stack_set_visible_child (self->faces, face);

  /* A clip that is being looked at plays by itself when it is ready. */
  if (g_str_equal (name, "playing") && g_strcmp0 (self->face, "running") == 0
      && gtk_widget_get_mapped (GTK_WIDGET (self))
      && g_settings_get_boolean (dailies_settings_get_default (), "autoplay"))
    dailies_player_play (self->player);
  self->face = name;
}

void
dailies_stage_set_engine (DailiesStage *self, DailiesEngine *engine)
{
  g_return_if_fail (DAILIES_IS_STAGE (self));
  g_return_if_fail (DAILIES_IS_ENGINE (engine));

  g_set_object (&self->engine, engine);
  for (GtkWidget *face = gtk_widget_get_first_child (GTK_WIDGET (self->faces)); face != NULL;
       face = gtk_widget_get_next_sibling (face))
    set_library (face, engine);
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
  if (job != NULL)
    g_signal_connect_object (job, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

gboolean
dailies_stage_get_first_run (DailiesStage *self)
{
  g_return_val_if_fail (DAILIES_IS_STAGE (self), FALSE);
  return self->first_run;
}

void
dailies_stage_set_first_run (DailiesStage *self, gboolean first_run)
{
  g_return_if_fail (DAILIES_IS_STAGE (self));

  if (self->first_run == first_run)
    return;
  self->first_run = first_run;
  /* Nothing goes away under somebody's hand: the first clip of all is shown in a moment, or was made
   * elsewhere. */
  if (first_run || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST_RUN]);
}

static void
dailies_stage_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesStage *self = DAILIES_STAGE (object);

  switch (id)
    {
    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;
    case PROP_FIRST_RUN:
      g_value_set_boolean (value, self->first_run);
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
    case PROP_FIRST_RUN:
      dailies_stage_set_first_run (DAILIES_STAGE (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* What no job needs at the start is made only now. */
static void
dailies_stage_map (GtkWidget *widget)
{
  update (DAILIES_STAGE (widget));
  GTK_WIDGET_CLASS (dailies_stage_parent_class)->map (widget);
}

static void
dailies_stage_dispose (GObject *object)
{
  DailiesStage *self = DAILIES_STAGE (object);

  g_clear_handle_id (&self->preparing, g_source_remove);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->engine);
  self->player = NULL;
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

  properties[PROP_JOB]
    = g_param_spec_object ("job", NULL, NULL, DAILIES_TYPE_JOB,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FIRST_RUN]
    = g_param_spec_boolean ("first-run", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[EXAMPLE] = g_signal_new ("example", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-stage.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesStage, faces);
}

static void
dailies_stage_init (DailiesStage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dailies_stage_play (DailiesStage *self)
{
  g_return_if_fail (DAILIES_IS_STAGE (self));

  if (self->job != NULL && dailies_job_get_clip (self->job) != NULL && self->player != NULL)
    dailies_player_play (self->player);
}

gint64
dailies_stage_get_position (DailiesStage *self)
{
  g_return_val_if_fail (DAILIES_IS_STAGE (self), 0);

  return self->player != NULL ? dailies_player_get_position (self->player) : 0;
}
