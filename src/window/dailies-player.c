/* dailies-player.c: a clip that plays
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-player.h"

#include "dailies-page.h"
#include "dailies-playback.h"
#include "dailies-settings.h"
#include "dailies-shortcuts.h"
#include "dailies-thumbnail.h"

#include <glib/gi18n-lib.h>

/* How long the controls stay after the last movement while a clip plays. */
#define FADE_MSEC 2500

#define SECOND G_GINT64_CONSTANT (1000000000)

/* As it lies in the library */
#define POSTER_SIDE 640

struct _DailiesPlayer
{
  AdwBin parent_instance;

  DailiesPlayback *playback;
  GFile *poster;
  DexFuture *loading; /* the poster */
  GdkTexture *still;  /* (nullable): the poster, read */
  guint fade;
  double pointer_x;
  double pointer_y;

  GtkStack *pages;
  GtkPicture *picture;
  GtkWidget *controls;
  GtkWidget *bar;
  GtkButton *play_button;
  GtkScale *position;
  GtkAdjustment *adjustment;
  GtkLabel *times;
  GtkToggleButton *loop_button;
  GtkToggleButton *mute_button;
  DailiesPage *problem_page;
};

G_DEFINE_FINAL_TYPE (DailiesPlayer, dailies_player, ADW_TYPE_BIN)

/* --- the controls come and go --- */

static gboolean
has_focus_inside (DailiesPlayer *self)
{
  return gtk_widget_get_focus_child (self->controls) != NULL;
}

static void
fade_out (gpointer data)
{
  DailiesPlayer *self = data;

  self->fade = 0;
  if (!dailies_playback_get_playing (self->playback) || has_focus_inside (self))
    return;

  gtk_widget_add_css_class (self->controls, "faded");
  /* Nobody presses what is not seen. */
  gtk_widget_set_can_target (self->controls, FALSE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "none");
}

static void
show_controls (DailiesPlayer *self)
{
  g_clear_handle_id (&self->fade, g_source_remove);
  gtk_widget_remove_css_class (self->controls, "faded");
  gtk_widget_set_can_target (self->controls, TRUE);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);

  if (dailies_playback_get_playing (self->playback))
    self->fade = g_timeout_add_once (FADE_MSEC, fade_out, self);
}

/* Who comes by keyboard sees where they are. */
static void
on_focus (GtkEventControllerFocus *focus, DailiesPlayer *self)
{
  show_controls (self);
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, DailiesPlayer *self)
{
  /* GTK tells of the pointer again when widgets under it change: that is no movement. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  show_controls (self);
}

static void
on_leave (GtkEventControllerMotion *motion, DailiesPlayer *self)
{
  if (self->fade == 0 && dailies_playback_get_playing (self->playback))
    self->fade = g_timeout_add_once (FADE_MSEC, fade_out, self);
}

/* --- what the playback tells --- */

static char *
time_words (gint64 time)
{
  gint64 seconds = (time + SECOND / 2) / SECOND;

  /* Translators: minutes and seconds of a clip. */
  return g_strdup_printf (C_ ("time in a clip", "%d:%02d"), (int) (seconds / 60),
                          (int) (seconds % 60));
}

static void
position_changed (DailiesPlayer *self)
{
  gint64 duration = dailies_playback_get_duration (self->playback);
  gint64 position = dailies_playback_get_position (self->playback);
  g_autofree char *at = time_words (position);
  g_autofree char *of = time_words (MAX (duration, 0));
  g_autofree char *words = NULL;

  gtk_adjustment_configure (self->adjustment, position / (double) SECOND, 0,
                            MAX (duration, 0) / (double) SECOND, 0.1, 1, 0);

  /* Translators: where a clip is, and how long it is: 0:04 / 0:06. */
  words = g_strdup_printf (C_ ("time in a clip", "%s / %s"), at, of);
  gtk_label_set_label (self->times, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->position),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
}

static void
playing_changed (DailiesPlayer *self)
{
  gboolean playing = dailies_playback_get_playing (self->playback);
  const char *name = playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (self->play_button, playing ? "media-playback-pause-symbolic"
                                                       : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  show_controls (self);
}

static void
muted_changed (DailiesPlayer *self)
{
  gboolean muted = FALSE;

  g_object_get (self->playback, "muted", &muted, NULL);
  gtk_button_set_icon_name (GTK_BUTTON (self->mute_button),
                            muted ? "audio-volume-muted-symbolic" : "audio-volume-high-symbolic");
}

static void
update_picture (DailiesPlayer *self)
{
  GdkPaintable *paintable = dailies_playback_get_paintable (self->playback);

  gtk_picture_set_paintable (self->picture,
                             paintable != NULL ? paintable : GDK_PAINTABLE (self->still));
}

static DexFuture *
poster_loaded (DexFuture *completed, gpointer data)
{
  DailiesPlayer *self = data;

  self->still = g_value_dup_object (dex_future_get_value (completed, NULL));
  update_picture (self);
  return NULL;
}

static void
set_poster (DailiesPlayer *self, GFile *poster)
{
  if (self->poster == poster
      || (self->poster != NULL && poster != NULL && g_file_equal (self->poster, poster)))
    return;

  g_set_object (&self->poster, poster);
  dex_clear (&self->loading);
  g_clear_object (&self->still);
  if (poster != NULL)
    self->loading
      = dex_future_then (dailies_thumbnail_load (poster, POSTER_SIDE), poster_loaded, self, NULL);
  update_picture (self);
}

static void
problem_changed (DailiesPlayer *self)
{
  const char *problem = dailies_playback_get_problem (self->playback);
  gboolean missing_codec = FALSE;

  if (problem == NULL)
    {
      gtk_stack_set_visible_child_name (self->pages, "clip");
      return;
    }

  g_object_get (self->playback, "missing-codec", &missing_codec, NULL);
  g_object_set (self->problem_page, "icon-name",
                missing_codec ? "dialog-information-symbolic" : "dialog-warning-symbolic", "title",
                missing_codec ? _ ("Decoder Missing") : _ ("The Clip Does Not Play"), NULL);
  dailies_page_set_description_text (self->problem_page, problem);
  gtk_stack_set_visible_child_name (self->pages, "problem");
}

/* --- what a person does --- */

static void
toggle_playing (DailiesPlayer *self)
{
  dailies_playback_set_playing (self->playback, !dailies_playback_get_playing (self->playback));
}

static void
on_play_clicked (GtkButton *button, DailiesPlayer *self)
{
  toggle_playing (self);
}

static void
on_click (GtkGestureClick *click, int n_press, double x, double y, DailiesPlayer *self)
{
  GtkWidget *hit = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (hit != GTK_WIDGET (self->picture))
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self->picture));
  /* The first press of a double click has toggled playing; the second takes that back and fills the
   * screen. */
  toggle_playing (self);
  if (n_press == 2)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toggle-fullscreen", NULL);
}

static gboolean
on_change_value (GtkRange *range, GtkScrollType scroll, double value, DailiesPlayer *self)
{
  dailies_playback_seek (self->playback, (gint64) (value * SECOND));
  show_controls (self);
  return TRUE;
}

/* --- actions, which have keys in dailies-shortcuts.c --- */

static void
toggle (GtkWidget *widget, const char *name, GVariant *parameter)
{
  toggle_playing (DAILIES_PLAYER (widget));
}

static void
seek (GtkWidget *widget, const char *name, GVariant *by)
{
  DailiesPlayer *self = DAILIES_PLAYER (widget);

  dailies_playback_seek (self->playback,
                         dailies_playback_get_position (self->playback) + g_variant_get_int64 (by));
  show_controls (self);
}

static void
go_to_end (GtkWidget *widget, const char *name, GVariant *end)
{
  DailiesPlayer *self = DAILIES_PLAYER (widget);

  dailies_playback_seek (self->playback, g_variant_get_boolean (end)
                                           ? dailies_playback_get_duration (self->playback)
                                           : 0);
  show_controls (self);
}

static void
press_toggle (GtkToggleButton *button)
{
  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

static void
toggle_loop (GtkWidget *widget, const char *name, GVariant *parameter)
{
  press_toggle (DAILIES_PLAYER (widget)->loop_button);
}

static void
toggle_mute (GtkWidget *widget, const char *name, GVariant *parameter)
{
  press_toggle (DAILIES_PLAYER (widget)->mute_button);
}

void
dailies_player_set_clip (DailiesPlayer *self, GFile *clip, GFile *poster)
{
  g_return_if_fail (DAILIES_IS_PLAYER (self));
  g_return_if_fail (clip == NULL || G_IS_FILE (clip));
  g_return_if_fail (poster == NULL || G_IS_FILE (poster));

  set_poster (self, poster);
  dailies_playback_set_clip (self->playback, clip);
}

void
dailies_player_play (DailiesPlayer *self)
{
  g_return_if_fail (DAILIES_IS_PLAYER (self));
  dailies_playback_set_playing (self->playback, TRUE);
}

void
dailies_player_pause (DailiesPlayer *self)
{
  g_return_if_fail (DAILIES_IS_PLAYER (self));
  dailies_playback_set_playing (self->playback, FALSE);
}

gint64
dailies_player_get_position (DailiesPlayer *self)
{
  g_return_val_if_fail (DAILIES_IS_PLAYER (self), 0);

  return dailies_playback_get_position (self->playback);
}

static void
dailies_player_unmap (GtkWidget *widget)
{
  /* A clip that cannot be seen does not go on talking. */
  dailies_player_pause (DAILIES_PLAYER (widget));
  GTK_WIDGET_CLASS (dailies_player_parent_class)->unmap (widget);
}

static void
dailies_player_dispose (GObject *object)
{
  DailiesPlayer *self = DAILIES_PLAYER (object);

  g_clear_handle_id (&self->fade, g_source_remove);
  if (self->playback != NULL)
    g_signal_handlers_disconnect_by_data (self->playback, self);
  /* The bin and the template would each unparent the child. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_PLAYER);
  g_clear_object (&self->playback);
  dex_clear (&self->loading);
  g_clear_object (&self->still);
  g_clear_object (&self->poster);

  G_OBJECT_CLASS (dailies_player_parent_class)->dispose (object);
}

static void
dailies_player_class_init (DailiesPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dailies_player_dispose;
  widget_class->unmap = dailies_player_unmap;

  g_type_ensure (DAILIES_TYPE_PAGE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-player.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesPlayer, adjustment);
  gtk_widget_class_bind_template_child (widget_class, DailiesPlayer, bar);
  gtk_widget_class_bind_template_child (widget_class, DailiesPlayer, controls);
  gtk_widget_class_bind_template_child (widget_class, DailiesPlayer, loop_button);
  gtk_widget_class_bind_template_child (widget_class, DailiesPlayer, mute_button);
  gtk_widget_class_bind_template_child (widget_class, DailiesPlayer, pages);
  gtk_widget_class_bind_template_child (widget_class, DailiesPlayer, picture);
  gtk_widget_class_bind_template_child (widget_class, DailiesPlayer, play_button);
  gtk_widget_class_bind_template_child (widget_class, DailiesPlayer, position);
  gtk_widget_class_bind_template_child (widget_class, DailiesPlayer, problem_page);
  gtk_widget_class_bind_template_child (widget_class, DailiesPlayer, times);
  gtk_widget_class_bind_template_callback (widget_class, on_change_value);
  gtk_widget_class_bind_template_callback (widget_class, on_click);
  gtk_widget_class_bind_template_callback (widget_class, on_focus);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_motion);
  gtk_widget_class_bind_template_callback (widget_class, on_play_clicked);

  gtk_widget_class_install_action (widget_class, "player.toggle", NULL, toggle);
  gtk_widget_class_install_action (widget_class, "player.seek", "x", seek);
  gtk_widget_class_install_action (widget_class, "player.go-to-end", "b", go_to_end);
  gtk_widget_class_install_action (widget_class, "player.loop", NULL, toggle_loop);
  gtk_widget_class_install_action (widget_class, "player.mute", NULL, toggle_mute);
}

static void
dailies_player_init (DailiesPlayer *self)
{
  GSettings *settings = dailies_settings_get_default ();

  self->playback = dailies_playback_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_controller (GTK_WIDGET (self),
                             dailies_shortcuts_new_controller (DAILIES_SHORTCUTS_PLAYER));

  /* Media controls stay left to right in every language. */
  gtk_widget_set_direction (self->bar, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->position), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->times), GTK_TEXT_DIR_LTR);

  g_object_bind_property (self->loop_button, "active", self->playback, "loop",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->mute_button, "active", self->playback, "muted",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->playback, "has-sound", self->mute_button, "visible",
                          G_BINDING_SYNC_CREATE);
  g_settings_bind (settings, "loop", self->playback, "loop", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "muted", self->playback, "muted", G_SETTINGS_BIND_DEFAULT);

  g_signal_connect_swapped (self->playback, "notify::position", G_CALLBACK (position_changed),
                            self);
  g_signal_connect_swapped (self->playback, "notify::duration", G_CALLBACK (position_changed),
                            self);
  g_signal_connect_swapped (self->playback, "notify::playing", G_CALLBACK (playing_changed), self);
  g_signal_connect_swapped (self->playback, "notify::muted", G_CALLBACK (muted_changed), self);
  g_signal_connect_swapped (self->playback, "notify::paintable", G_CALLBACK (update_picture), self);
  g_signal_connect_swapped (self->playback, "notify::problem", G_CALLBACK (problem_changed), self);

  position_changed (self);
  playing_changed (self);
  muted_changed (self);
}
