/* test-streams.c: however the bytes come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture.h"
#include "picture-samples.h"

/* A stream that gives few bytes at a time, and fails or goes on for ever after its last. */
#define TEST_TYPE_STREAM (test_stream_get_type ())
G_DECLARE_FINAL_TYPE (TestStream, test_stream, TEST, STREAM, GInputStream)

struct _TestStream
{
  GInputStream parent_instance;

  GBytes *bytes;
  gsize position;
  gsize step;
  gboolean fails;
  gboolean endless;
};

G_DEFINE_FINAL_TYPE (TestStream, test_stream, G_TYPE_INPUT_STREAM)

static gssize
test_stream_read (GInputStream *stream,
                  void *buffer,
                  gsize count,
                  GCancellable *cancellable,
                  GError **error)
{
  TestStream *self = TEST_STREAM (stream);
  gsize size;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  gsize n = MIN (MIN (count, self->step), size - self->position);

  if (n == 0 && self->fails)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The disc is scratched");
      return -1;
    }

  if (n == 0 && self->endless)
    {
      memset (buffer, 0, count);
      return count;
    }

  if (n > 0)
    memcpy (buffer, data + self->position, n);
  self->position += n;

  return n;
}

static void
test_stream_finalize (GObject *object)
{
  TestStream *self = TEST_STREAM (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);

  G_OBJECT_CLASS (test_stream_parent_class)->finalize (object);
}

static void
test_stream_class_init (TestStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = test_stream_read;
}

static void
test_stream_init (TestStream *self)
{
  self->step = G_MAXSIZE;
}

static TestStream *
test_stream_new (GBytes *bytes)
{
  TestStream *self = g_object_new (TEST_TYPE_STREAM, NULL);

  self->bytes = g_bytes_ref (bytes);

  return self;
}

static void
assert_drops (GBytes *bytes, guint width, guint height)
{
  for (gsize step = 1; step < 40; step++)
    {
      g_autoptr (TestStream) stream = test_stream_new (bytes);
      g_autoptr (GError) error = NULL;
      g_autoptr (DailiesPicture) picture = NULL;

      stream->step = step;
      picture = dailies_picture_probe_stream (G_INPUT_STREAM (stream), -1, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (dailies_picture_get_width (picture), ==, width);
      g_assert_cmpuint (dailies_picture_get_height (picture), ==, height);
      g_assert_cmpuint (dailies_picture_get_bytes (picture), ==, g_bytes_get_size (bytes));
    }
}

/* However few bytes come at a time, the facts are the same. */
static void
test_drops (void)
{
  /* The first bytes are looked at in one piece, whatever they are. */
  static const guint8 behind_the_first[6000] = { 0 };
  SamplePicture sample = { 640, 480, 8, TRUE, .bytes = sizeof behind_the_first };
  g_autoptr (GBytes) png = sample_png (&sample);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) dense = NULL;

  assert_drops (png, 480, 640);

  /* Stuffed bytes, restarts and fill bytes side by side */
  sample_add_jpeg_marker (out, 0xd8);
  sample_add_jpeg_segment (out, 0xfe, behind_the_first, sizeof behind_the_first);
  sample_add_jpeg_frame (out, 0xc0, 640, 480, 3);
  sample_add_jpeg_scan (
    out, "\xff\x00\xff\x00\xff\xd0\xff\x00.\xff\xd1\xff\xff\x00\xff\xff\xff\xd2\xff\x00", 20);
  sample_add_jpeg_marker (out, 0xd9);
  dense = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  assert_drops (dense, 640, 480);
}

static void
test_stream_fails (void)
{
  SamplePicture sample = { 640, 480 };
  g_autoptr (GBytes) whole = sample_png (&sample);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (whole, 0, 60);
  g_autoptr (TestStream) stream = test_stream_new (half);
  g_autoptr (GError) error = NULL;

  stream->fails = TRUE;
  g_assert_null (dailies_picture_probe_stream (G_INPUT_STREAM (stream), -1, NULL, &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_UNREADABLE);
  g_assert_cmpstr (error->message, ==, "The file cannot be read: The disc is scratched");
}

static void
test_stream_endless (void)
{
  SamplePicture sample = { 640, 480 };
  g_autoptr (GBytes) bytes = sample_png (&sample);
  g_autoptr (TestStream) stream = test_stream_new (bytes);
  g_autoptr (GError) error = NULL;

  stream->endless = TRUE;
  g_assert_null (dailies_picture_probe_stream (G_INPUT_STREAM (stream), -1, NULL, &error));
  g_assert_error (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_TOO_LARGE);
}

static void
test_stream_cancelled (void)
{
  SamplePicture sample = { 640, 480 };
  g_autoptr (GBytes) bytes = sample_png (&sample);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (dailies_picture_probe_stream (stream, -1, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/picture/stream/drops", test_drops);
  g_test_add_func ("/picture/stream/fails", test_stream_fails);
  g_test_add_func ("/picture/stream/endless", test_stream_endless);
  g_test_add_func ("/picture/stream/cancelled", test_stream_cancelled);

  return g_test_run ();
}
