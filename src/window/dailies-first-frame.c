/* dailies-first-frame.c: the well for a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-first-frame-private.h"

#include "dailies-frame-editor.h"
#include "dailies-late-menu.h"

#include <glib/gi18n-lib.h>

/* A wait under a second shows nothing. */
#define PATIENCE_SECONDS 1

G_DEFINE_FINAL_TYPE (DailiesFirstFrame, dailies_first_frame, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_FILE,
  PROP_URI,
  PROP_PROBLEM,
  PROP_NOTE,
  PROP_REPAIR,
  PROP_CHECKING,
  PROP_SLOW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
notify (DailiesFirstFrame *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_css_class (GtkWidget *widget, const char *name, gboolean wanted)
{
  if (wanted)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

void
_dailies_first_frame_set_problem (DailiesFirstFrame *self, const char *problem)
{
  if (!g_set_str (&self->problem, problem))
    return;

  set_css_class (GTK_WIDGET (self), "refused", problem != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem != NULL ? problem : "", -1);
  notify (self, PROP_PROBLEM);
}

void
_dailies_first_frame_refuse (DailiesFirstFrame *self, const char *sentence)
{
  g_signal_emit (self, signals[REFUSED], 0, sentence);
}

void
_dailies_first_frame_set_note (DailiesFirstFrame *self, const char *note)
{
  if (g_set_str (&self->note, note))
    notify (self, PROP_NOTE);
}

static void
set_slow (DailiesFirstFrame *self, gboolean is_slow)
{
  if (self->is_slow == is_slow)
    return;
  self->is_slow = is_slow;
  notify (self, PROP_SLOW);
}

static void
lose_patience (gpointer data)
{
  DailiesFirstFrame *self = data;

  self->patience = 0;
  set_slow (self, TRUE);
}

/* (transfer full): what is under way, %NULL for nothing any more */
void
_dailies_first_frame_set_checking (DailiesFirstFrame *self, DexFuture *checking)
{
  dex_clear (&self->checking);
  self->checking = checking;

  if (checking == NULL)
    {
      g_clear_handle_id (&self->patience, g_source_remove);
      set_slow (self, FALSE);
    }
  else if (self->patience == 0 && !self->is_slow)
    self->patience = g_timeout_add_seconds_once (PATIENCE_SECONDS, lose_patience, self);
  notify (self, PROP_CHECKING);
}

void
_dailies_first_frame_update_actions (DailiesFirstFrame *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean can_fit = dailies_first_frame_can_fit (self);

  gtk_widget_action_set_enabled (widget, "first-frame.adjust", can_fit);
  gtk_widget_action_set_enabled (widget, "first-frame.fit", can_fit);
  gtk_widget_action_set_enabled (widget, "first-frame.undo", dailies_first_frame_can_undo (self));
  gtk_widget_action_set_enabled (widget, "first-frame.remove",
                                 self->file != NULL || self->uri != NULL);
}

/* --- choosing --- */

static void
forget_repairs (DailiesFirstFrame *self)
{
  gboolean had_repair = self->has_repair;

  self->has_repair = self->had_repair = self->can_undo = FALSE;
  if (had_repair)
    notify (self, PROP_REPAIR);
}

static void
changed (DailiesFirstFrame *self)
{
  gboolean chosen = self->file != NULL || self->uri != NULL;

  /* What was given before it is not waited for any more. */
  dex_clear (&self->storing);
  forget_repairs (self);
  gtk_stack_set_visible_child_name (self->pages, self->uri != NULL ? "link" : "empty");
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_widget_set_visible (self->remove, chosen);
  set_css_class (GTK_WIDGET (self), "chosen", chosen);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button),
                               self->uri != NULL ? self->uri : _ ("First Frame"));

  _dailies_first_frame_watch (self);
  _dailies_first_frame_check (self);
}

void
dailies_first_frame_set_file (DailiesFirstFrame *self, GFile *file)
{
  g_return_if_fail (DAILIES_IS_FIRST_FRAME (self));
  g_return_if_fail (file == NULL || G_IS_FILE (file));

  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_object (&self->file, file))
    notify (self, PROP_FILE);
  if (g_set_str (&self->uri, NULL))
    notify (self, PROP_URI);
  changed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
dailies_first_frame_set_uri (DailiesFirstFrame *self, const char *uri)
{
  g_return_if_fail (DAILIES_IS_FIRST_FRAME (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_object (&self->file, NULL))
    notify (self, PROP_FILE);
  if (g_set_str (&self->uri, uri))
    notify (self, PROP_URI);
  changed (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
dailies_first_frame_set_rules (DailiesFirstFrame *self, const DailiesPictureRules *rules)
{
  g_return_if_fail (DAILIES_IS_FIRST_FRAME (self));

  self->has_rules = rules != NULL;
  if (rules != NULL)
    self->rules = *rules;
  _dailies_first_frame_check (self);
}

void
dailies_first_frame_set_engine (DailiesFirstFrame *self, DailiesEngine *engine)
{
  g_return_if_fail (DAILIES_IS_FIRST_FRAME (self));
  g_return_if_fail (DAILIES_IS_ENGINE (engine));

  if (g_set_object (&self->engine, engine) && self->uri != NULL)
    _dailies_first_frame_check (self);
}

/* --- repairs --- */

/* What is repaired is no longer what the link leads to: a picture of one's own. */
static void
take_from_link (DailiesFirstFrame *self)
{
  g_autoptr (GFile) own = g_steal_pointer (&self->fetched);

  if (own != NULL)
    dailies_first_frame_set_file (self, own);
}

static void
take_repair (DailiesFirstFrame *self, gboolean has_repair, const DailiesPictureRepair *repair)
{
  self->has_repair = has_repair;
  if (has_repair)
    self->repair = *repair;
  notify (self, PROP_REPAIR);

  /* Else it is judged once it has been looked at. */
  if (self->source != NULL)
    _dailies_first_frame_judge (self);
  _dailies_first_frame_update_actions (self);
}

void
dailies_first_frame_set_repair (DailiesFirstFrame *self, const DailiesPictureRepair *repair)
{
  g_return_if_fail (DAILIES_IS_FIRST_FRAME (self));
  g_return_if_fail (repair == NULL || self->file != NULL);

  self->had_repair = self->has_repair;
  self->before = self->repair;
  self->can_undo = repair != NULL;
  take_repair (self, repair != NULL, repair);
}

static void
adjusted (DailiesFirstFrame *self, const DailiesPictureRepair *repair)
{
  take_from_link (self);
  dailies_first_frame_set_repair (self, repair);
}

static void
fit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesFirstFrame *self = DAILIES_FIRST_FRAME (widget);
  g_autoptr (GError) error = NULL;
  DailiesPictureRepair repair;

  if (dailies_picture_repair_auto (&repair, self->source, &self->rules, &error))
    adjusted (self, &repair);
  else
    _dailies_first_frame_set_problem (self, error->message);
}

static void
adjust (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesFirstFrame *self = DAILIES_FIRST_FRAME (widget);
  GFile *shown = self->file != NULL ? self->file : self->fetched;
  DailiesFrameEditor *editor = dailies_frame_editor_new (shown, self->source, &self->rules,
                                                         self->has_repair ? &self->repair : NULL);

  g_signal_connect_object (editor, "use", G_CALLBACK (adjusted), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (editor), widget);
}

static void
undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesFirstFrame *self = DAILIES_FIRST_FRAME (widget);
  DailiesPictureRepair before = self->before;

  self->can_undo = self->had_repair;
  take_repair (self, self->had_repair, &before);
  self->had_repair = FALSE;
}

/* Of a repair that takes too long: as it was before it. */
static void
stop (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DailiesFirstFrame *self = DAILIES_FIRST_FRAME (widget);

  if (self->checking == NULL)
    return;
  if (self->has_repair)
    {
      _dailies_first_frame_set_checking (self, NULL);
      undo (widget, name, parameter);
    }
  else
    dailies_first_frame_set_file (self, NULL);
}

/* --- what it is --- */

GFile *
dailies_first_frame_get_file (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), NULL);
  return self->file;
}

const char *
dailies_first_frame_get_uri (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), NULL);
  return self->uri;
}

const DailiesPictureRepair *
dailies_first_frame_get_repair (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), NULL);
  return self->has_repair ? &self->repair : NULL;
}

const char *
dailies_first_frame_get_problem (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), NULL);
  return self->problem;
}

const char *
dailies_first_frame_get_note (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), NULL);
  return self->note;
}

gboolean
dailies_first_frame_is_checking (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), FALSE);
  return self->checking != NULL;
}

gboolean
dailies_first_frame_is_slow (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), FALSE);
  return self->is_slow;
}

gboolean
dailies_first_frame_can_fit (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), FALSE);
  return self->source != NULL && self->has_rules;
}

gboolean
dailies_first_frame_can_undo (DailiesFirstFrame *self)
{
  g_return_val_if_fail (DAILIES_IS_FIRST_FRAME (self), FALSE);
  return self->can_undo;
}

static void
dailies_first_frame_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesFirstFrame *self = DAILIES_FIRST_FRAME (object);

  switch (id)
    {
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    case PROP_REPAIR:
      g_value_set_pointer (value, self->has_repair ? &self->repair : NULL);
      break;
    case PROP_SLOW:
      g_value_set_boolean (value, self->is_slow);
      break;
    case PROP_CHECKING:
      g_value_set_boolean (value, self->checking != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_first_frame_dispose (GObject *object)
{
  DailiesFirstFrame *self = DAILIES_FIRST_FRAME (object);

  dex_clear (&self->checking);
  dex_clear (&self->loading);
  dex_clear (&self->storing);
  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_object (&self->monitor);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_FIRST_FRAME);
  _dailies_first_frame_drop_fetched (self);
  g_clear_object (&self->file);
  g_clear_object (&self->source);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->note, g_free);

  G_OBJECT_CLASS (dailies_first_frame_parent_class)->dispose (object);
}

static void
dailies_first_frame_class_init (DailiesFirstFrameClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dailies_first_frame_dispose;
  object_class->get_property = dailies_first_frame_get_property;

  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, read);
  properties[PROP_URI] = g_param_spec_string ("uri", NULL, NULL, NULL, read);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, read);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, read);
  properties[PROP_REPAIR] = g_param_spec_pointer ("repair", NULL, NULL, read);
  properties[PROP_SLOW] = g_param_spec_boolean ("slow", NULL, NULL, FALSE, read);
  properties[PROP_CHECKING] = g_param_spec_boolean ("checking", NULL, NULL, FALSE, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-first-frame.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesFirstFrame, button);
  gtk_widget_class_bind_template_child (widget_class, DailiesFirstFrame, menu);
  gtk_widget_class_bind_template_child (widget_class, DailiesFirstFrame, pages);
  gtk_widget_class_bind_template_child (widget_class, DailiesFirstFrame, picture);
  gtk_widget_class_bind_template_child (widget_class, DailiesFirstFrame, remove);

  gtk_widget_class_install_action (widget_class, "first-frame.adjust", NULL, adjust);
  gtk_widget_class_install_action (widget_class, "first-frame.fit", NULL, fit);
  gtk_widget_class_install_action (widget_class, "first-frame.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "first-frame.undo", NULL, undo);
  _dailies_first_frame_install_ways_in (widget_class);
}

static void
dailies_first_frame_init (DailiesFirstFrame *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dailies_late_menu_set (self->button, self->menu);
  _dailies_first_frame_update_actions (self);
}
