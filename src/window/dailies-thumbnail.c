/* dailies-thumbnail.c: small pictures, decoded beside the main loop
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-thumbnail.h"

#include "dailies-thread.h"

/* At 128 × 72 pixels in RGBA this is 9 MiB at the most. */
#define KEPT 256

typedef struct
{
  char *key;
  char *path;
  guint side;
} Load;

static GHashTable *textures;        /* key → GdkTexture */
static GQueue order = G_QUEUE_INIT; /* keys, oldest first */

static void
load_clear (gpointer data)
{
  Load *load = data;

  g_free (load->key);
  g_free (load->path);
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

static DexFuture *
load_in_thread (gpointer data)
{
  Load *load = data;
  GError *error = NULL;
  g_autoptr (GdkPixbuf) pixbuf
    = gdk_pixbuf_new_from_file_at_scale (load->path, load->side, load->side, TRUE, &error);
  g_autoptr (GdkPixbuf) upright = NULL;

  if (pixbuf == NULL)
    return dex_future_new_for_error (error);

  upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  return dex_future_new_take_object (gdk_texture_new_for_pixbuf (upright));
}

static DexFuture *
loaded (DexFuture *completed, gpointer user_data)
{
  Load *load = user_data;
  const GValue *value = dex_future_get_value (completed, NULL);

  if (g_hash_table_insert (textures, g_strdup (load->key), g_value_dup_object (value)))
    g_queue_push_tail (&order, g_strdup (load->key));
  if (order.length > KEPT)
    {
      g_autofree char *oldest = g_queue_pop_head (&order);

      g_hash_table_remove (textures, oldest);
    }
  return dex_ref (completed);
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
  return dex_future_then (
    dailies_thread_run ("thumbnail", load_in_thread, g_atomic_rc_box_acquire (load), load_unref),
    loaded, load, load_unref);
}
