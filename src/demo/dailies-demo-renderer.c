/* dailies-demo-renderer.c: makes the clips of the demo service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-renderer.h"

#include "dailies-demo-photo.h"
#include "dailies-demo-scene.h"
#include "dailies-drawing.h"
#include "dailies-thread.h"

#include <glib/gstdio.h>

/* What video-01 makes: six seconds at 25 frames a second. */
#define FRAMES 150
#define FRAME_RATE 25

/* Said with a digest: another way of drawing is another clip. */
#define DRAWN_AS "dailies-demo-1"

struct _DailiesDemoRenderer
{
  GObject parent_instance;

  DailiesDemoStore *store;
  /* ids of jobs, in the order in which they were asked for */
  GQueue waiting;
  /* the digests of the clips that are waited for or rendered */
  GHashTable *under_way;
  gboolean running;
};

G_DEFINE_FINAL_TYPE (DailiesDemoRenderer, dailies_demo_renderer, G_TYPE_OBJECT)

static void
dailies_demo_renderer_finalize (GObject *object)
{
  DailiesDemoRenderer *self = DAILIES_DEMO_RENDERER (object);

  g_clear_object (&self->store);
  g_queue_clear_full (&self->waiting, g_free);
  g_clear_pointer (&self->under_way, g_hash_table_unref);

  G_OBJECT_CLASS (dailies_demo_renderer_parent_class)->finalize (object);
}

static void
dailies_demo_renderer_class_init (DailiesDemoRendererClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_demo_renderer_finalize;
}

static void
dailies_demo_renderer_init (DailiesDemoRenderer *self)
{
  g_queue_init (&self->waiting);
  self->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

DailiesDemoRenderer *
dailies_demo_renderer_new (DailiesDemoStore *store)
{
  DailiesDemoRenderer *self = g_object_new (DAILIES_TYPE_DEMO_RENDERER, NULL);

  g_return_val_if_fail (DAILIES_IS_DEMO_STORE (store), NULL);

  self->store = g_object_ref (store);
  return self;
}

void
dailies_demo_renderer_name_clip (DailiesDemoJob *job)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_return_if_fail (job != NULL && job->clip == NULL);

  /* The ending NUL keeps the parts apart. */
  g_checksum_update (checksum, (const guchar *) DRAWN_AS, sizeof DRAWN_AS);
  g_checksum_update (checksum, (const guchar *) job->prompt, (gssize) strlen (job->prompt) + 1);
  g_checksum_update (checksum, (const guchar *) (job->link ? "link" : "-"), -1);
  if (job->picture != NULL)
    g_checksum_update (checksum, (const guchar *) job->picture, -1);
  job->clip = g_strdup (g_checksum_get_string (checksum));
}

static DexFuture *
encode (DailiesDemoRenderer *self, const DailiesDemoJob *job, GFile *base)
{
  DailiesDrawing drawing = { .frames = FRAMES, .frame_rate = FRAME_RATE };
  g_autoptr (GFile) picture = NULL;
  DailiesDemoPhoto *photo;
  GError *error = NULL;

  if (job->picture == NULL)
    {
      drawing.width = DAILIES_DEMO_SCENE_WIDTH;
      drawing.height = DAILIES_DEMO_SCENE_HEIGHT;
      return dailies_drawing_encode (&drawing, dailies_demo_scene_draw,
                                     dailies_demo_scene_new (job->prompt, job->link),
                                     (GDestroyNotify) dailies_demo_scene_free, base);
    }

  picture = dailies_demo_store_get_picture (self->store, job->picture);
  photo = dex_await_pointer (dailies_demo_photo_load (picture, job->prompt), &error);
  if (photo == NULL)
    return dex_future_new_for_error (error);

  drawing.width = dailies_demo_photo_get_width (photo);
  drawing.height = dailies_demo_photo_get_height (photo);
  return dailies_drawing_encode (&drawing, dailies_demo_photo_draw, photo,
                                 (GDestroyNotify) dailies_demo_photo_free, base);
}

/* Whether the clip of @job is there now; where another process is at it, that is not known. */
static gboolean
render (DailiesDemoRenderer *self, const DailiesDemoJob *job, GError **error)
{
  g_autofd int lock = dailies_demo_store_lock_clip (self->store, job->clip, error);
  g_autoptr (GFile) base = NULL;
  g_autoptr (GFile) rendered = NULL;

  if (lock < 0)
    return FALSE;
  if (dailies_demo_store_has_clip (self->store, job->clip))
    return TRUE;

  base = dailies_demo_store_begin_clip (self->store, job->clip, error);
  if (base == NULL)
    return FALSE;

  rendered = dex_await_object (encode (self, job, base), error);
  if (rendered == NULL)
    return FALSE;

  return dailies_demo_store_finish_clip (self->store, job->clip, rendered, error);
}

static DexFuture *
run (gpointer user_data)
{
  DailiesDemoRenderer *self = user_data;
  char *next;

  while ((next = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_autofree char *id = next;
      const DailiesDemoJob *known = dailies_demo_store_lookup (self->store, id);
      g_autoptr (DailiesDemoJob) job = NULL;
      g_autoptr (GError) error = NULL;

      if (known == NULL)
        continue;

      job = dailies_demo_job_copy (known);
      if (!render (self, job, &error)
          && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_autoptr (GError) save_error = NULL;

          g_printerr ("%s: %s\n", job->id, error->message);
          job->error_name = g_strdup ("GenerationError");
          job->error_message = g_strdup (error->message);
          if (!dailies_demo_store_save (self->store, job, &save_error))
            g_printerr ("%s: %s\n", job->id, save_error->message);
        }

      g_hash_table_remove (self->under_way, job->clip);
    }

  self->running = FALSE;
  return dex_future_new_for_boolean (TRUE);
}

void
dailies_demo_renderer_ensure (DailiesDemoRenderer *self, const DailiesDemoJob *job)
{
  g_return_if_fail (DAILIES_IS_DEMO_RENDERER (self));
  g_return_if_fail (job != NULL);

  if (job->error_name != NULL || g_hash_table_contains (self->under_way, job->clip)
      || dailies_demo_store_has_clip (self->store, job->clip))
    return;

  g_hash_table_add (self->under_way, g_strdup (job->clip));
  g_queue_push_tail (&self->waiting, g_strdup (job->id));

  if (!self->running)
    {
      self->running = TRUE;
      dex_future_disown (
        dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, run, g_object_ref (self), g_object_unref));
    }
}
