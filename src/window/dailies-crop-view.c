/* dailies-crop-view.c: a picture, and the part of it that is taken
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-crop-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* How near to an edge takes hold of it: a finger's width is 44 pixels. */
#define REACH 22
#define HANDLE 14
#define SMALLEST_VIEW 120
/* A step is a hundredth of the longer side; a big one is ten. */
#define STEPS 100
#define BIG 10

struct _DailiesCropView
{
  GtkWidget parent_instance;

  GdkPaintable *paintable;
  gboolean can_choose;
  DailiesPictureFrame frame;
  DailiesPicturePart part;

  /* A drag */
  DailiesPicturePart begun;
  DailiesPictureEdges edges;
  gboolean is_dragged;
};

G_DEFINE_FINAL_TYPE (DailiesCropView, dailies_crop_view, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- where things are --- */

/* The picture, as large as there is room, in the middle. */
static graphene_rect_t
get_picture_area (DailiesCropView *self)
{
  float room_width = gtk_widget_get_width (GTK_WIDGET (self));
  float room_height = gtk_widget_get_height (GTK_WIDGET (self));
  double ratio = gdk_paintable_get_intrinsic_aspect_ratio (self->paintable);
  float width = MIN (room_width, room_height * (float) ratio);
  float height = width / (float) ratio;

  return GRAPHENE_RECT_INIT ((room_width - width) / 2, (room_height - height) / 2, width, height);
}

/* Pixels of the view for one of the picture */
static float
get_scale (DailiesCropView *self, const graphene_rect_t *area)
{
  return area->size.width / (float) self->frame.width;
}

static graphene_rect_t
get_part_area (DailiesCropView *self)
{
  graphene_rect_t area = get_picture_area (self);
  float scale = get_scale (self, &area);

  return GRAPHENE_RECT_INIT (area.origin.x + (float) self->part.x * scale,
                             area.origin.y + (float) self->part.y * scale,
                             (float) self->part.width * scale, (float) self->part.height * scale);
}

/* What a pointer at that place takes hold of; %FALSE: nothing. No edge: the part itself. */
static gboolean
find_edges (DailiesCropView *self, double x, double y, DailiesPictureEdges *edges)
{
  graphene_rect_t part;
  double reach_x;
  double reach_y;
  double right;
  double bottom;

  if (!self->can_choose || self->paintable == NULL)
    return FALSE;

  part = get_part_area (self);
  right = part.origin.x + part.size.width;
  bottom = part.origin.y + part.size.height;
  if (x < part.origin.x - REACH || x > right + REACH || y < part.origin.y - REACH
      || y > bottom + REACH)
    return FALSE;

  /* Of a small part its middle can still be taken hold of. */
  reach_x = MIN (REACH, part.size.width / 4);
  reach_y = MIN (REACH, part.size.height / 4);
  *edges = DAILIES_PICTURE_EDGE_NONE;
  if (x < part.origin.x + reach_x)
    *edges |= DAILIES_PICTURE_EDGE_LEFT;
  else if (x > right - reach_x)
    *edges |= DAILIES_PICTURE_EDGE_RIGHT;
  if (y < part.origin.y + reach_y)
    *edges |= DAILIES_PICTURE_EDGE_TOP;
  else if (y > bottom - reach_y)
    *edges |= DAILIES_PICTURE_EDGE_BOTTOM;
  return TRUE;
}

/* --- what it says --- */

static char *
describe (DailiesCropView *self)
{
  /* Translators: what is taken of a picture: width and height, then how far from its left and its upper
   * edge, in pixels */
  return g_strdup_printf (_ ("%u × %u px, %u from the left, %u from the top"), self->part.width,
                          self->part.height, self->part.x, self->part.y);
}

static void
update (DailiesCropView *self)
{
  g_autofree char *words = describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* By the person. */
static void
take (DailiesCropView *self, const DailiesPicturePart *part, gboolean announces)
{
  self->part = *part;
  update (self);
  if (announces)
    {
      g_autofree char *words = describe (self);

      gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- the pointer --- */

static const char *
get_cursor (DailiesPictureEdges edges)
{
  switch ((guint) edges)
    {
    case DAILIES_PICTURE_EDGE_LEFT | DAILIES_PICTURE_EDGE_TOP:
    case DAILIES_PICTURE_EDGE_RIGHT | DAILIES_PICTURE_EDGE_BOTTOM:
      return "nwse-resize";
    case DAILIES_PICTURE_EDGE_RIGHT | DAILIES_PICTURE_EDGE_TOP:
    case DAILIES_PICTURE_EDGE_LEFT | DAILIES_PICTURE_EDGE_BOTTOM:
      return "nesw-resize";
    case DAILIES_PICTURE_EDGE_LEFT:
    case DAILIES_PICTURE_EDGE_RIGHT:
      return "ew-resize";
    case DAILIES_PICTURE_EDGE_TOP:
    case DAILIES_PICTURE_EDGE_BOTTOM:
      return "ns-resize";
    case DAILIES_PICTURE_EDGE_NONE:
    default:
      return "move";
    }
}

static void
on_motion (DailiesCropView *self, double x, double y)
{
  DailiesPictureEdges edges;

  if (self->is_dragged)
    return;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   find_edges (self, x, y, &edges) ? get_cursor (edges) : NULL);
}

static void
on_drag_begin (DailiesCropView *self, double x, double y, GtkGestureDrag *gesture)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!find_edges (self, x, y, &self->edges))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->begun = self->part;
  self->is_dragged = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_update (DailiesCropView *self, double x, double y)
{
  graphene_rect_t area;
  DailiesPicturePart part = self->begun;
  float scale;
  int dx;
  int dy;

  if (!self->is_dragged)
    return;

  area = get_picture_area (self);
  scale = get_scale (self, &area);
  dx = (int) (x / scale);
  dy = (int) (y / scale);

  if (self->edges == DAILIES_PICTURE_EDGE_NONE)
    dailies_picture_part_move (&part, &self->frame, dx, dy);
  else
    dailies_picture_part_resize (&part, &self->frame, self->edges, dx, dy);
  take (self, &part, FALSE);
}

static void
on_drag_end (DailiesCropView *self)
{
  self->is_dragged = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- the keyboard --- */

static gboolean
on_key (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType modifiers,
        DailiesCropView *self)
{
  int step = (int) MAX (1, MAX (self->frame.width, self->frame.height) / STEPS);
  DailiesPicturePart part = self->part;
  int dx = 0;
  int dy = 0;
  int by = 0;

  if (!self->can_choose || (modifiers & (GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  if ((modifiers & GDK_SHIFT_MASK) != 0)
    step *= BIG;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      dx = -step;
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      dx = step;
      break;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      dy = -step;
      break;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      dy = step;
      break;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      by = step;
      break;
    case GDK_KEY_minus:
    case GDK_KEY_underscore:
    case GDK_KEY_KP_Subtract:
      by = -step;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  if (by != 0)
    dailies_picture_part_grow (&part, &self->frame, by);
  else if ((modifiers & GDK_CONTROL_MASK) != 0)
    dailies_picture_part_resize (&part, &self->frame,
                                 dx != 0 ? DAILIES_PICTURE_EDGE_RIGHT : DAILIES_PICTURE_EDGE_BOTTOM,
                                 dx, dy);
  else
    dailies_picture_part_move (&part, &self->frame, dx, dy);
  take (self, &part, TRUE);
  return GDK_EVENT_STOP;
}

/* --- drawing --- */

static void
add_color (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float width, float height)
{
  if (width > 0 && height > 0)
    gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static void
draw_shade (GtkSnapshot *snapshot, const graphene_rect_t *area, const graphene_rect_t *part)
{
  const GdkRGBA shade = { 0, 0, 0, 0.6f };
  float left = part->origin.x;
  float top = part->origin.y;
  float right = left + part->size.width;
  float bottom = top + part->size.height;
  float end_x = area->origin.x + area->size.width;
  float end_y = area->origin.y + area->size.height;

  add_color (snapshot, &shade, area->origin.x, area->origin.y, area->size.width,
             top - area->origin.y);
  add_color (snapshot, &shade, area->origin.x, bottom, area->size.width, end_y - bottom);
  add_color (snapshot, &shade, area->origin.x, top, left - area->origin.x, part->size.height);
  add_color (snapshot, &shade, right, top, end_x - right, part->size.height);
}

static void
draw_thirds (GtkSnapshot *snapshot, const graphene_rect_t *part)
{
  const GdkRGBA line = { 1, 1, 1, 0.5f };

  for (int i = 1; i < 3; i++)
    {
      add_color (snapshot, &line, part->origin.x + part->size.width * (float) i / 3, part->origin.y,
                 1, part->size.height);
      add_color (snapshot, &line, part->origin.x,
                 part->origin.y + part->size.height * (float) i / 3, part->size.width, 1);
    }
}

static void
draw_border (GtkSnapshot *snapshot,
             const graphene_rect_t *rect,
             float radius,
             float width,
             const GdkRGBA *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, rect, radius);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { width, width, width, width },
                              (GdkRGBA[4]) { *color, *color, *color, *color });
}

/* Dark around white: to be seen on any picture. */
static void
draw_handles (GtkSnapshot *snapshot, const graphene_rect_t *part, const GdkRGBA *color)
{
  const GdkRGBA dark = { 0, 0, 0, 0.7f };

  for (int i = 0; i < 4; i++)
    {
      float x = part->origin.x + (i % 2 == 1 ? part->size.width : 0);
      float y = part->origin.y + (i / 2 == 1 ? part->size.height : 0);
      graphene_rect_t handle
        = GRAPHENE_RECT_INIT (x - HANDLE / 2.0f, y - HANDLE / 2.0f, HANDLE, HANDLE);
      GskRoundedRect round;

      gsk_rounded_rect_init_from_rect (&round, &handle, HANDLE / 2.0f);
      gtk_snapshot_push_rounded_clip (snapshot, &round);
      gtk_snapshot_append_color (snapshot, color, &handle);
      gtk_snapshot_pop (snapshot);
      draw_border (snapshot, &handle, HANDLE / 2.0f, 1, &dark);
    }
}

static void
dailies_crop_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DailiesCropView *self = DAILIES_CROP_VIEW (widget);
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA dark = { 0, 0, 0, 0.5f };
  graphene_rect_t around;
  graphene_rect_t area;
  graphene_rect_t part;
  GdkRGBA color = white;

  if (self->paintable == NULL)
    return;

  area = get_picture_area (self);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &area.origin);
  gdk_paintable_snapshot (self->paintable, snapshot, area.size.width, area.size.height);
  gtk_snapshot_restore (snapshot);
  if (!self->can_choose)
    return;

  if (gtk_widget_has_focus (widget))
    {
      g_autoptr (GdkRGBA) accent
        = adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());

      color = *accent;
    }

  part = get_part_area (self);
  graphene_rect_inset_r (&part, -1, -1, &around);
  draw_shade (snapshot, &area, &part);
  if (self->is_dragged)
    draw_thirds (snapshot, &part);
  draw_border (snapshot, &around, 0, 1, &dark);
  draw_border (snapshot, &part, 0, 2, &color);
  draw_handles (snapshot, &part, &color);
}

static void
dailies_crop_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = SMALLEST_VIEW;
  *natural = 2 * SMALLEST_VIEW;
}

static void
dailies_crop_view_dispose (GObject *object)
{
  DailiesCropView *self = DAILIES_CROP_VIEW (object);

  g_clear_object (&self->paintable);

  G_OBJECT_CLASS (dailies_crop_view_parent_class)->dispose (object);
}

static void
dailies_crop_view_class_init (DailiesCropViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dailies_crop_view_dispose;
  widget_class->measure = dailies_crop_view_measure;
  widget_class->snapshot = dailies_crop_view_snapshot;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "crop-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dailies_crop_view_init (DailiesCropView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_VISIBLE);

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
dailies_crop_view_set_paintable (DailiesCropView *self, GdkPaintable *paintable)
{
  g_return_if_fail (DAILIES_IS_CROP_VIEW (self));
  g_return_if_fail (paintable == NULL || GDK_IS_PAINTABLE (paintable));

  if (g_set_object (&self->paintable, paintable))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
dailies_crop_view_set_part (DailiesCropView *self,
                            const DailiesPictureFrame *frame,
                            const DailiesPicturePart *part)
{
  g_return_if_fail (DAILIES_IS_CROP_VIEW (self));
  g_return_if_fail (frame != NULL && part != NULL);

  self->can_choose = TRUE;
  self->frame = *frame;
  self->part = *part;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  update (self);
}

const DailiesPicturePart *
dailies_crop_view_get_part (DailiesCropView *self)
{
  g_return_val_if_fail (DAILIES_IS_CROP_VIEW (self), NULL);
  return &self->part;
}
