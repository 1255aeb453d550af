/* dailies-herald.c: tells of clips while nobody looks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-herald.h"

#include "dailies-job-words.h"
#include "dailies-settings.h"
#include "dailies-thread.h"
#include "dailies-thumbnail.h"

#include <glib/gi18n-lib.h>

/* One at a time: a later one takes the place of the one before. */
#define NOTIFICATION_ID "clips"
#define ICON_SIDE 256

struct _DailiesHerald
{
  GObject parent_instance;

  GtkApplication *application;
  GPtrArray *untold; /* DailiesJob, since the window was last looked at */
  DexFuture *telling;
};

G_DEFINE_FINAL_TYPE (DailiesHerald, dailies_herald, G_TYPE_OBJECT)

/* --- in words --- */

typedef struct
{
  guint ready;
  guint failed;
  guint undecided;
} Sum;

static Sum
sum_up (DailiesHerald *self)
{
  Sum sum = { 0 };

  for (guint i = 0; i < self->untold->len; i++)
    {
      DailiesState state = dailies_job_get_state (g_ptr_array_index (self->untold, i));

      if (state == DAILIES_STATE_FINISHED)
        sum.ready++;
      else if (state == DAILIES_STATE_FAILED)
        sum.failed++;
      else
        sum.undecided++;
    }
  return sum;
}

static void
add_line (GString *text, char *line)
{
  g_autofree char *owned = line;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, owned);
}

static GNotification *
sum_in_words (DailiesHerald *self)
{
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GString) body = g_string_new (NULL);
  Sum sum = sum_up (self);

  /* The best of it is the title; the rest follows. */
  if (sum.ready > 0)
    title
      = g_strdup_printf (ngettext ("%u clip is ready", "%u clips are ready", sum.ready), sum.ready);
  if (sum.undecided > 0)
    add_line (body, g_strdup_printf (ngettext ("%u clip needs a decision",
                                               "%u clips need a decision", sum.undecided),
                                     sum.undecided));
  if (sum.failed > 0)
    add_line (
      body, g_strdup_printf (
              ngettext ("%u clip was not made", "%u clips were not made", sum.failed), sum.failed));
  if (title == NULL)
    title = g_strdup (_ ("Dailies needs you"));

  notification = g_notification_new (title);
  if (body->len > 0)
    g_notification_set_body (notification, body->str);
  g_notification_set_default_action (notification, "app.show");
  return g_steal_pointer (&notification);
}

static GNotification *
job_in_words (DailiesJob *job)
{
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *prompt = dailies_job_words_title (job);
  g_autofree char *cost = dailies_job_words_cost (job);
  g_autofree char *body = NULL;
  const char *id = dailies_job_get_id (job);
  const char *why = dailies_job_get_error_message (job);

  switch (dailies_job_get_state (job))
    {
    case DAILIES_STATE_FINISHED:
      notification = g_notification_new (_ ("Your clip is ready"));
      body = g_steal_pointer (&prompt);
      g_notification_add_button_with_target (notification, _ ("Play"), "app.play", "s", id);
      g_notification_add_button_with_target (notification, _ ("Show in Files"), "app.show-in-files",
                                             "s", id);
      break;
    case DAILIES_STATE_FAILED:
      notification = g_notification_new (_ ("A clip was not made"));
      body = g_strjoin ("\n", prompt, why != NULL ? why : cost, why != NULL ? cost : NULL, NULL);
      break;
    default:
      notification = g_notification_new (_ ("A clip needs a decision"));
      body = g_strjoin ("\n", prompt, why, NULL);
      g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
    }

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.show-job", "s", id);
  return g_steal_pointer (&notification);
}

/* --- its picture --- */

/* The middle of it, as a square: a desktop's notification has no other shape for it. As bytes, since
 * what shows it may not be allowed to read the file. */
static GIcon *
make_icon (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  int side = MIN (width, height);
  gsize stride = (gsize) width * 4;
  gsize start = (gsize) (height - side) / 2 * stride + (gsize) (width - side) / 2 * 4;
  guchar *pixels = g_malloc ((gsize) height * stride);
  g_autoptr (GBytes) all = g_bytes_new_take (pixels, (gsize) height * stride);
  g_autoptr (GBytes) middle = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GdkTexture) square = NULL;

  gdk_texture_download (texture, pixels, stride);
  middle = g_bytes_new_from_bytes (all, start, (gsize) (side - 1) * stride + (gsize) side * 4);
  square = gdk_memory_texture_new (side, side, GDK_MEMORY_DEFAULT, middle, stride);
  png = gdk_texture_save_to_png_bytes (square);
  return g_bytes_icon_new (png);
}

/* --- telling --- */

static gboolean
is_looked_at (DailiesHerald *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  return window != NULL && gtk_window_is_active (window);
}

static void
take_back (DailiesHerald *self)
{
  dex_clear (&self->telling);
  if (self->untold->len == 0)
    return;
  g_ptr_array_set_size (self->untold, 0);
  g_application_withdraw_notification (G_APPLICATION (self->application), NOTIFICATION_ID);
}

static void
send (DailiesHerald *self, GNotification *notification)
{
  g_application_send_notification (G_APPLICATION (self->application), NOTIFICATION_ID,
                                   notification);
}

static DexFuture *
picture_loaded (DexFuture *completed, gpointer data)
{
  DailiesHerald *self = data;
  const GValue *value = dex_future_get_value (completed, NULL);
  g_autoptr (GNotification) notification = job_in_words (g_ptr_array_index (self->untold, 0));

  /* A picture that cannot be read is done without. */
  if (value != NULL)
    {
      g_autoptr (GIcon) icon = make_icon (g_value_get_object (value));

      g_notification_set_icon (notification, icon);
    }
  send (self, notification);
  return NULL;
}

static void
tell (DailiesHerald *self)
{
  g_autoptr (GNotification) notification = NULL;
  GFile *poster = NULL;

  dex_clear (&self->telling);
  if (self->untold->len == 1
      && (poster = dailies_job_get_poster (g_ptr_array_index (self->untold, 0))) != NULL)
    {
      self->telling = dex_future_finally (dailies_thumbnail_load (poster, ICON_SIDE),
                                          picture_loaded, self, NULL);
      return;
    }

  notification = self->untold->len == 1 ? job_in_words (g_ptr_array_index (self->untold, 0))
                                        : sum_in_words (self);
  send (self, notification);
}

static gboolean
is_worth_telling (DailiesJob *job)
{
  if (dailies_job_is_hidden (job))
    return FALSE;
  return dailies_job_get_state (job) == DAILIES_STATE_FINISHED
         || dailies_job_words_needs_person (job);
}

static void
moved (DailiesRunning *running, DailiesJob *job, DailiesHerald *self)
{
  GSettings *settings = dailies_settings_get_default ();
  gboolean known = g_ptr_array_find (self->untold, job, NULL);

  if (known && !is_worth_telling (job))
    {
      /* Found in the log after all, say. */
      g_ptr_array_remove (self->untold, job);
      if (self->untold->len > 0)
        tell (self);
      else
        g_application_withdraw_notification (G_APPLICATION (self->application), NOTIFICATION_ID);
      return;
    }

  if (!is_worth_telling (job) || is_looked_at (self)
      || (settings != NULL && !g_settings_get_boolean (settings, "notifications")))
    return;
  if (!known)
    g_ptr_array_add (self->untold, g_object_ref (job));
  tell (self);
}

static void
active_changed (GtkWindow *window, GParamSpec *pspec, DailiesHerald *self)
{
  if (gtk_window_is_active (window))
    take_back (self);
}

static void
window_added (GtkApplication *application, GtkWindow *window, DailiesHerald *self)
{
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (active_changed), self, 0);
}

static void
dailies_herald_dispose (GObject *object)
{
  DailiesHerald *self = DAILIES_HERALD (object);

  dex_clear (&self->telling);
  g_clear_pointer (&self->untold, g_ptr_array_unref);
  g_clear_object (&self->application);

  G_OBJECT_CLASS (dailies_herald_parent_class)->dispose (object);
}

static void
dailies_herald_class_init (DailiesHeraldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dailies_herald_dispose;
}

static void
dailies_herald_init (DailiesHerald *self)
{
  self->untold = g_ptr_array_new_with_free_func (g_object_unref);
}

DailiesHerald *
dailies_herald_new (GtkApplication *application, DailiesRunning *running)
{
  DailiesHerald *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (DAILIES_IS_RUNNING (running), NULL);

  self = g_object_new (DAILIES_TYPE_HERALD, NULL);
  self->application = g_object_ref (application);
  g_signal_connect_object (application, "window-added", G_CALLBACK (window_added), self, 0);
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    window_added (application, l->data, self);
  g_signal_connect_object (running, "moved", G_CALLBACK (moved), self, 0);
  return self;
}
