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
  /* the fiber that renders, where there is one */
  DexFuture *running;
  /* rejected when it is to stop */
  DexPromise *stop;
};

G_DEFINE_FINAL_TYPE (DailiesDemoRenderer, dailies_demo_renderer, G_TYPE_OBJECT)

static void
dailies_demo_renderer_finalize (GObject *object)
{
  DailiesDemoRenderer *self = DAILIES_DEMO_RENDERER (object);

  g_clear_object (&self->store);
  dex_clear (&self->running);
  dex_clear (&self->stop);
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
  self->stop = dex_promise_new ();
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

/* What is drawn, and a promise for when nobody draws it any more. */
typedef struct
{
  DailiesDrawFunc draw;
  gpointer subject;
  GDestroyNotify destroy;
  DexPromise *ended;
} Drawing;

static void
drawing_draw (cairo_t *cr, guint frame, guint frames, gpointer user_data)
{
  Drawing *drawing = user_data;

  drawing->draw (cr, frame, frames, drawing->subject);
}

static void
drawing_free (gpointer data)
{
  Drawing *drawing = data;

  drawing->destroy (drawing->subject);
  dex_promise_resolve_boolean (drawing->ended, TRUE);
  dex_clear (&drawing->ended);
  g_free (drawing);
}

/* Chooses what is drawn for @job, and how large. */
static gboolean
begin_drawing (DailiesDemoRenderer *self,
               const DailiesDemoJob *job,
               DailiesDrawing *format,
               Drawing *drawing,
               GError **error)
{
  g_autoptr (GFile) picture = NULL;
  DailiesDemoPhoto *photo;

  format->frames = FRAMES;
  format->frame_rate = FRAME_RATE;

  if (job->picture == NULL)
    {
      format->width = DAILIES_DEMO_SCENE_WIDTH;
      format->height = DAILIES_DEMO_SCENE_HEIGHT;
      drawing->draw = dailies_demo_scene_draw;
      drawing->subject = dailies_demo_scene_new (job->prompt, job->link);
      drawing->destroy = (GDestroyNotify) dailies_demo_scene_free;
      return TRUE;
    }

  picture = dailies_demo_store_get_picture (self->store, job->picture);
  photo = dex_await_pointer (dailies_demo_photo_load (picture, job->prompt), error);
  if (photo == NULL)
    return FALSE;

  format->width = dailies_demo_photo_get_width (photo);
  format->height = dailies_demo_photo_get_height (photo);
  drawing->draw = dailies_demo_photo_draw;
  drawing->subject = photo;
  drawing->destroy = (GDestroyNotify) dailies_demo_photo_free;
  return TRUE;
}

static GFile *
encode (DailiesDemoRenderer *self, const DailiesDemoJob *job, GFile *base, GError **error)
{
  g_autoptr (DexPromise) ended = dex_promise_new ();
  DailiesDrawing format = { 0 };
  Drawing *drawing = g_new0 (Drawing, 1);
  GFile *rendered;

  if (!begin_drawing (self, job, &format, drawing, error))
    {
      g_free (drawing);
      return NULL;
    }

  drawing->ended = dex_ref (ended);
  rendered = dex_await_object (
    dex_future_first (dailies_drawing_encode (&format, drawing_draw, drawing, drawing_free, base),
                      dex_ref (DEX_FUTURE (self->stop)), NULL),
    error);

  /* When it was stopped, the encoder lets go of it a moment later. */
  (void) dex_await (dex_ref (DEX_FUTURE (ended)), NULL);
  return rendered;
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

  rendered = encode (self, job, base, error);
  if (rendered == NULL)
    return FALSE;

  return dailies_demo_store_finish_clip (self->store, job->clip, rendered, error);
}

/* The generation fails, as one does whose input turns out to be of no use. */
static void
fail_job (DailiesDemoRenderer *self, DailiesDemoJob *job, const GError *reason)
{
  g_autoptr (GError) error = NULL;

  g_printerr ("%s: %s\n", job->id, reason->message);
  job->error_name = g_strdup ("GenerationError");
  job->error_message = g_strdup (reason->message);
  if (!dailies_demo_store_save (self->store, job, &error))
    g_printerr ("%s: %s\n", job->id, error->message);
}

static DexFuture *
run (gpointer user_data)
{
  DailiesDemoRenderer *self = user_data;
  char *next;

  while (dex_future_is_pending (DEX_FUTURE (self->stop))
         && (next = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_autofree char *id = next;
      const DailiesDemoJob *known = dailies_demo_store_lookup (self->store, id);
      g_autoptr (DailiesDemoJob) job = NULL;
      g_autoptr (GError) error = NULL;

      if (known == NULL)
        continue;

      job = dailies_demo_job_copy (known);
      if (!render (self, job, &error)
          && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)
          && dex_future_is_pending (DEX_FUTURE (self->stop)))
        fail_job (self, job, error);

      g_hash_table_remove (self->under_way, job->clip);
    }

  dex_clear (&self->running);
  return dex_future_new_for_boolean (TRUE);
}

void
dailies_demo_renderer_ensure (DailiesDemoRenderer *self, const DailiesDemoJob *job)
{
  g_return_if_fail (DAILIES_IS_DEMO_RENDERER (self));
  g_return_if_fail (job != NULL);

  if (!dex_future_is_pending (DEX_FUTURE (self->stop)) || job->error_name != NULL
      || g_hash_table_contains (self->under_way, job->clip)
      || dailies_demo_store_has_clip (self->store, job->clip))
    return;

  g_hash_table_add (self->under_way, g_strdup (job->clip));
  g_queue_push_tail (&self->waiting, g_strdup (job->id));

  if (self->running == NULL)
    self->running
      = dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, run, g_object_ref (self), g_object_unref);
}

DexFuture *
dailies_demo_renderer_stop (DailiesDemoRenderer *self)
{
  g_return_val_if_fail (DAILIES_IS_DEMO_RENDERER (self), NULL);

  if (dex_future_is_pending (DEX_FUTURE (self->stop)))
    dex_promise_reject (self->stop,
                        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped"));

  if (self->running != NULL)
    return dex_ref (self->running);
  return dex_future_new_for_boolean (TRUE);
}
