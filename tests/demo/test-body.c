/* test-body.c: the JSON of a request, whatever pieces it comes in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-demo-body.h"

#include <glib/gstdio.h>

static char *folder;
static GHashTable *fields;

static DailiesDemoBody *
new_body (void)
{
  g_autofree char *template = g_build_filename (folder, "1-XXXXXX", NULL);

  return dailies_demo_body_new (template, fields);
}

static JsonNode *
read_in_pieces (DailiesDemoBody *body, const char *text, gsize piece)
{
  g_autoptr (GError) error = NULL;
  gsize length = strlen (text);
  JsonNode *node;

  for (gsize i = 0; i < length; i += piece)
    dailies_demo_body_feed (body, text + i, MIN (piece, length - i));
  node = dailies_demo_body_finish (body, &error);
  g_assert_no_error (error);
  return node;
}

static const char *
get (JsonNode *node, const char *name)
{
  return json_object_get_string_member (json_node_get_object (node), name);
}

static void
assert_upload (DailiesDemoUpload *upload, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length;

  g_assert_nonnull (upload);
  g_assert_true (dailies_demo_upload_finish (upload, &error));
  g_assert_no_error (error);
  g_assert_true (
    g_file_get_contents (dailies_demo_upload_get_path (upload), &content, &length, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (content, length, expected, strlen (expected));
}

static void
test_pieces (void)
{
  static const char text[]
    = "{\"prompt\":\"data: a \\\"film\\\" {[,:\", \"image_url\" : "
      "\"d\\u0061TA:image\\/png;base64,SGVsbG8sIHdvcmxkIQ=\\u003d\", \"n\":[{\"image_url\":"
      "\"data:,x\"}], \"enhance_prompt\":false}";

  for (gsize piece = 1; piece < sizeof text; piece++)
    {
      g_autoptr (DailiesDemoBody) body = new_body ();
      g_autoptr (JsonNode) node = read_in_pieces (body, text, piece);
      JsonObject *inner;

      g_assert_cmpstr (get (node, "prompt"), ==, "data: a \"film\" {[,:");
      assert_upload (dailies_demo_body_get_upload (body, get (node, "image_url")), "Hello, world!");
      g_assert_null (dailies_demo_body_get_upload (body, get (node, "prompt")));
      inner = json_array_get_object_element (
        json_object_get_array_member (json_node_get_object (node), "n"), 0);
      g_assert_cmpstr (json_object_get_string_member (inner, "image_url"), ==, "data:,x");
      g_assert_false (
        json_object_get_boolean_member (json_node_get_object (node), "enhance_prompt"));
    }
}

static void
test_links (void)
{
  g_autoptr (DailiesDemoBody) body = new_body ();
  g_autoptr (JsonNode) node
    = read_in_pieces (body, "{\"image_url\":\"https://example.org/a.png\",\"prompt\":\"dat\"}", 7);

  g_assert_cmpstr (get (node, "image_url"), ==, "https://example.org/a.png");
  g_assert_cmpstr (get (node, "prompt"), ==, "dat");
  g_assert_null (dailies_demo_body_get_upload (body, get (node, "image_url")));
}

static void
test_marks (void)
{
  /* What looks like our own mark is a data URI like any other, and no upload of another field. */
  g_autoptr (DailiesDemoBody) body = new_body ();
  g_autoptr (JsonNode) node = read_in_pieces (
    body, "{\"image_url\":\"data:#1\",\"first_frame_image\":\"data:;base64,QQ==\"}", 5);
  g_autoptr (GError) error = NULL;

  g_assert_false (dailies_demo_upload_finish (
    dailies_demo_body_get_upload (body, get (node, "image_url")), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  assert_upload (dailies_demo_body_get_upload (body, get (node, "first_frame_image")), "A");
}

static void
test_bad_uris (void)
{
  static const char *const uris[] = {
    "data:",
    "data:image/png;base64",
    "data:image/png,SGVsbG8=",
    "data:image/png;base64,SGVsbG8",
    "data:image/png;base64,SGVs bG8=",
    "data:image/png;base64,SGVsbG8=SGVs",
    "data:image/png;base64,S===",
    "data:image/png;base64,SGVs\\u0100",
    "data:image/png;base64,SGVs\\nbG8=",
  };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"image_url\":\"%s\"}", uris[i]);
      g_autoptr (DailiesDemoBody) body = new_body ();
      g_autoptr (JsonNode) node = read_in_pieces (body, text, 3);
      g_autoptr (GError) error = NULL;
      DailiesDemoUpload *upload = dailies_demo_body_get_upload (body, get (node, "image_url"));

      g_test_message ("%s", uris[i]);
      g_assert_nonnull (upload);
      g_assert_false (dailies_demo_upload_finish (upload, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_no_json (void)
{
  g_autofree char *open = g_strnfill (65, '[');
  g_autofree char *close = g_strnfill (65, ']');
  /* JSON without fault, but for a reader that calls itself a level. */
  g_autofree char *deep = g_strconcat (open, close, NULL);
  const char *const texts[]
    = { "",     " ",      "{",        "{\"a\":1}{}", "{'a':1}", "nul", "{\"a\":\"\xff\"}",
        "[1,]", "{\"a\"", "{\"a\":1", deep };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DailiesDemoBody) body = new_body ();
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (GError) error = NULL;

      dailies_demo_body_feed (body, texts[i], strlen (texts[i]));
      node = dailies_demo_body_finish (body, &error);
      g_test_message ("%u", i);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_null (node);
    }
}

/* Each picture costs a file: one a field. */
static void
test_repeated (void)
{
  static const char text[]
    = "{\"image_url\":\"data:;base64,AAAA\",\"im\\u0061ge_url\":\"DATA:;base64,AAAA\"}";

  for (gsize piece = 1; piece < sizeof text; piece++)
    {
      g_autoptr (DailiesDemoBody) body = new_body ();
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (GError) error = NULL;

      for (gsize i = 0; i < strlen (text); i += piece)
        dailies_demo_body_feed (body, text + i, MIN (piece, strlen (text) - i));
      node = dailies_demo_body_finish (body, &error);
      g_assert_null (node);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_nonnull (strstr (error->message, "image_url"));
    }
}

static void
test_too_large (void)
{
  g_autofree char *fill = g_strnfill (1000000, 'A');
  g_autoptr (GError) error = NULL;

  {
    /* Text has no business being so long; a picture has, up to its own limit. */
    g_autoptr (DailiesDemoBody) body = new_body ();
    g_autoptr (JsonNode) node = NULL;

    dailies_demo_body_feed (body, "{\"prompt\":\"", 11);
    dailies_demo_body_feed (body, fill, 1000000);
    dailies_demo_body_feed (body, fill, 1000000);
    node = dailies_demo_body_finish (body, &error);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
    g_clear_error (&error);
  }
  {
    g_autoptr (DailiesDemoBody) body = new_body ();
    g_autoptr (JsonNode) node = NULL;
    static const char head[] = "{\"image_url\":\"data:;base64,";

    dailies_demo_body_feed (body, head, strlen (head));
    for (guint i = 0; i < 28; i++)
      dailies_demo_body_feed (body, fill, 1000000);
    dailies_demo_body_feed (body, "\"}", 2);
    node = dailies_demo_body_finish (body, &error);
    g_assert_no_error (error);
    g_assert_true (dailies_demo_upload_finish (
      dailies_demo_body_get_upload (body, get (node, "image_url")), &error));
    g_assert_no_error (error);
  }
  {
    g_autoptr (DailiesDemoBody) body = new_body ();
    g_autoptr (JsonNode) node = NULL;
    static const char head[] = "{\"image_url\":\"data:;base64,";

    dailies_demo_body_feed (body, head, strlen (head));
    for (guint i = 0; i < 40; i++)
      dailies_demo_body_feed (body, fill, 1000000);
    node = dailies_demo_body_finish (body, &error);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  }
}

static void
test_leaves_nothing (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_null (g_dir_read_name (dir));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("dailies-demo-XXXXXX", &error);
  g_assert_no_error (error);
  fields = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_add (fields, (gpointer) "image_url");
  g_hash_table_add (fields, (gpointer) "first_frame_image");

  g_test_add_func ("/demo/body/pieces", test_pieces);
  g_test_add_func ("/demo/body/links", test_links);
  g_test_add_func ("/demo/body/marks", test_marks);
  g_test_add_func ("/demo/body/bad-uris", test_bad_uris);
  g_test_add_func ("/demo/body/no-json", test_no_json);
  g_test_add_func ("/demo/body/too-large", test_too_large);
  g_test_add_func ("/demo/body/repeated", test_repeated);
  g_test_add_func ("/demo/body/leaves-nothing", test_leaves_nothing);
  result = g_test_run ();

  g_hash_table_unref (fields);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return result;
}
