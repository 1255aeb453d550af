/* dailies-picture-repair-apply.c: what makes a picture fit, done
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "dailies-picture-decode-private.h"
#include "dailies-picture-mend.h"
#include "dailies-picture-privacy-private.h"
#include "dailies-thread.h"

/* From the first, nothing is seen at any size; under the last, skies begin to show steps. */
static const guint qualities[] = { 95, 90, 85 };

/* A picture that is still too heavy at the last quality is reduced by this, again and again, while
 * its shorter side has more than the largest usual clip is high. */
#define REDUCTION 0.85
#define SMALLEST_SIDE 1080

typedef struct
{
  GFile *in;
  GFile *out;
  DailiesPictureRules rules;
  DailiesPictureRepair repair;
  gboolean is_auto;

  /* Found out on the way */
  GCancellable *cancellable;
  DailiesPicture *picture;
  DailiesPictureFormat format;
} Apply;

static void
apply_free (gpointer data)
{
  Apply *self = data;

  g_clear_object (&self->in);
  g_clear_object (&self->out);
  g_clear_object (&self->picture);
  g_free (self);
}

/* What the name says, else what the repair says */
static gboolean
choose_format (Apply *self, GError **error)
{
  g_autofree char *name = g_file_get_basename (self->out);
  const char *ending = name != NULL ? strrchr (name, '.') : NULL;

  if (ending == NULL || ending == name)
    self->format = self->repair.format;
  else if (g_ascii_strcasecmp (ending, ".png") == 0)
    self->format = DAILIES_PICTURE_FORMAT_PNG;
  else if (g_ascii_strcasecmp (ending, ".jpg") == 0 || g_ascii_strcasecmp (ending, ".jpeg") == 0)
    self->format = DAILIES_PICTURE_FORMAT_JPEG;
  else
    {
      g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNWRITABLE,
                   _ ("The picture can be written as .jpg, .jpeg or .png, not as %s"), ending);
      return FALSE;
    }

  if (self->format == DAILIES_PICTURE_FORMAT_JPEG || self->format == DAILIES_PICTURE_FORMAT_PNG)
    return TRUE;

  g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNWRITABLE,
                       _ ("The picture can be written as .jpg, .jpeg or .png"));

  return FALSE;
}

/* Whatever was meant, what is written passes the rules or is not kept. */
static gboolean
check_result (Apply *self, DailiesPicture *result, GError **error)
{
  g_autoptr (GPtrArray) problems = dailies_picture_rules_check (&self->rules, result);
  const DailiesPictureProblem *first;

  if (problems->len == 0)
    return TRUE;

  first = g_ptr_array_index (problems, 0);
  g_set_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNMENDABLE,
               /* Translators: %s is what is still wrong, as in “Aspect ratio is 3:1; it must be
                * under 5:2” */
               _ ("The picture cannot be made to fit: %s"), first->message);

  return FALSE;
}

/* The repair, once the size of the picture is known */
static gboolean
plan (Apply *self, guint width, guint height, GError **error)
{
  DailiesPictureFormat format = self->repair.format;
  DailiesPicturePrivacy privacy = self->repair.privacy;

  if (self->repair.source_width == 0)
    {
      if (!dailies_picture_repair_auto_sized (&self->repair, self->picture, width, height,
                                              &self->rules, error))
        return FALSE;
      self->repair.format = format;
      self->repair.privacy = privacy;
      return TRUE;
    }

  if (self->repair.source_width == width && self->repair.source_height == height
      && dailies_picture_repair_is_sane (&self->repair))
    return TRUE;

  g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNREADABLE,
                       _ ("The picture is no longer the one that was chosen"));

  return FALSE;
}

static double
want (guint width, guint height, gpointer user_data)
{
  Apply *self = user_data;

  /* It is asked for again once the picture is decoded, and then it is told. */
  if (!plan (self, width, height, NULL))
    return 1;

  return dailies_picture_repair_get_enlargement (&self->repair);
}

/* A picture that is as it should be, but perhaps for what it tells besides its pixels. */
static gboolean
can_be_copied (const Apply *self)
{
  const DailiesPictureRepair *repair = &self->repair;
  DailiesPictureFormat format = dailies_picture_get_format (self->picture);

  if (format == DAILIES_PICTURE_FORMAT_APNG)
    format = DAILIES_PICTURE_FORMAT_PNG;

  /* What was only to be reduced for its weight may be light once it tells nothing. */
  return format == self->format && repair->source_width != 0
         && repair->crop_width == repair->source_width
         && repair->crop_height == repair->source_height
         && repair->canvas_width == repair->crop_width
         && repair->canvas_height == repair->crop_height && repair->width <= repair->canvas_width
         && repair->height <= repair->canvas_height
         && dailies_picture_get_bytes (self->picture) <= DAILIES_PICTURE_MAX_BYTES;
}

/* @result stays %NULL if the copy is not as the rules want it. */
static gboolean
try_to_copy (Apply *self, DailiesPicture **result, GError **error)
{
  g_autoptr (DailiesPictureFile) file = NULL;
  g_autoptr (DailiesPicture) copied = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  if ((file = dailies_picture_file_new (self->out, error)) == NULL
      || (copied = dailies_picture_privacy_copy_into (
            self->picture, self->in, file, self->repair.privacy, self->cancellable, error))
           == NULL)
    return FALSE;

  problems = dailies_picture_rules_check (&self->rules, copied);
  if (problems->len > 0)
    return TRUE;

  if (!dailies_picture_file_put_in_place (file, error))
    return FALSE;
  *result = g_steal_pointer (&copied);

  return TRUE;
}

/* Codes it once. @result stays %NULL if it is too heavy. */
static gboolean
try_to_encode (Apply *self,
               GdkPixbuf *pixbuf,
               guint quality,
               DailiesPicture **result,
               GError **error)
{
  g_autoptr (DailiesPictureFile) file = NULL;
  g_autoptr (DailiesPicture) encoded = NULL;
  gboolean fits;

  if ((file = dailies_picture_file_new (self->out, error)) == NULL
      || !dailies_picture_mend_encode (pixbuf, self->format, quality, self->rules.max_bytes, file,
                                       &fits, self->cancellable, error))
    return FALSE;
  if (!fits)
    return TRUE;

  if ((encoded = dailies_picture_probe_now (dailies_picture_file_get_beside (file),
                                            self->cancellable, error))
        == NULL
      || !check_result (self, encoded, error) || !dailies_picture_file_put_in_place (file, error))
    return FALSE;
  *result = g_steal_pointer (&encoded);

  return TRUE;
}

static gboolean
try_qualities (Apply *self, GdkPixbuf *pixbuf, DailiesPicture **result, GError **error)
{
  /* A PNG has none. */
  guint tries = self->format == DAILIES_PICTURE_FORMAT_PNG ? 1 : G_N_ELEMENTS (qualities);

  for (guint i = 0; i < tries && *result == NULL; i++)
    if (!try_to_encode (self, pixbuf, qualities[i], result, error))
      return FALSE;

  return TRUE;
}

/* The next smaller size; %FALSE if that would be seen. */
static gboolean
reduce (Apply *self, DailiesPictureRepair *reduced)
{
  const DailiesPictureRepair *repair = &self->repair;
  guint smallest = MAX (SMALLEST_SIDE, self->rules.short_side_above + 1);
  double width = reduced->width * REDUCTION;
  double height = width * repair->height / repair->width;

  if (MIN (width, height) < smallest)
    return FALSE;

  /* Rounded away from the bounds: towards the square. */
  reduced->width = width > height ? floor (width) : ceil (width);
  reduced->height = width > height ? ceil (height) : floor (height);

  return TRUE;
}

static DailiesPicture *
make_anew (Apply *self, DailiesPicturePixels *pixels, GError **error)
{
  DailiesPictureRepair reduced = self->repair;
  DailiesPicture *result = NULL;

  do
    {
      g_autoptr (GdkPixbuf) pixbuf = dailies_picture_mend_compose (
        pixels, &self->repair, reduced.width, reduced.height, self->cancellable, error);

      if (pixbuf == NULL || !try_qualities (self, pixbuf, &result, error))
        return NULL;
      if (result != NULL)
        return result;
    }
  while (reduce (self, &reduced));

  g_set_error_literal (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNMENDABLE,
                       self->format == DAILIES_PICTURE_FORMAT_PNG
                         ? _ ("The picture cannot be made light enough as a PNG without being seen "
                              "to be worse; as a JPEG it may")
                         : _ ("The picture cannot be made light enough without being seen to be "
                              "worse"));

  return NULL;
}

static DailiesPicture *
apply (Apply *self, GError **error)
{
  g_autoptr (DailiesPicturePixels) pixels = NULL;
  DailiesPicture *result = NULL;

  if ((self->picture = dailies_picture_probe_now (self->in, self->cancellable, error)) == NULL)
    return NULL;

  if (self->is_auto
      && !dailies_picture_repair_auto (&self->repair, self->picture, &self->rules, error))
    return NULL;

  if (!choose_format (self, error))
    return NULL;

  if (dailies_picture_get_width (self->picture) != 0
      && !plan (self, dailies_picture_get_width (self->picture),
                dailies_picture_get_height (self->picture), error))
    return NULL;

  if (can_be_copied (self))
    {
      if (!try_to_copy (self, &result, error) || result != NULL)
        return result;
    }

  if ((pixels
       = dailies_picture_decode_now (self->in, self->picture, want, self, self->cancellable, error))
        == NULL
      || !plan (self, dailies_picture_pixels_get_source_width (pixels),
                dailies_picture_pixels_get_source_height (pixels), error))
    return NULL;

  return make_anew (self, pixels, error);
}

static DexFuture *
apply_in_thread (gpointer data)
{
  Apply *self = data;
  g_autoptr (DailiesPicture) result = NULL;
  g_autoptr (GError) error = NULL;

  self->cancellable = g_cancellable_get_current ();
  if ((result = apply (self, &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&result));
}

static Apply *
apply_new (GFile *in, GFile *out, const DailiesPictureRules *rules)
{
  Apply *self = g_new0 (Apply, 1);

  self->in = g_object_ref (in);
  self->out = g_object_ref (out);
  self->rules = *rules;

  return self;
}

DexFuture *
dailies_picture_repair_apply (GFile *in,
                              const DailiesPictureRepair *repair,
                              GFile *out,
                              const DailiesPictureRules *rules)
{
  Apply *self;

  g_return_val_if_fail (G_IS_FILE (in), NULL);
  g_return_val_if_fail (repair != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (out), NULL);
  g_return_val_if_fail (rules != NULL, NULL);

  self = apply_new (in, out, rules);
  self->repair = *repair;

  return dailies_thread_run ("[dailies] repair a picture", apply_in_thread, self, apply_free);
}

DexFuture *
dailies_picture_repair_file (GFile *in, GFile *out, const DailiesPictureRules *rules)
{
  Apply *self;

  g_return_val_if_fail (G_IS_FILE (in), NULL);
  g_return_val_if_fail (G_IS_FILE (out), NULL);
  g_return_val_if_fail (rules != NULL, NULL);

  self = apply_new (in, out, rules);
  self->is_auto = TRUE;

  return dailies_thread_run ("[dailies] repair a picture", apply_in_thread, self, apply_free);
}
