/* dailies-frame-note.c: what there is to say of a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-frame-note.h"

#include <glib/gi18n-lib.h>

struct _DailiesFrameNote
{
  AdwBin parent_instance;

  DailiesFirstFrame *first_frame;

  GtkWidget *spinner;
  GtkLabel *words;
  GtkWidget *fit;
  GtkWidget *adjust;
  GtkWidget *undo;
  GtkWidget *stop;
};

G_DEFINE_FINAL_TYPE (DailiesFrameNote, dailies_frame_note, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_FIRST_FRAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (DailiesFrameNote *self)
{
  const char *problem = dailies_first_frame_get_problem (self->first_frame);
  const char *note = dailies_first_frame_get_note (self->first_frame);
  gboolean is_slow = dailies_first_frame_is_slow (self->first_frame);
  gboolean can_fit = dailies_first_frame_can_fit (self->first_frame);
  gboolean is_repaired = dailies_first_frame_get_repair (self->first_frame) != NULL;
  const char *words = is_slow ? _ ("Working on the picture…") : (problem != NULL ? problem : note);

  gtk_label_set_label (self->words, words != NULL ? words : "");
  gtk_widget_remove_css_class (GTK_WIDGET (self->words), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->words), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->words),
                            problem != NULL && !is_slow ? "error" : "dim-label");
  gtk_widget_set_visible (self->spinner, is_slow);
  gtk_widget_set_visible (self->stop, is_slow);
  gtk_widget_set_visible (self->fit, !is_slow && can_fit && problem != NULL && !is_repaired);
  gtk_widget_set_visible (self->adjust, !is_slow && can_fit && (problem != NULL || is_repaired));
  gtk_widget_set_visible (self->undo, !is_slow && dailies_first_frame_can_undo (self->first_frame));
  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL);
}

static void
on_fit (DailiesFrameNote *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->first_frame), "first-frame.fit", NULL);
}

static void
on_adjust (DailiesFrameNote *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->first_frame), "first-frame.adjust", NULL);
}

static void
on_undo (DailiesFrameNote *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->first_frame), "first-frame.undo", NULL);
}

static void
on_stop (DailiesFrameNote *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->first_frame), "first-frame.stop", NULL);
}

static void
dailies_frame_note_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DailiesFrameNote *self = DAILIES_FRAME_NOTE (object);

  switch (id)
    {
    case PROP_FIRST_FRAME:
      if (!g_set_object (&self->first_frame, g_value_get_object (value)))
        break;
      if (self->first_frame != NULL)
        {
          static const char *const watched[]
            = { "notify::problem", "notify::note", "notify::slow", "notify::repair" };

          for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
            g_signal_connect_object (self->first_frame, watched[i], G_CALLBACK (update), self,
                                     G_CONNECT_SWAPPED);
          update (self);
        }
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_frame_note_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesFrameNote *self = DAILIES_FRAME_NOTE (object);

  switch (id)
    {
    case PROP_FIRST_FRAME:
      g_value_set_object (value, self->first_frame);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_frame_note_dispose (GObject *object)
{
  DailiesFrameNote *self = DAILIES_FRAME_NOTE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_FRAME_NOTE);
  g_clear_object (&self->first_frame);

  G_OBJECT_CLASS (dailies_frame_note_parent_class)->dispose (object);
}

static void
dailies_frame_note_class_init (DailiesFrameNoteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dailies_frame_note_dispose;
  object_class->get_property = dailies_frame_note_get_property;
  object_class->set_property = dailies_frame_note_set_property;

  properties[PROP_FIRST_FRAME]
    = g_param_spec_object ("first-frame", NULL, NULL, DAILIES_TYPE_FIRST_FRAME,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-frame-note.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameNote, adjust);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameNote, fit);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameNote, spinner);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameNote, stop);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameNote, undo);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameNote, words);
  gtk_widget_class_bind_template_callback (widget_class, on_adjust);
  gtk_widget_class_bind_template_callback (widget_class, on_fit);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_undo);
}

static void
dailies_frame_note_init (DailiesFrameNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
