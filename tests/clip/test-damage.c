/* test-damage.c: what is no whole video, and what it is called
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>
#include <sys/stat.h>

#include "clip-fixture.h"

#define PICTURES \
  "videotestsrc num-buffers=50 pattern=ball ! video/x-raw,width=96,height=64,framerate=25/1 "
#define H264 PICTURES "! x264enc bframes=0 key-int-max=25 "

static GFile *
write_bytes (ClipFixture *fixture, const char *name, gconstpointer bytes, gssize length)
{
  GFile *file = clip_fixture_file (fixture, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (g_file_peek_path (file), bytes, length, G_FILE_SET_CONTENTS_NONE, 0666,
                            &error);
  g_assert_no_error (error);

  return file;
}

static GBytes *
read_bytes (GFile *file)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_file_load_bytes (file, NULL, NULL, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
assert_bytes (ClipFixture *fixture, gconstpointer bytes, gssize length, DailiesClipError code)
{
  g_autoptr (GFile) file = write_bytes (fixture, "case.mp4", bytes, length);

  clip_fixture_assert_refused (file, code, NULL);
}

/* A cut that is seen in the structure, before anything is decoded. */
static void
assert_cut (ClipFixture *fixture, gconstpointer bytes, gssize length)
{
  g_autoptr (GFile) file = write_bytes (fixture, "case.mp4", bytes, length);

  clip_fixture_assert_refused (file, DAILIES_CLIP_ERROR_DAMAGED, "breaks off after");
}

/* Where the bytes @tag first are. */
static gsize
find (GBytes *bytes, const char *tag)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *place = memmem (data, length, tag, strlen (tag));

  g_assert_nonnull (place);
  return place - data;
}

/* Cut off at a hundred places, densely where its parts begin, the file is never taken for whole. */
static void
assert_cuts (ClipFixture *fixture, GFile *file, gsize end, gsize magic)
{
  g_autoptr (GBytes) bytes = read_bytes (file);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (end == 0)
    end = length;
  for (gsize i = 0; i < end; i += i < 64 ? 1 : MAX (1, (end - 64) / 60))
    if (i < magic)
      assert_bytes (fixture, data, i, DAILIES_CLIP_ERROR_NO_VIDEO);
    else
      assert_cut (fixture, data, i);
  assert_cut (fixture, data, end - 1);
}

static void
test_cut_index_first (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (
    fixture, "whole.mp4", H264 "! mp4mux faststart=true ! filesink name=file");

  assert_cuts (fixture, file, 0, 8);
}

static void
test_cut_index_last (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file
    = clip_fixture_launch (fixture, "whole.mp4", H264 "! mp4mux ! filesink name=file");

  assert_cuts (fixture, file, 0, 8);
}

/* Every part is whole, as after a repair by someone else, but the index names media that is not
 * there. */
static void
test_cut_at_parts (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (
    fixture, "whole.mp4",
    H264 "! queue ! mp4mux name=mux faststart=true ! filesink name=file "
         "audiotestsrc num-buffers=94 samplesperbuffer=1024 ! audio/x-raw,rate=48000,channels=1 "
         "! audioconvert ! avenc_aac ! queue ! mux.");
  g_autoptr (GBytes) bytes = read_bytes (file);
  const guint8 *whole = g_bytes_get_data (bytes, NULL);
  gsize media = find (bytes, "mdat") - 4;

  assert_cut (fixture, whole, media);

  for (guint tenths = 1; tenths < 10; tenths += 2)
    {
      guint32 length = (g_bytes_get_size (bytes) - media) / 10 * tenths;
      guint32 length_be = GUINT32_TO_BE (length);
      g_autofree guint8 *cut = g_memdup2 (whole, media + length);

      memcpy (cut + media, &length_be, 4);
      assert_cut (fixture, cut, media + length);
    }
}

static void
test_cut_matroska (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (
    fixture, "whole.webm", PICTURES "! vp8enc deadline=1 ! webmmux ! filesink name=file");

  assert_cuts (fixture, file, 0, 4);
}

/* A whole number of fragments is told from all of them by the duration in the index. */
static void
test_cut_fragmented (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (
    fixture, "whole.mp4", H264 "! mp4mux fragment-duration=400 ! filesink name=file");
  g_autoptr (GBytes) bytes = read_bytes (file);
  gsize first = find (bytes, "moof") - 4;
  g_autoptr (GBytes) rest
    = g_bytes_new_from_bytes (bytes, first + 8, g_bytes_get_size (bytes) - first - 8);
  gsize second = first + 8 + find (rest, "moof") - 4;

  assert_cuts (fixture, file, first, 8);
  for (gsize i = first; i <= second; i += 97)
    assert_bytes (fixture, g_bytes_get_data (bytes, NULL), i, DAILIES_CLIP_ERROR_DAMAGED);
  assert_bytes (fixture, g_bytes_get_data (bytes, NULL), second, DAILIES_CLIP_ERROR_DAMAGED);
}

/* A fetch that went on with the wrong bytes: all of the structure is there, and not the pictures. */
static void
test_spliced (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (
    fixture, "whole.mp4", H264 "! mp4mux faststart=true ! filesink name=file");
  g_autoptr (GBytes) bytes = read_bytes (file);
  gsize media = find (bytes, "mdat") + 4;
  gsize length = g_bytes_get_size (bytes);
  gsize tenth = (length - media) / 10;
  /* in tenths of the media */
  static const struct
  {
    guint from;
    guint to;
  } cases[] = { { 5, 10 }, { 0, 10 }, { 3, 7 }, { 0, 3 }, { 8, 10 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree guint8 *spliced = g_memdup2 (g_bytes_get_data (bytes, NULL), length);

      memset (spliced + media + cases[i].from * tenth, 0, (cases[i].to - cases[i].from) * tenth);
      assert_bytes (fixture, spliced, length, DAILIES_CLIP_ERROR_DAMAGED);
    }
}

/* GStreamer's own slips over broken files (its Matroska reader reports some errors for an element
 * that it has not got) are not ours. */
static gboolean
is_our_fault (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  return domain == NULL || !g_str_has_prefix (domain, "GStreamer");
}

/* Whatever is turned over in it, a file is judged, and nothing else happens. Always the same bytes,
 * since GStreamer leaks a little over one file in five hundred; other ones when asked to be thorough. */
static void
test_flipped (ClipFixture *fixture, gconstpointer data)
{
  const char *const makers[] = {
    H264 "! mp4mux faststart=true ! filesink name=file",
    PICTURES "! vp8enc deadline=1 ! webmmux ! filesink name=file",
  };
  guint rounds = g_test_thorough () ? 2000 : 80;
  guint judged[2] = { 0 };

  g_test_log_set_fatal_handler (is_our_fault, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autoptr (GFile) file = clip_fixture_launch (fixture, "whole", makers[i]);
      g_autoptr (GBytes) bytes = read_bytes (file);
      gsize length = g_bytes_get_size (bytes);

      for (guint j = 0; j < rounds; j++)
        {
          g_autofree guint8 *flipped = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
          g_autoptr (GRand) random
            = g_rand_new_with_seed (g_test_thorough () ? (guint32) g_test_rand_int () : j);
          g_autoptr (GFile) flipped_file = NULL;
          g_autoptr (DexFuture) outcome = NULL;
          g_autoptr (GError) error = NULL;
          /* half of the time in the first kilobyte: that is where the structure is */
          gint32 range = j % 2 == 0 ? MIN (length, 1024) : length;

          for (guint k = 0; k < 1 + j % 4; k++)
            flipped[g_rand_int_range (random, 0, range)] ^= g_rand_int_range (random, 1, 256);
          flipped_file = write_bytes (fixture, "flipped", flipped, length);
          outcome = clip_fixture_wait (dailies_clip_probe (flipped_file));
          if (dex_future_get_value (outcome, &error) == NULL)
            g_assert_true (error->domain == DAILIES_CLIP_ERROR);
          judged[error == NULL]++;
        }
    }
  g_test_message ("%u pass, %u do not", judged[1], judged[0]);
  g_assert_cmpuint (judged[0], >, 0);
}

static void
test_other_files (ClipFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *bytes;
    gssize length;
  } cases[] = {
    { "", 0 },
    { "x", 1 },
    { "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Wi-Fi</body></html>", -1 },
    { "{\"error\": {\"message\": \"expired\"}}", -1 },
    { "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", -1 },
    { "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nhttp://127.0.0.1:9/a.ts\n", -1 },
    { "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n", -1 },
    { "[playlist]\nFile1=http://127.0.0.1:9/a.mp4\nNumberOfEntries=1\n", -1 },
    { "GIF89a\1\0\1\0\0\0\0;", 14 },
    { "\0\0\0\x14"
      "ftypavif\0\0\0\0avif\0\0\0\x10meta\0\0\0\0\0\0\0\0",
      36 },
    { "\0\0\0\x14"
      "ftypheic\0\0\0\0heic\0\0\0\x10meta\0\0\0\0\0\0\0\0",
      36 },
  };
  g_autoptr (GFile) png = NULL;
  g_autoptr (GFile) jpeg = NULL;
  g_autoptr (GFile) wave = NULL;
  g_autoptr (GFile) sound = NULL;
  g_autoptr (GFile) matroska_sound = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_bytes (fixture, cases[i].bytes, cases[i].length, DAILIES_CLIP_ERROR_NO_VIDEO);

  png = clip_fixture_launch (fixture, "a.mp4",
                             "videotestsrc num-buffers=1 ! pngenc ! filesink name=file");
  clip_fixture_assert_refused (png, DAILIES_CLIP_ERROR_NO_VIDEO, NULL);
  jpeg = clip_fixture_launch (fixture, "a.mp4",
                              "videotestsrc num-buffers=1 ! jpegenc ! filesink name=file");
  clip_fixture_assert_refused (jpeg, DAILIES_CLIP_ERROR_NO_VIDEO, NULL);
  wave = clip_fixture_launch (fixture, "a.mp4",
                              "audiotestsrc num-buffers=10 ! wavenc ! filesink name=file");
  clip_fixture_assert_refused (wave, DAILIES_CLIP_ERROR_NO_VIDEO, NULL);
  sound = clip_fixture_launch (fixture, "a.mp4",
                               "audiotestsrc num-buffers=50 ! audioconvert ! avenc_aac ! mp4mux "
                               "! filesink name=file");
  clip_fixture_assert_refused (sound, DAILIES_CLIP_ERROR_NO_VIDEO, NULL);
  matroska_sound = clip_fixture_launch (fixture, "a.mp4",
                                        "audiotestsrc num-buffers=50 ! audioconvert ! avenc_aac "
                                        "! matroskamux ! filesink name=file");
  clip_fixture_assert_refused (matroska_sound, DAILIES_CLIP_ERROR_NO_VIDEO, NULL);
}

static void
test_no_files (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) missing = clip_fixture_file (fixture, "missing.mp4");
  g_autoptr (GFile) folder = clip_fixture_file (fixture, "folder.mp4");
  g_autoptr (GFile) pipe = clip_fixture_file (fixture, "pipe.mp4");
  g_autoptr (GFile) device = g_file_new_for_path ("/dev/zero");
  g_autoptr (GFile) online = g_file_new_for_uri ("http://127.0.0.1:9/a.mp4");

  g_assert_no_errno (g_mkdir (g_file_peek_path (folder), 0777));
  g_assert_no_errno (mkfifo (g_file_peek_path (pipe), 0666));

  clip_fixture_assert_refused (missing, DAILIES_CLIP_ERROR_FAILED, NULL);
  clip_fixture_assert_refused (folder, DAILIES_CLIP_ERROR_FAILED, NULL);
  clip_fixture_assert_refused (pipe, DAILIES_CLIP_ERROR_FAILED, NULL);
  clip_fixture_assert_refused (device, DAILIES_CLIP_ERROR_FAILED, NULL);
  clip_fixture_assert_refused (online, DAILIES_CLIP_ERROR_FAILED, NULL);
}

/* A whole video that cannot be decoded here is another thing than a damaged one. */
static void
test_missing_codec (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (
    fixture, "whole.mp4", H264 "! mp4mux faststart=true ! filesink name=file");
  g_autoptr (GBytes) bytes = read_bytes (file);
  GList *decoders = clip_fixture_remove_decoders ("video/x-h264");
  g_autoptr (DailiesClip) clip = NULL;
  static const char *const others[] = {
    PICTURES "! jpegenc ! avimux ! filesink name=file",
    PICTURES "! theoraenc ! oggmux ! filesink name=file",
    H264 "! h264parse ! mpegtsmux ! filesink name=file",
    H264 "! h264parse ! flvmux ! filesink name=file",
  };

  g_assert_nonnull (decoders);
  clip_fixture_assert_refused (file, DAILIES_CLIP_ERROR_MISSING_CODEC, "H.264");
  assert_bytes (fixture, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) - 1,
                DAILIES_CLIP_ERROR_DAMAGED);
  clip_fixture_restore_decoders (decoders);

  clip = clip_fixture_probe (file);
  g_assert_cmpuint (dailies_clip_get_frames (clip), ==, 50);

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GFile) other = clip_fixture_launch (fixture, "a.mp4", others[i]);

      clip_fixture_assert_refused (other, DAILIES_CLIP_ERROR_MISSING_CODEC, NULL);
    }
}

/* Four bytes that ask for gigabytes. */
static void
test_too_large (ClipFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = clip_fixture_launch (
    fixture, "whole.mp4", H264 "! mp4mux faststart=true ! filesink name=file");
  g_autoptr (GBytes) bytes = read_bytes (file);
  gsize length = g_bytes_get_size (bytes);
  g_autofree guint8 *large = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  gsize entry = find (bytes, "stsd") + 16;

  g_assert_cmpmem (large + entry, 4, "avc1", 4);
  memset (large + entry + 28, 0x7f, 4);
  assert_bytes (fixture, large, length, DAILIES_CLIP_ERROR_MISSING_CODEC);
}

/* The file says 320 × 240, and its pictures are something else. */
static void
test_too_large_within (ClipFixture *fixture, gconstpointer data)
{
  static const guint8 width[] = { 0xb0, 0x82, 8200 >> 8, 8200 & 0xff };
  static const guint8 height[] = { 0xba, 0x82, 4700 >> 8, 4700 & 0xff };
  g_autoptr (GFile) file = clip_fixture_launch (
    fixture, "whole.webm",
    "videotestsrc num-buffers=1 pattern=black ! video/x-raw,width=8200,height=4700 "
    "! vp8enc deadline=1 cpu-used=16 ! webmmux ! filesink name=file");
  g_autoptr (GBytes) bytes = read_bytes (file);
  gsize length = g_bytes_get_size (bytes);
  g_autofree guint8 *small = g_memdup2 (g_bytes_get_data (bytes, NULL), length);
  guint8 *place;

  place = memmem (small, length, width, sizeof width);
  g_assert_nonnull (place);
  place[2] = 320 >> 8;
  place[3] = 320 & 0xff;
  place = memmem (small, length, height, sizeof height);
  g_assert_nonnull (place);
  place[2] = 240 >> 8;
  place[3] = 240 & 0xff;
  assert_bytes (fixture, small, length, DAILIES_CLIP_ERROR_MISSING_CODEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  CLIP_TEST ("/damage/cut/index-first", test_cut_index_first);
  CLIP_TEST ("/damage/cut/index-last", test_cut_index_last);
  CLIP_TEST ("/damage/cut/at-parts", test_cut_at_parts);
  CLIP_TEST ("/damage/cut/matroska", test_cut_matroska);
  CLIP_TEST ("/damage/cut/fragmented", test_cut_fragmented);
  CLIP_TEST ("/damage/spliced", test_spliced);
  CLIP_TEST ("/damage/flipped", test_flipped);
  CLIP_TEST ("/damage/other-files", test_other_files);
  CLIP_TEST ("/damage/no-files", test_no_files);
  CLIP_TEST ("/damage/missing-codec", test_missing_codec);
  CLIP_TEST ("/damage/too-large", test_too_large);
  CLIP_TEST ("/damage/too-large-within", test_too_large_within);

  return g_test_run ();
}
