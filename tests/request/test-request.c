/* test-request.c: what a person asks for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>

#include "dailies-request.h"

static void
assert_refused (DailiesRequest *request, DailiesRequestError code, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (dailies_request_check (request, dailies_catalogue_get_default (),
                                         DAILIES_DIALECT_UNIVERSAL, &error));
  g_assert_error (error, DAILIES_REQUEST_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_false (dailies_request_check (request, dailies_catalogue_get_default (),
                                         DAILIES_DIALECT_LEGACY, NULL));
}

static void
assert_taken (DailiesRequest *request)
{
  g_autoptr (GError) error = NULL;

  dailies_request_check (request, dailies_catalogue_get_default (), DAILIES_DIALECT_UNIVERSAL,
                         &error);
  g_assert_no_error (error);
  g_assert_true (dailies_request_check (request, dailies_catalogue_get_default (),
                                        DAILIES_DIALECT_LEGACY, &error));
  g_assert_no_error (error);
}

static char *
repeat (const char *text, guint times)
{
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (string, text);
  return g_string_free (string, FALSE);
}

static void
test_prompt (void)
{
  g_autofree char *just = repeat ("é", 2000);
  g_autofree char *over = repeat ("é", 2013);
  g_autofree char *emoji = repeat ("\U0001f3ac", 2001);
  const struct
  {
    const char *prompt;
    const char *sentence;
  } cases[] = {
    { "a", NULL },
    { "  a\n", NULL },
    { just, NULL },
    { over, "The prompt has 2013 characters; video-01 takes at most 2000." },
    { emoji, "The prompt has 2001 characters; video-01 takes at most 2000." },
    { "", "The prompt is empty; it needs at least one character." },
    { " \t\n\u00a0\u3000", "The prompt has nothing but blanks; it needs at least one character." },
    { "\u200b\ufeff", "The prompt has nothing but blanks; it needs at least one character." },
    { "abc\xff", "The prompt is not valid UTF-8 text: byte 4 cannot be read." },
    { "\xed\xa0\x80", "The prompt is not valid UTF-8 text: byte 1 cannot be read." },
    { "cut \xe2\x82", "The prompt is not valid UTF-8 text: byte 5 cannot be read." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", cases[i].prompt);

      if (cases[i].sentence == NULL)
        assert_taken (request);
      else
        assert_refused (request, DAILIES_REQUEST_ERROR_PROMPT, cases[i].sentence);
      g_assert_finalize_object (g_steal_pointer (&request));
    }
}

static void
test_model (void)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-1", "a");

  assert_refused (request, DAILIES_REQUEST_ERROR_MODEL,
                  "Dailies does not know the model “video-1”. It knows: video-01, "
                  "video-01-live2d.");
}

static void
test_dialect_of_model (void)
{
  const char *json = "{\"format\":1,\"models\":[{\"id\":\"m\",\"title\":\"M\",\"vendor\":\"V\","
                     "\"source\":[\"x\"],\"paths\":{\"universal\":\"/v2/x\"},"
                     "\"seconds\":{\"usual\":1,\"slow\":2},\"parameters\":["
                     "{\"name\":\"duration\",\"kind\":\"integer\",\"required\":true}]}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (DailiesRequest) request = dailies_request_new ("m", "");
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesCatalogue) catalogue = dailies_catalogue_new_from_data (bytes, &error);

  g_assert_no_error (error);
  g_assert_false (dailies_request_check (request, catalogue, DAILIES_DIALECT_LEGACY, &error));
  g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_MODEL);
  g_assert_cmpstr (error->message, ==, "m cannot be called in the legacy dialect.");
  g_clear_error (&error);

  g_assert_false (dailies_request_check (request, catalogue, DAILIES_DIALECT_UNIVERSAL, &error));
  g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PARAMETER);
  g_assert_cmpstr (error->message, ==, "m needs the parameter “duration”.");
  g_clear_error (&error);

  dailies_request_set_parameter (request, "duration", g_variant_new_int64 (5));
  g_assert_true (dailies_request_check (request, catalogue, DAILIES_DIALECT_UNIVERSAL, &error));
  g_assert_no_error (error);

  /* A model that takes no prompt is sent none. */
  g_clear_object (&request);
  request = dailies_request_new ("m", "a");
  g_assert_false (dailies_request_check (request, catalogue, DAILIES_DIALECT_UNIVERSAL, &error));
  g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PROMPT);
}

static void
test_parameters (void)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "a");

  dailies_request_set_parameter (request, "enhance_prompt", g_variant_new_boolean (FALSE));
  assert_taken (request);

  dailies_request_set_parameter (request, "enhance_prompt", g_variant_new_string ("no"));
  assert_refused (request, DAILIES_REQUEST_ERROR_PARAMETER,
                  "“enhance_prompt” cannot be “no”. It takes true or false.");

  dailies_request_set_parameter (request, "enhance_prompt", NULL);
  g_assert_null (dailies_request_get_parameter (request, "enhance_prompt"));
  dailies_request_set_parameter (request, "duration", g_variant_new_int64 (6));
  assert_refused (request, DAILIES_REQUEST_ERROR_PARAMETER,
                  "video-01 has no parameter “duration”. It takes: enhance_prompt.");

  /* The names of the legacy dialect are for the wire alone. */
  dailies_request_set_parameter (request, "duration", NULL);
  dailies_request_set_parameter (request, "prompt_optimizer", g_variant_new_boolean (FALSE));
  assert_refused (request, DAILIES_REQUEST_ERROR_PARAMETER,
                  "video-01 has no parameter “prompt_optimizer”. It takes: enhance_prompt.");

  /* A prompt and a picture have their own way in. */
  dailies_request_set_parameter (request, "prompt_optimizer", NULL);
  dailies_request_set_parameter (request, "prompt", g_variant_new_string ("b"));
  assert_refused (request, DAILIES_REQUEST_ERROR_PARAMETER,
                  "video-01 has no parameter “prompt”. It takes: enhance_prompt.");
}

static void
test_first_frame (void)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01-live2d", "a");
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/picture.png");
  static const char *const no_links[]
    = { "",           "picture.png",        "file:///etc/passwd", "data:image/png;base64,AA==",
        "https://",   "ftp://example.org/", "javascript:x",       "https:///path",
        "//host/path" };

  assert_refused (request, DAILIES_REQUEST_ERROR_PICTURE,
                  "video-01-live2d needs a picture as its first frame.");

  dailies_request_set_first_frame_uri (request, "https://example.org/a.png?x=%2F");
  assert_taken (request);

  dailies_request_set_first_frame_file (request, file);
  g_assert_null (dailies_request_get_first_frame_uri (request));
  assert_taken (request);

  for (guint i = 0; i < G_N_ELEMENTS (no_links); i++)
    {
      g_autofree char *sentence = g_strdup_printf (
        "“%s” is no link to a picture; it has to begin with https:// or http://.", no_links[i]);

      dailies_request_set_first_frame_uri (request, no_links[i]);
      g_assert_null (dailies_request_get_first_frame_file (request));
      assert_refused (request, DAILIES_REQUEST_ERROR_PICTURE, sentence);
    }
}

static DailiesRequest *
round_trip (DailiesRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = dailies_request_to_json (request);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr (JsonNode) again = json_from_string (text, &error);
  DailiesRequest *read;

  g_assert_no_error (error);
  read = dailies_request_from_json (again, &error);
  g_assert_no_error (error);
  return read;
}

static void
test_json (void)
{
  g_autoptr (DailiesRequest) request = dailies_request_new ("video-01", "a \"b\"\n\\ \U0001f3ac");
  g_autoptr (DailiesRequest) copy = NULL;
  g_autoptr (DailiesRequest) read = NULL;
  g_autoptr (GFile) file = g_file_new_for_path ("/tmp/a b\xff.png");
  g_autofree char **names = NULL;

  dailies_request_set_first_frame_file (request, file);
  dailies_request_set_parameter (request, "s", g_variant_new_string ("ä"));
  dailies_request_set_parameter (request, "x", g_variant_new_int64 (G_MAXINT64));
  dailies_request_set_parameter (request, "d", g_variant_new_double (2.0));
  dailies_request_set_parameter (request, "e", g_variant_new_double (1e300));
  dailies_request_set_parameter (request, "b", g_variant_new_boolean (FALSE));

  copy = dailies_request_copy (request);
  /* The copy is its own. */
  dailies_request_set_parameter (request, "b", NULL);
  read = round_trip (copy);

  g_assert_cmpstr (dailies_request_get_model_id (read), ==, "video-01");
  g_assert_cmpstr (dailies_request_get_prompt (read), ==, dailies_request_get_prompt (request));
  g_assert_true (g_file_equal (dailies_request_get_first_frame_file (read), file));
  g_assert_null (dailies_request_get_first_frame_uri (read));

  names = dailies_request_list_parameters (read);
  g_assert_cmpstrv (names, ((const char *const[]) { "b", "d", "e", "s", "x", NULL }));
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_cmpvariant (dailies_request_get_parameter (read, names[i]),
                         dailies_request_get_parameter (copy, names[i]));

  g_clear_object (&read);
  dailies_request_set_first_frame_uri (request, "https://example.org/%2f?a=b");
  read = round_trip (request);
  g_assert_null (dailies_request_get_first_frame_file (read));
  g_assert_cmpstr (dailies_request_get_first_frame_uri (read), ==, "https://example.org/%2f?a=b");
}

static void
test_json_newer (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node
    = json_from_string ("{\"model\":\"m\",\"prompt\":\"p\",\"mood\":[1],"
                        "\"first_frame\":{\"uri\":\"https://x/\",\"crop\":{}}}",
                        &error);
  g_autoptr (DailiesRequest) request = NULL;

  g_assert_no_error (error);
  request = dailies_request_from_json (node, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dailies_request_get_first_frame_uri (request), ==, "https://x/");
}

static void
test_json_broken (void)
{
  static const char *const broken[] = {
    "1",
    "[]",
    "\"a\"",
    "{}",
    "{\"model\":\"m\"}",
    "{\"model\":1,\"prompt\":\"p\"}",
    "{\"model\":\"m\",\"prompt\":null}",
    "{\"model\":\"m\",\"prompt\":[\"p\"]}",
    "{\"model\":\"m\",\"prompt\":\"p\",\"first_frame\":\"f\"}",
    "{\"model\":\"m\",\"prompt\":\"p\",\"first_frame\":{}}",
    "{\"model\":\"m\",\"prompt\":\"p\",\"first_frame\":{\"file\":1}}",
    "{\"model\":\"m\",\"prompt\":\"p\",\"first_frame\":{\"file\":\"f\",\"uri\":\"u\"}}",
    "{\"model\":\"m\",\"prompt\":\"p\",\"parameters\":[]}",
    "{\"model\":\"m\",\"prompt\":\"p\",\"parameters\":{\"a\":null}}",
    "{\"model\":\"m\",\"prompt\":\"p\",\"parameters\":{\"a\":[]}}",
    "{\"model\":\"m\",\"prompt\":\"p\",\"parameters\":{\"a\":1e400}}",
  };
  g_autoptr (GError) missing = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = json_from_string (broken[i], &error);

      g_test_message ("%s", broken[i]);
      g_assert_no_error (error);
      g_assert_null (dailies_request_from_json (node, &error));
      g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_FORMAT);
    }

  /* What json-glib makes of empty input */
  g_assert_null (dailies_request_from_json (NULL, &missing));
  g_assert_error (missing, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_FORMAT);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/request/prompt", test_prompt);
  g_test_add_func ("/request/model", test_model);
  g_test_add_func ("/request/dialect-of-model", test_dialect_of_model);
  g_test_add_func ("/request/parameters", test_parameters);
  g_test_add_func ("/request/first-frame", test_first_frame);
  g_test_add_func ("/request/json", test_json);
  g_test_add_func ("/request/json-newer", test_json_newer);
  g_test_add_func ("/request/json-broken", test_json_broken);

  return g_test_run ();
}
