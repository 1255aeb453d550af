/* dailies-job-row.c: one job in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-job-row.h"

#include "dailies-job-words.h"
#include "dailies-thread.h"
#include "dailies-thumbnail.h"
#include "dailies-tick.h"

#include <math.h>

#define THUMBNAIL_SIDE 128

struct _DailiesJobRow
{
  GtkWidget parent_instance;

  DailiesJob *job;
  DexFuture *loading;
  GFile *shown;

  GtkPicture *picture;
  GtkWidget *placeholder;
  GtkLabel *title;
  GtkLabel *state;
  GtkWidget *warning;
  GtkWidget *favourite;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (DailiesJobRow, dailies_job_row, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_JOB,
  PROP_WORDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (gpointer owner)
{
  DailiesJobRow *self = owner;
  gint64 now = g_get_real_time ();
  g_autofree char *title = NULL;
  g_autofree char *state = NULL;
  double usual, fraction;

  if (self->job == NULL)
    {
      dailies_tick_at (self, 0, NULL);
      return;
    }

  title = dailies_job_words_title (self->job);
  usual = dailies_job_words_usual (self->job);
  state = dailies_job_words_line (self->job, now, usual);
  fraction = dailies_job_words_fraction (self->job, now, usual);

  gtk_label_set_label (self->title, title);
  if (!g_str_equal (gtk_label_get_label (self->state), state))
    {
      gtk_label_set_label (self->state, state);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
    }
  gtk_widget_set_visible (self->warning, dailies_job_words_needs_person (self->job));
  gtk_widget_set_visible (self->favourite, dailies_job_get_favourite (self->job));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), fraction >= 0);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);
  dailies_tick_at (self,
                   gtk_widget_get_mapped (GTK_WIDGET (self))
                     ? dailies_job_words_next_change (self->job, now, usual)
                     : 0,
                   update);
}

static DexFuture *
thumbnail_loaded (DexFuture *completed, gpointer user_data)
{
  DailiesJobRow *self = user_data;
  const GValue *value = dex_future_get_value (completed, NULL);

  gtk_picture_set_paintable (self->picture, g_value_get_object (value));
  gtk_widget_set_visible (self->placeholder, FALSE);
  return NULL;
}

/* The poster once there is one, else the first frame. */
static void
update_picture (DailiesJobRow *self)
{
  GFile *file = NULL;
  GdkTexture *texture;

  if (self->job != NULL && !(file = dailies_job_get_poster (self->job)))
    file = dailies_request_get_first_frame_file (dailies_job_get_request (self->job));

  if (file != NULL && self->shown != NULL && g_file_equal (file, self->shown))
    return;

  dex_clear (&self->loading);
  g_set_object (&self->shown, file);
  if (file == NULL)
    {
      gtk_picture_set_paintable (self->picture, NULL);
      gtk_widget_set_visible (self->placeholder, TRUE);
      return;
    }

  if ((texture = dailies_thumbnail_peek (file, THUMBNAIL_SIDE)) != NULL)
    {
      gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
      gtk_widget_set_visible (self->placeholder, FALSE);
      return;
    }

  /* What was shown stays until the new one is there. A picture that cannot be read (a format
   * without a loader) leaves the placeholder. */
  self->loading
    = dex_future_then (dailies_thumbnail_load (file, THUMBNAIL_SIDE), thumbnail_loaded, self, NULL);
}

static void
job_changed (DailiesJobRow *self)
{
  update (self);
  update_picture (self);
}

/* --- out of the window --- */

/* The clip goes as a file: to Files, into a chat, into an editor. */
static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, DailiesJobRow *self)
{
  GFile *clip = self->job != NULL ? dailies_job_get_clip (self->job) : NULL;

  return clip != NULL ? gdk_content_provider_new_typed (G_TYPE_FILE, clip) : NULL;
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, DailiesJobRow *self)
{
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (GTK_WIDGET (self->picture));
  g_autoptr (GdkPaintable) still = gdk_paintable_get_current_image (icon);

  gtk_drag_source_set_icon (source, still, 0, 0);
}

DailiesJob *
dailies_job_row_get_job (DailiesJobRow *self)
{
  g_return_val_if_fail (DAILIES_IS_JOB_ROW (self), NULL);
  return self->job;
}

void
dailies_job_row_set_job (DailiesJobRow *self, DailiesJob *job)
{
  g_return_if_fail (DAILIES_IS_JOB_ROW (self));
  g_return_if_fail (job == NULL || DAILIES_IS_JOB (job));

  if (self->job == job)
    return;

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job != NULL)
    g_signal_connect_object (job, "notify", G_CALLBACK (job_changed), self, G_CONNECT_SWAPPED);

  gtk_picture_set_paintable (self->picture, NULL);
  gtk_widget_set_visible (self->placeholder, TRUE);
  g_clear_object (&self->shown);
  job_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

static void
dailies_job_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dailies_job_row_parent_class)->map (widget);
  update (DAILIES_JOB_ROW (widget));
}

static void
dailies_job_row_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dailies_job_row_parent_class)->unmap (widget);
  dailies_tick_at (widget, 0, NULL);
}

static void
dailies_job_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesJobRow *self = DAILIES_JOB_ROW (object);

  switch (id)
    {
    case PROP_JOB:
      g_value_set_object (value, self->job);
      break;
    case PROP_WORDS:
      g_value_set_string (value, gtk_label_get_label (self->state));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_job_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DailiesJobRow *self = DAILIES_JOB_ROW (object);

  switch (id)
    {
    case PROP_JOB:
      dailies_job_row_set_job (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_job_row_dispose (GObject *object)
{
  DailiesJobRow *self = DAILIES_JOB_ROW (object);
  GtkWidget *child;

  dailies_tick_at (self, 0, NULL);
  dex_clear (&self->loading);
  g_clear_object (&self->shown);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_JOB_ROW);
  /* The template knows of the children that have a name. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (dailies_job_row_parent_class)->dispose (object);
}

static void
dailies_job_row_class_init (DailiesJobRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dailies_job_row_dispose;
  object_class->get_property = dailies_job_row_get_property;
  object_class->set_property = dailies_job_row_set_property;
  widget_class->map = dailies_job_row_map;
  widget_class->unmap = dailies_job_row_unmap;

  properties[PROP_JOB]
    = g_param_spec_object ("job", NULL, NULL, DAILIES_TYPE_JOB,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_WORDS] = g_param_spec_string (
    "words", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesJobRow, favourite);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobRow, picture);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobRow, placeholder);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobRow, progress);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobRow, state);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobRow, title);
  gtk_widget_class_bind_template_child (widget_class, DailiesJobRow, warning);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_prepare);
  gtk_widget_class_set_css_name (widget_class, "job-row");
}

static void
dailies_job_row_init (DailiesJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
