/* dailies-job-row.c: one job in the list
 *
 * The list has two hundred rows, however few are seen: so a row has nothing in it until it is about to
 * be seen, and then three widgets, the rest of which come when a job needs them. It places them itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-job-row.h"

#include "dailies-job-words.h"
#include "dailies-thread.h"
#include "dailies-thumbnail.h"
#include "dailies-tick.h"

#include <glib/gi18n-lib.h>

#define THUMBNAIL_WIDTH 72
#define THUMBNAIL_HEIGHT 40
#define BESIDE_THUMBNAIL 10
#define BETWEEN_LINES 2
#define BETWEEN_SIGNS 6

/* What may be beside the state: the last at the end of the line, the others before the words */
typedef enum
{
  SIGN_WARNING,
  SIGN_FAVOURITE,
  SIGN_PROGRESS,
} Sign;
#define N_SIGNS (SIGN_PROGRESS + 1)

struct _DailiesJobRow
{
  GtkWidget parent_instance;

  DailiesJob *job;
  DexFuture *loading;
  GFile *shown;
  char *words;
  gboolean is_seen;

  /* (nullable): not before it was seen once */
  GtkWidget *picture;
  GtkWidget *title;
  GtkWidget *state;

  /* (nullable): not before a job needs them */
  GtkWidget *placeholder;
  GtkWidget *signs[N_SIGNS];
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

/* Of the last row that was measured: one that has nothing in it yet will be as high. */
static int usual_height;

/* --- what it says --- */

static GtkWidget *
make_icon (const char *name, const char *style)
{
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", name, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (icon, style);
  return icon;
}

static GtkWidget *
make_sign (Sign sign)
{
  GtkWidget *star;

  switch (sign)
    {
    case SIGN_WARNING:
      return make_icon ("dialog-warning-symbolic", "warning");
    case SIGN_FAVOURITE:
      star = g_object_new (GTK_TYPE_IMAGE, "icon-name", "starred-symbolic", "pixel-size", 12,
                           "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (star), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Favourite"), -1);
      return star;
    case SIGN_PROGRESS:
    default:
      /* What the bar says, the line says in words. */
      return g_object_new (GTK_TYPE_PROGRESS_BAR, "width-request", 48, "valign", GTK_ALIGN_CENTER,
                           "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
    }
}

static void
show_sign (DailiesJobRow *self, Sign sign, gboolean shown)
{
  if (shown && self->signs[sign] == NULL)
    {
      self->signs[sign] = make_sign (sign);
      gtk_widget_set_parent (self->signs[sign], GTK_WIDGET (self));
    }
  if (self->signs[sign] != NULL)
    gtk_widget_set_visible (self->signs[sign], shown);
}

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

  if (g_set_str (&self->words, state))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
  if (self->picture == NULL)
    return;

  gtk_label_set_label (GTK_LABEL (self->title), title);
  gtk_label_set_label (GTK_LABEL (self->state), state);
  show_sign (self, SIGN_WARNING, dailies_job_words_needs_person (self->job));
  show_sign (self, SIGN_FAVOURITE, dailies_job_get_favourite (self->job));
  show_sign (self, SIGN_PROGRESS, fraction >= 0);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->signs[SIGN_PROGRESS]), fraction);
  dailies_tick_at (self,
                   gtk_widget_get_mapped (GTK_WIDGET (self))
                     ? dailies_job_words_next_change (self->job, now, usual)
                     : 0,
                   update);
}

/* --- its picture --- */

static void
show_picture (DailiesJobRow *self, GdkPaintable *picture)
{
  dex_clear (&self->loading);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), picture);
  if (picture == NULL && self->placeholder == NULL)
    {
      self->placeholder = make_icon ("video-x-generic-symbolic", "dim-label");
      gtk_widget_set_parent (self->placeholder, GTK_WIDGET (self));
    }
  if (self->placeholder != NULL)
    gtk_widget_set_visible (self->placeholder, picture == NULL);
}

static DexFuture *
thumbnail_loaded (DexFuture *completed, gpointer user_data)
{
  const GValue *value = dex_future_get_value (completed, NULL);

  /* A picture that cannot be read (a format without a loader) is none. */
  show_picture (user_data, value != NULL ? g_value_get_object (value) : NULL);
  return NULL;
}

/* The poster once there is one, else the first frame; it is read when the row is seen. What was shown
 * stays until the new one is there. */
static void
update_picture (DailiesJobRow *self)
{
  int side = THUMBNAIL_WIDTH * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  GFile *file = NULL;
  GdkTexture *texture;

  if (self->job == NULL || self->picture == NULL)
    return;
  if (!(file = dailies_job_get_poster (self->job)))
    file = dailies_request_get_first_frame_file (dailies_job_get_request (self->job));

  if (file != NULL && self->shown != NULL && g_file_equal (file, self->shown))
    return;

  dex_clear (&self->loading);
  g_clear_object (&self->shown);
  if (file == NULL)
    {
      show_picture (self, NULL);
      return;
    }

  if ((texture = dailies_thumbnail_peek (file, (guint) side)) != NULL)
    show_picture (self, GDK_PAINTABLE (texture));
  else if (self->is_seen)
    self->loading = dex_future_finally (dailies_thumbnail_load (file, (guint) side),
                                        thumbnail_loaded, self, NULL);
  else
    return;
  self->shown = g_object_ref (file);
}

static void
job_changed (DailiesJobRow *self)
{
  update (self);
  update_picture (self);
}

/* --- what is in it --- */

static GtkWidget *
make_line (DailiesJobRow *self)
{
  GtkWidget *line
    = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, NULL);

  gtk_widget_set_parent (line, GTK_WIDGET (self));
  return line;
}

static void
fill (DailiesJobRow *self)
{
  self->picture
    = g_object_new (GTK_TYPE_PICTURE, "content-fit", GTK_CONTENT_FIT_COVER, "overflow",
                    GTK_OVERFLOW_HIDDEN, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->picture, "card");
  gtk_widget_add_css_class (self->picture, "thumbnail");
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));

  self->title = make_line (self);
  self->state = make_line (self);
  gtk_widget_add_css_class (self->state, "caption");
  gtk_widget_add_css_class (self->state, "dim-label");
}

/* --- what others do --- */

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

  if (self->picture != NULL)
    gtk_picture_set_paintable (GTK_PICTURE (self->picture), NULL);
  if (self->placeholder != NULL)
    gtk_widget_set_visible (self->placeholder, FALSE);
  g_clear_object (&self->shown);
  job_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

void
dailies_job_row_set_seen (DailiesJobRow *self, gboolean seen)
{
  g_return_if_fail (DAILIES_IS_JOB_ROW (self));

  if (self->is_seen == seen)
    return;
  self->is_seen = seen;
  if (!seen)
    return;
  if (self->picture == NULL)
    {
      fill (self);
      update (self);
    }
  update_picture (self);
}

GdkPaintable *
dailies_job_row_dup_still (DailiesJobRow *self)
{
  g_autoptr (GdkPaintable) icon = NULL;

  g_return_val_if_fail (DAILIES_IS_JOB_ROW (self), NULL);
  g_return_val_if_fail (self->picture != NULL, NULL);

  icon = gtk_widget_paintable_new (self->picture);
  return gdk_paintable_get_current_image (icon);
}

/* --- the room there is --- */

static int
get_minimum (GtkWidget *widget, GtkOrientation orientation)
{
  int minimum;

  gtk_widget_measure (widget, orientation, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static gboolean
is_shown (GtkWidget *widget)
{
  return widget != NULL && gtk_widget_get_visible (widget);
}

/* All of them one after the other, or the highest. */
static int
get_room_for_signs (DailiesJobRow *self, GtkOrientation orientation)
{
  int width = 0;
  int height = 0;

  for (Sign sign = 0; sign < N_SIGNS; sign++)
    {
      if (!is_shown (self->signs[sign]))
        continue;
      width += get_minimum (self->signs[sign], GTK_ORIENTATION_HORIZONTAL) + BETWEEN_SIGNS;
      height = MAX (height, get_minimum (self->signs[sign], GTK_ORIENTATION_VERTICAL));
    }
  return orientation == GTK_ORIENTATION_HORIZONTAL ? width : height;
}

static int
get_line_height (DailiesJobRow *self)
{
  return MAX (get_minimum (self->state, GTK_ORIENTATION_VERTICAL),
              get_room_for_signs (self, GTK_ORIENTATION_VERTICAL));
}

static void
dailies_job_row_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  DailiesJobRow *self = DAILIES_JOB_ROW (widget);
  gboolean upwards = orientation == GTK_ORIENTATION_VERTICAL;

  *minimum = upwards ? MAX (THUMBNAIL_HEIGHT, usual_height) : THUMBNAIL_WIDTH + BESIDE_THUMBNAIL;
  if (self->picture != NULL)
    {
      int title = get_minimum (self->title, orientation);

      if (upwards)
        *minimum = usual_height
          = MAX (THUMBNAIL_HEIGHT, title + BETWEEN_LINES + get_line_height (self));
      else
        *minimum += MAX (title, get_minimum (self->state, orientation)
                                  + get_room_for_signs (self, orientation));
    }
  *natural = *minimum;
}

/* @x is from where one begins to read. */
static void
place (DailiesJobRow *self, GtkWidget *child, int x, int y, int width, int height)
{
  GtkAllocation at = { x, y, MAX (width, get_minimum (child, GTK_ORIENTATION_HORIZONTAL)), height };

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    at.x = gtk_widget_get_width (GTK_WIDGET (self)) - at.x - at.width;
  gtk_widget_size_allocate (child, &at, -1);
}

static void
dailies_job_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DailiesJobRow *self = DAILIES_JOB_ROW (widget);
  int x = THUMBNAIL_WIDTH + BESIDE_THUMBNAIL;
  int y = (height - THUMBNAIL_HEIGHT) / 2;
  int end = width;
  int title, line;

  if (self->picture == NULL)
    return;

  title = get_minimum (self->title, GTK_ORIENTATION_VERTICAL);
  line = get_line_height (self);
  place (self, self->picture, 0, y, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT);
  if (is_shown (self->placeholder))
    place (self, self->placeholder, 0, y, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT);

  y = (height - title - BETWEEN_LINES - line) / 2;
  place (self, self->title, x, y, width - x, title);

  y += title + BETWEEN_LINES;
  for (Sign sign = 0; sign < N_SIGNS; sign++)
    {
      int sign_width;

      if (!is_shown (self->signs[sign]))
        continue;
      sign_width = get_minimum (self->signs[sign], GTK_ORIENTATION_HORIZONTAL);
      place (self, self->signs[sign], sign == SIGN_PROGRESS ? end - sign_width : x, y, sign_width,
             line);
      if (sign == SIGN_PROGRESS)
        end -= sign_width + BETWEEN_SIGNS;
      else
        x += sign_width + BETWEEN_SIGNS;
    }
  place (self, self->state, x, y, end - x, line);
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

/* --- GObject --- */

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
      g_value_set_string (value, self->words);
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
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->picture = NULL;

  G_OBJECT_CLASS (dailies_job_row_parent_class)->dispose (object);
}

static void
dailies_job_row_finalize (GObject *object)
{
  g_free (DAILIES_JOB_ROW (object)->words);

  G_OBJECT_CLASS (dailies_job_row_parent_class)->finalize (object);
}

static void
dailies_job_row_class_init (DailiesJobRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dailies_job_row_dispose;
  object_class->finalize = dailies_job_row_finalize;
  object_class->get_property = dailies_job_row_get_property;
  object_class->set_property = dailies_job_row_set_property;
  widget_class->measure = dailies_job_row_measure;
  widget_class->size_allocate = dailies_job_row_size_allocate;
  widget_class->map = dailies_job_row_map;
  widget_class->unmap = dailies_job_row_unmap;

  properties[PROP_JOB]
    = g_param_spec_object ("job", NULL, NULL, DAILIES_TYPE_JOB,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_WORDS] = g_param_spec_string (
    "words", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "job-row");
}

static void
dailies_job_row_init (DailiesJobRow *self)
{
}
