/* dailies-thumbnail.c: small pictures, decoded beside the main loop
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-thumbnail.h"

#include "dailies-thread.h"

/* At 144 × 81 pixels this is 12 MiB at the most; at half the resolution, a quarter of that. */
#define KEPT 256
/* Larger ones are for one place only. */
#define KEPT_SIDE 256

/* So many are decoded at once: a thread of its own for every row that is seen would keep what it needed
 * for one picture. */
#define AT_ONCE 2

typedef struct
{
  char *key;
  char *path;
  guint side;
  DexPromise *promise;
} Load;

static GHashTable *textures;          /* key → GdkTexture */
static GQueue order = G_QUEUE_INIT;   /* keys, oldest first */
static GQueue waiting = G_QUEUE_INIT; /* Load, the next one first */
static guint under_way;

static void
load_clear (gpointer data)
{
  Load *load = data;

  g_free (load->key);
  g_free (load->path);
  dex_unref (load->promise);
}

/* Counted: the thread may still read it when whoever asked has given up. */
static void
load_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, load_clear);
}

static char *
make_key (GFile *picture, guint side)
{
  return g_strdup_printf ("%u:%s", side, g_file_peek_path (picture));
}

/* As it is drawn: converted here and not for every frame. */
static GdkTexture *
convert (GdkTexture *texture)
{
  g_autoptr (GdkTextureDownloader) downloader = gdk_texture_downloader_new (texture);
  g_autoptr (GBytes) bytes = NULL;
  gsize stride;

  gdk_texture_downloader_set_format (downloader, GDK_MEMORY_DEFAULT);
  bytes = gdk_texture_downloader_download_bytes (downloader, &stride);
  return gdk_memory_texture_new (gdk_texture_get_width (texture), gdk_texture_get_height (texture),
                                 GDK_MEMORY_DEFAULT, bytes, stride);
}

static DexFuture *
load_in_thread (gpointer data)
{
  Load *load = data;
  GError *error = NULL;
  g_autoptr (GdkPixbuf) pixbuf
    = gdk_pixbuf_new_from_file_at_scale (load->path, load->side, load->side, TRUE, &error);
  g_autoptr (GdkPixbuf) upright = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (pixbuf == NULL)
    return dex_future_new_for_error (error);

  upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  texture = gdk_texture_new_for_pixbuf (upright);
  return dex_future_new_take_object (convert (texture));
}

static void load_next (void);

static void
keep (const Load *load, GdkTexture *texture)
{
  if (load->side > KEPT_SIDE)
    return;
  if (g_hash_table_insert (textures, g_strdup (load->key), g_object_ref (texture)))
    g_queue_push_tail (&order, g_strdup (load->key));
  if (order.length > KEPT)
    {
      g_autofree char *oldest = g_queue_pop_head (&order);

      g_hash_table_remove (textures, oldest);
    }
}

static DexFuture *
loaded (DexFuture *completed, gpointer user_data)
{
  Load *load = user_data;
  const GValue *value;
  GError *error = NULL;

  under_way--;
  load_next ();
  if ((value = dex_future_get_value (completed, &error)) != NULL)
    {
      keep (load, g_value_get_object (value));
      dex_promise_resolve (load->promise, value);
    }
  else
    dex_promise_reject (load->promise, error);
  return NULL;
}

static void
load_next (void)
{
  Load *load;

  if (under_way == AT_ONCE)
    return;
  /* Nobody waits for the rows that were scrolled past. */
  while ((load = g_queue_pop_head (&waiting)) != NULL
         && g_cancellable_is_cancelled (dex_promise_get_cancellable (load->promise)))
    load_unref (load);
  if (load == NULL)
    return;

  under_way++;
  dex_future_disown (dex_future_finally (
    dailies_thread_run ("thumbnail", load_in_thread, g_atomic_rc_box_acquire (load), load_unref),
    loaded, load, load_unref));
}

GdkTexture *
dailies_thumbnail_peek (GFile *picture, guint side)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (G_IS_FILE (picture), NULL);

  if (textures == NULL)
    return NULL;
  key = make_key (picture, side);
  return g_hash_table_lookup (textures, key);
}

DexFuture *
dailies_thumbnail_load (GFile *picture, guint side)
{
  GdkTexture *known;
  DexPromise *promise;
  Load *load;

  g_return_val_if_fail (G_IS_FILE (picture), NULL);
  g_return_val_if_fail (side > 0, NULL);

  if (textures == NULL)
    textures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  if ((known = dailies_thumbnail_peek (picture, side)) != NULL)
    return dex_future_new_for_object (known);

  load = g_atomic_rc_box_new0 (Load);
  load->key = make_key (picture, side);
  load->path = g_file_get_path (picture);
  load->side = side;
  load->promise = dex_promise_new_cancellable ();
  promise = dex_ref (load->promise);
  g_queue_push_tail (&waiting, load);
  load_next ();
  return DEX_FUTURE (promise);
}
