/* test-check-image.c: whether a picture can be a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"
#include "picture-samples.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <sys/stat.h>

typedef struct
{
  const char *file;
  const char *format;
  guint width;
  guint height;
  /* the rules that it breaks, "a b" */
  const char *rules;
} Case;

static JsonObject *
parse (CommandResult *result, JsonNode **node)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_suffix (result->out, "}\n"));
  g_assert_true (strchr (result->out, '\n') == result->out + strlen (result->out) - 1);
  *node = json_from_string (result->out, &error);
  g_assert_no_error (error);
  return json_node_get_object (*node);
}

static char *
join_rules (JsonObject *verdict)
{
  JsonArray *problems = json_object_get_array_member (verdict, "problems");
  g_autoptr (GString) rules = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (problems, i);

      g_assert_cmpstr (json_object_get_string_member (problem, "message"), !=, "");
      if (i > 0)
        g_string_append_c (rules, ' ');
      g_string_append (rules, json_object_get_string_member (problem, "rule"));
    }
  return g_string_free (g_steal_pointer (&rules), FALSE);
}

static void
check (CommandFixture *fixture, const Case *expected)
{
  gboolean fits = g_str_equal (expected->rules, "");
  g_autoptr (CommandResult) result
    = command_run (fixture, "check-image", "--json", "--", expected->file, NULL);
  g_autoptr (CommandResult) words
    = command_run (fixture, "check-image", "--", expected->file, NULL);
  g_autofree char *path = command_fixture_path (fixture, expected->file);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *rules = NULL;
  JsonObject *verdict;
  GStatBuf info;

  g_test_message ("%s: %s", expected->file, words->out);
  command_assert_status (result, fits ? 0 : 2);
  verdict = parse (result, &node);
  rules = join_rules (verdict);

  g_assert_cmpint (json_object_get_boolean_member (verdict, "ok"), ==, fits);
  g_assert_cmpstr (json_object_get_string_member (verdict, "format"), ==, expected->format);
  g_assert_cmpint (json_object_get_int_member (verdict, "width"), ==, expected->width);
  g_assert_cmpint (json_object_get_int_member (verdict, "height"), ==, expected->height);
  g_assert_cmpstr (rules, ==, expected->rules);
  if (g_stat (path, &info) == 0 && S_ISREG (info.st_mode))
    g_assert_cmpint (json_object_get_int_member (verdict, "bytes"), ==, info.st_size);
  else
    g_assert_cmpint (json_object_get_int_member (verdict, "bytes"), ==, 0);

  command_assert_status (words, fits ? 0 : 2);
  g_assert_cmpstr (words->out, !=, "");
}

static void
put_sample (CommandFixture *fixture, const char *name, const SamplePicture *picture, gboolean jpeg)
{
  g_autoptr (GBytes) bytes = jpeg ? sample_jpeg (picture) : sample_png (picture);

  command_fixture_put (fixture, name, bytes);
}

static void
test_verdicts (CommandFixture *fixture, gconstpointer data)
{
  static const Case cases[] = {
    { "fits.png", "png", 640, 480, "" },
    /* By content, whatever it is called */
    { "-fits.txt", "jpeg", 640, 480, "" },
    { "turned.jpg", "jpeg", 480, 640, "" },
    { "two words\n\xc3\xa4.png", "png", 640, 480, "" },
    { "small.png", "png", 300, 400, "short-side" },
    { "wide.png", "png", 1000, 400, "aspect-ratio" },
    { "strip.png", "png", 900, 300, "aspect-ratio short-side" },
    { "just.png", "png", 640, 480, "" },
    { "heavy.png", "png", 640, 480, "file-size" },
    { "picture.bmp", "bmp", 640, 480, "format" },
    { "text.png", "unknown", 0, 0, "format" },
    { "empty.png", "unknown", 0, 0, "unreadable" },
    { "cut.png", "unknown", 0, 0, "unreadable" },
    { "gone.png", "unknown", 0, 0, "unreadable" },
    { "folder.png", "unknown", 0, 0, "unreadable" },
    { "pipe.png", "unknown", 0, 0, "unreadable" },
  };
  g_autoptr (GBytes) png = sample_png (&(SamplePicture) { .width = 640, .height = 480 });
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (png, 0, g_bytes_get_size (png) - 1);
  g_autoptr (GBytes) bmp = sample_saved ("bmp", 640, 480);
  g_autoptr (GBytes) text = g_bytes_new_static ("Some words", 10);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autofree char *folder = command_fixture_path (fixture, "folder.png");
  g_autofree char *pipe = command_fixture_path (fixture, "pipe.png");

  command_fixture_put (fixture, "fits.png", png);
  put_sample (fixture, "-fits.txt", &(SamplePicture) { .width = 640, .height = 480 }, TRUE);
  put_sample (fixture, "turned.jpg",
              &(SamplePicture) { .width = 640, .height = 480, .orientation = 6 }, TRUE);
  command_fixture_put (fixture, "two words\n\xc3\xa4.png", png);
  command_fixture_put_picture (fixture, "small.png", 300, 400);
  command_fixture_put_picture (fixture, "wide.png", 1000, 400);
  command_fixture_put_picture (fixture, "strip.png", 900, 300);
  put_sample (fixture, "just.png",
              &(SamplePicture) { .width = 640, .height = 480, .bytes = 20000000 }, FALSE);
  put_sample (fixture, "heavy.png",
              &(SamplePicture) { .width = 640, .height = 480, .bytes = 20000001 }, FALSE);
  command_fixture_put (fixture, "picture.bmp", bmp);
  command_fixture_put (fixture, "text.png", text);
  command_fixture_put (fixture, "empty.png", empty);
  command_fixture_put (fixture, "cut.png", cut);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (fixture, &cases[i]);
}

static void
test_repair (CommandFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *file;
    const char *out;
    const char *format;
    int width;
    int height;
    const char *rules;
    const char *changes;
  } cases[] = {
    { "wide.png", "--repair=a.jpg", "jpeg", 999, 400, "aspect-ratio",
      "Cropped to 999 × 400 px; Converted to JPEG" },
    { "picture.bmp", "--repair=b.png", "png", 361, 301, "format short-side",
      "Enlarged 3.0 times to 361 × 301 px: it will look soft; Converted to PNG" },
    { "fits.png", "--repair=c.png", "png", 640, 480, "", "" },
  };
  g_autoptr (GBytes) bmp = sample_saved ("bmp", 120, 100);

  command_fixture_put_picture (fixture, "wide.png", 1000, 400);
  command_fixture_put_picture (fixture, "fits.png", 640, 480);
  command_fixture_put (fixture, "picture.bmp", bmp);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CommandResult) result
        = command_run (fixture, "check-image", cases[i].out, "--json", cases[i].file, NULL);
      g_autoptr (CommandResult) words
        = command_run (fixture, "check-image", cases[i].out, cases[i].file, NULL);
      g_autoptr (CommandResult) again
        = command_run (fixture, "check-image", strchr (cases[i].out, '=') + 1, NULL);
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *rules = NULL;
      g_autoptr (GString) changes = g_string_new (NULL);
      JsonObject *object;
      JsonArray *array;

      command_assert_status (result, 0);
      command_assert_status (words, 0);
      command_assert_status (again, 0);
      g_test_message ("%s", words->out);

      object = parse (result, &node);
      g_assert_true (json_object_get_boolean_member (object, "ok"));
      g_assert_cmpstr (json_object_get_string_member (object, "format"), ==, cases[i].format);
      g_assert_cmpint (json_object_get_int_member (object, "width"), ==, cases[i].width);
      g_assert_cmpint (json_object_get_int_member (object, "height"), ==, cases[i].height);
      rules = join_rules (json_object_get_object_member (object, "source"));
      g_assert_cmpstr (rules, ==, cases[i].rules);
      array = json_object_get_array_member (object, "changes");
      for (guint j = 0; j < json_array_get_length (array); j++)
        g_string_append_printf (changes, "%s%s", j > 0 ? "; " : "",
                                json_array_get_string_element (array, j));
      g_assert_cmpstr (changes->str, ==, cases[i].changes);
    }
}

/* What cannot be repaired is told, and nothing is written. */
static void
test_repair_refused (CommandFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *file;
    const char *out;
    const char *err;
  } cases[] = {
    { "wide.png", "out.gif",
      "dailies: The picture can be written as .jpg, .jpeg or .png, not as .gif\n" },
    { "wide.png", "no/out.png",
      "dailies: The picture cannot be written: No such file or directory\n" },
    { "text.png", "out.png", "" },
  };
  g_autoptr (GBytes) text = g_bytes_new_static ("Some words", 10);

  command_fixture_put_picture (fixture, "wide.png", 1000, 400);
  command_fixture_put (fixture, "text.png", text);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *option = g_strconcat ("--repair=", cases[i].out, NULL);
      g_autofree char *path = command_fixture_path (fixture, cases[i].out);
      g_autoptr (CommandResult) result
        = command_run (fixture, "check-image", option, "--json", cases[i].file, NULL);
      g_autoptr (JsonNode) node = NULL;
      JsonObject *object;

      command_assert_status (result, 2);
      g_assert_true (g_str_has_prefix (result->err, cases[i].err));
      object = parse (result, &node);
      g_assert_false (json_object_get_boolean_member (object, "ok"));
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "problems")),
                        ==, 1);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* It looks at a file, and leaves no library behind. */
static void
test_leaves_nothing (CommandFixture *fixture, gconstpointer data)
{
  g_autofree char *library = g_build_filename (fixture->folder, "data", "dailies", NULL);
  g_autoptr (CommandResult) result = NULL;

  command_fixture_put_picture (fixture, "a.png", 640, 480);
  result = command_run (fixture, "check-image", "a.png", NULL);
  command_assert_status (result, 0);
  g_assert_cmpstr (result->err, ==, "");
  g_assert_false (g_file_test (library, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  COMMAND_TEST ("/command/check-image/verdicts", test_verdicts);
  COMMAND_TEST ("/command/check-image/repair", test_repair);
  COMMAND_TEST ("/command/check-image/repair-refused", test_repair_refused);
  COMMAND_TEST ("/command/check-image/leaves-nothing", test_leaves_nothing);

  return g_test_run ();
}
