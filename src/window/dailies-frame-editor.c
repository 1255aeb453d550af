/* dailies-frame-editor.c: adjusting a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-frame-editor.h"

#include "dailies-choice.h"
#include "dailies-crop-view.h"
#include "dailies-fitting.h"
#include "dailies-picture-decode.h"

#include <glib/gi18n-lib.h>

/* Of what is shown: enough for one half of a large window */
#define SHOWN_SIDE 1400
/* A wait under a second shows nothing. */
#define PATIENCE_SECONDS 1

struct _DailiesFrameEditor
{
  AdwDialog parent_instance;

  GFile *file;
  DailiesPicture *picture;
  DailiesPictureRules rules;
  DailiesPictureRepair repair;
  /* What is chosen of either: to be cropped to, in a shape that is allowed, and to be set on edges */
  DailiesPicturePart cropped;
  DailiesPicturePart edged;

  DexFuture *loading;
  DexFuture *fitting;
  gboolean is_stale; /* what is being tried out is not what is chosen any more */
  gboolean is_set;   /* what changes now is not the person's doing */
  guint patience;

  DailiesCropView *before;
  GtkPicture *after;
  GtkWidget *before_pane;
  GtkWidget *after_pane;
  GtkBox *sides_box;
  AdwToggleGroup *sides;
  AdwToggleGroup *mode;
  GtkDropDown *shape;
  GtkColorDialogButton *colour;
  GtkLabel *result;
  GtkWidget *spinner;
  GtkWidget *use;
};

G_DEFINE_FINAL_TYPE (DailiesFrameEditor, dailies_frame_editor, ADW_TYPE_DIALOG)

enum
{
  USE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In the order of the template */
static const guint shapes[][2] = { { 0, 0 }, { 16, 9 }, { 9, 16 }, { 1, 1 }, { 4, 3 } };

/* --- what it comes to --- */

static void
say (DailiesFrameEditor *self, const char *words, gboolean is_wrong)
{
  gtk_label_set_label (self->result, words);
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->result), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->result), "error");
}

static void
stop_waiting (DailiesFrameEditor *self)
{
  g_clear_handle_id (&self->patience, g_source_remove);
  gtk_widget_set_visible (self->spinner, FALSE);
}

static void
lose_patience (gpointer data)
{
  DailiesFrameEditor *self = data;

  self->patience = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
}

static void try_out (DailiesFrameEditor *self);

static DexFuture *
tried_out (DexFuture *completed, gpointer user_data)
{
  DailiesFrameEditor *self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  dex_clear (&self->fitting);
  if (self->is_stale)
    {
      try_out (self);
      return NULL;
    }

  stop_waiting (self);
  if (value == NULL)
    {
      say (self, error->message, TRUE);
      return NULL;
    }

  {
    DailiesFitting *fitting = g_value_get_object (value);
    g_autofree char *words = dailies_fitting_describe (fitting, self->picture);

    gtk_picture_set_paintable (self->after, GDK_PAINTABLE (dailies_fitting_get_texture (fitting)));
    say (self, words, FALSE);
    gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    gtk_widget_set_sensitive (self->use, TRUE);
  }
  return NULL;
}

/* One at a time: what is chosen while it is made is made next, and nothing in between. */
static void
try_out (DailiesFrameEditor *self)
{
  gtk_widget_set_sensitive (self->use, FALSE);
  if (self->patience == 0 && !gtk_widget_get_visible (self->spinner))
    self->patience = g_timeout_add_seconds_once (PATIENCE_SECONDS, lose_patience, self);

  self->is_stale = self->fitting != NULL;
  if (self->fitting == NULL)
    self->fitting = dex_future_finally (
      dailies_fitting_try (self->file, &self->repair, &self->rules, SHOWN_SIDE), tried_out, self,
      NULL);
}

/* --- what is chosen --- */

static gboolean
is_cropped (DailiesFrameEditor *self)
{
  return g_strcmp0 (adw_toggle_group_get_active_name (self->mode), "crop") == 0;
}

static guint32
get_colour (DailiesFrameEditor *self)
{
  const GdkRGBA *rgba = gtk_color_dialog_button_get_rgba (self->colour);

  return (guint32) (rgba->red * 255 + 0.5f) << 16 | (guint32) (rgba->green * 255 + 0.5f) << 8
         | (guint32) (rgba->blue * 255 + 0.5f);
}

static DailiesPicturePart *
get_part (DailiesFrameEditor *self)
{
  return is_cropped (self) ? &self->cropped : &self->edged;
}

/* What the part is chosen in: the shape is that of a crop, else that of what it is set on. */
static DailiesPictureFrame
get_frame (DailiesFrameEditor *self, gboolean for_crop)
{
  const guint *shape = shapes[gtk_drop_down_get_selected (self->shape)];
  DailiesPictureFrame frame
    = { .width = self->repair.source_width, .height = self->repair.source_height };

  if (for_crop)
    {
      frame.ratio_width = shape[0];
      frame.ratio_height = shape[1];
      frame.rules = self->rules;
    }
  return frame;
}

static void
plan (DailiesFrameEditor *self)
{
  const guint *shape = shapes[gtk_drop_down_get_selected (self->shape)];
  const char *mode = adw_toggle_group_get_active_name (self->mode);
  g_autoptr (GError) error = NULL;
  gboolean is_planned;

  if (is_cropped (self))
    is_planned = dailies_picture_repair_crop (&self->repair, &self->cropped, &self->rules, &error);
  else
    is_planned = dailies_picture_repair_pad (
      &self->repair, &self->edged,
      g_strcmp0 (mode, "blur") == 0 ? DAILIES_PICTURE_PADDING_BLUR : DAILIES_PICTURE_PADDING_COLOUR,
      get_colour (self), shape[0], shape[1], &self->rules, &error);

  if (is_planned)
    {
      try_out (self);
      return;
    }

  /* What is under way is of something else. */
  dex_clear (&self->fitting);
  stop_waiting (self);
  gtk_widget_set_sensitive (self->use, FALSE);
  say (self, error->message, TRUE);
}

static void
show_part (DailiesFrameEditor *self)
{
  DailiesPictureFrame frame = get_frame (self, is_cropped (self));

  dailies_crop_view_set_part (self->before, &frame, get_part (self));
}

static void
on_changed (DailiesFrameEditor *self)
{
  if (self->is_set)
    return;

  *get_part (self) = *dailies_crop_view_get_part (self->before);
  plan (self);
}

static void
on_shape (DailiesFrameEditor *self)
{
  DailiesPictureFrame frame;

  if (self->is_set)
    return;

  frame = get_frame (self, TRUE);
  dailies_picture_part_fill (&self->cropped, &frame);
  show_part (self);
  plan (self);
}

static void
on_mode (DailiesFrameEditor *self)
{
  if (self->is_set)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->colour),
                          g_strcmp0 (adw_toggle_group_get_active_name (self->mode), "colour") == 0);
  show_part (self);
  plan (self);
}

/* The controls as @self->repair is */
static void
show_repair (DailiesFrameEditor *self)
{
  const DailiesPictureRepair *repair = &self->repair;
  gboolean is_padded
    = repair->canvas_width != repair->crop_width || repair->canvas_height != repair->crop_height;
  DailiesPictureFrame frame;
  GdkRGBA colour
    = { (float) (repair->colour >> 16 & 0xff) / 255, (float) (repair->colour >> 8 & 0xff) / 255,
        (float) (repair->colour & 0xff) / 255, 1 };
  gboolean is_colour = is_padded && repair->padding == DAILIES_PICTURE_PADDING_COLOUR;

  self->is_set = TRUE;
  adw_toggle_group_set_active_name (self->mode,
                                    is_colour ? "colour" : (is_padded ? "blur" : "crop"));
  gtk_drop_down_set_selected (self->shape, 0);
  gtk_color_dialog_button_set_rgba (self->colour, &colour);
  gtk_widget_set_visible (GTK_WIDGET (self->colour), is_colour);

  self->cropped = (DailiesPicturePart) { repair->crop_x, repair->crop_y, repair->crop_width,
                                         repair->crop_height };
  /* Edges are there to keep the whole picture; who wants less takes less. */
  self->edged = is_padded
                  ? self->cropped
                  : (DailiesPicturePart) { 0, 0, repair->source_width, repair->source_height };
  /* Where it is padded, a crop would begin with what is allowed. */
  frame = get_frame (self, TRUE);
  if (!dailies_picture_frame_allows (&frame, self->cropped.width, self->cropped.height))
    dailies_picture_part_fill (&self->cropped, &frame);
  show_part (self);
  self->is_set = FALSE;
}

static gboolean
plan_auto (DailiesFrameEditor *self, guint width, guint height)
{
  g_autoptr (GError) error = NULL;

  if (dailies_picture_repair_auto_sized (&self->repair, self->picture, width, height, &self->rules,
                                         &error))
    return TRUE;

  say (self, error->message, TRUE);
  return FALSE;
}

static void
on_reset (DailiesFrameEditor *self)
{
  if (self->repair.source_width == 0
      || !plan_auto (self, self->repair.source_width, self->repair.source_height))
    return;

  show_repair (self);
  try_out (self);
}

/* --- the picture --- */

static DexFuture *
loaded (DexFuture *completed, gpointer user_data)
{
  DailiesFrameEditor *self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);
  g_autoptr (GdkTexture) texture = NULL;
  DailiesPicturePixels *pixels;

  stop_waiting (self);
  if (value == NULL)
    {
      say (self, error->message, TRUE);
      return NULL;
    }

  pixels = g_value_get_object (value);
  texture = gdk_texture_new_for_pixbuf (dailies_picture_pixels_get_pixbuf (pixels));
  dailies_crop_view_set_paintable (self->before, GDK_PAINTABLE (texture));

  if (self->repair.source_width == 0
      && !plan_auto (self, dailies_picture_pixels_get_source_width (pixels),
                     dailies_picture_pixels_get_source_height (pixels)))
    return NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->mode), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->shape), TRUE);
  show_repair (self);
  try_out (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->before)))
    gtk_widget_grab_focus (GTK_WIDGET (self->before));
  return NULL;
}

/* --- the dialog --- */

static void
update_sides (DailiesFrameEditor *self, gboolean is_narrow)
{
  gboolean after = g_strcmp0 (adw_toggle_group_get_active_name (self->sides), "after") == 0;

  gtk_widget_set_visible (self->before_pane, !is_narrow || !after);
  gtk_widget_set_visible (self->after_pane, !is_narrow || after);
}

static void
on_side (DailiesFrameEditor *self)
{
  update_sides (self, gtk_widget_get_visible (GTK_WIDGET (self->sides)));
}

static void
on_narrow (DailiesFrameEditor *self)
{
  update_sides (self, TRUE);
}

static void
on_wide (DailiesFrameEditor *self)
{
  update_sides (self, FALSE);
}

static void
on_cancel (DailiesFrameEditor *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_use (DailiesFrameEditor *self)
{
  g_signal_emit (self, signals[USE], 0, &self->repair);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
dailies_frame_editor_dispose (GObject *object)
{
  DailiesFrameEditor *self = DAILIES_FRAME_EDITOR (object);

  dex_clear (&self->loading);
  dex_clear (&self->fitting);
  g_clear_handle_id (&self->patience, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_FRAME_EDITOR);
  g_clear_object (&self->file);
  g_clear_object (&self->picture);

  G_OBJECT_CLASS (dailies_frame_editor_parent_class)->dispose (object);
}

static void
dailies_frame_editor_class_init (DailiesFrameEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dailies_frame_editor_dispose;

  signals[USE] = g_signal_new ("use", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (DAILIES_TYPE_CROP_VIEW);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-frame-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, after);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, after_pane);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, before);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, before_pane);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, colour);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, mode);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, result);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, shape);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, sides);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, sides_box);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, spinner);
  gtk_widget_class_bind_template_child (widget_class, DailiesFrameEditor, use);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_mode);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
  gtk_widget_class_bind_template_callback (widget_class, on_shape);
  gtk_widget_class_bind_template_callback (widget_class, on_side);
  gtk_widget_class_bind_template_callback (widget_class, on_use);
  gtk_widget_class_bind_template_callback (widget_class, on_wide);
}

static void
dailies_frame_editor_init (DailiesFrameEditor *self)
{
  self->is_set = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_color_dialog_button_set_rgba (self->colour, &(GdkRGBA) { 0, 0, 0, 1 });
  gtk_widget_set_sensitive (GTK_WIDGET (self->mode), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->shape), FALSE);
  dailies_choice_name_drop_down (self->shape, _ ("Shape"));
  self->is_set = FALSE;
}

DailiesFrameEditor *
dailies_frame_editor_new (GFile *file,
                          DailiesPicture *picture,
                          const DailiesPictureRules *rules,
                          const DailiesPictureRepair *repair)
{
  DailiesFrameEditor *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (DAILIES_IS_PICTURE (picture), NULL);
  g_return_val_if_fail (rules != NULL, NULL);

  self = g_object_new (DAILIES_TYPE_FRAME_EDITOR, NULL);
  self->file = g_object_ref (file);
  self->picture = g_object_ref (picture);
  self->rules = *rules;
  if (repair != NULL)
    self->repair = *repair;
  self->patience = g_timeout_add_seconds_once (PATIENCE_SECONDS, lose_patience, self);
  self->loading
    = dex_future_finally (dailies_picture_decode_file (file, SHOWN_SIDE), loaded, self, NULL);
  return self;
}
