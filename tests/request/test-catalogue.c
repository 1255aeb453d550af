/* test-catalogue.c: the models that Dailies knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>

#include "dailies-parameter-private.h"
#include "dailies-request.h"

/* A catalogue of one model, with the place that a test breaks. */
#define MODEL(before_parameters, parameters)                                                      \
  "{\"format\":1,\"models\":[{\"id\":\"m\",\"title\":\"M\",\"vendor\":\"V\",\"aliases\":[\"n\"]," \
  "\"source\":[\"https://example.org\"]," before_parameters                                       \
  "\"seconds\":{\"usual\":10,\"slow\":20},\"parameters\":[" parameters "]}]}"
#define PATHS "\"paths\":{\"universal\":\"/v2/x\"},"

static DailiesCatalogue *
catalogue_from (const char *json, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));

  return dailies_catalogue_new_from_data (bytes, error);
}

static void
test_video_01 (void)
{
  DailiesCatalogue *catalogue = dailies_catalogue_get_default ();
  DailiesModel *model = dailies_catalogue_lookup (catalogue, "video-01");
  const DailiesPictureRules *rules;
  DailiesParameter *parameter;

  g_assert_nonnull (model);
  g_assert_cmpstr (dailies_model_get_id (model), ==, "video-01");
  g_assert_cmpstr (dailies_model_get_vendor (model), ==, "MiniMax");
  g_assert_cmpstr (dailies_model_get_path (model, DAILIES_DIALECT_UNIVERSAL), ==,
                   "/v2/video/generations");
  g_assert_cmpstr (dailies_model_get_path (model, DAILIES_DIALECT_LEGACY), ==,
                   "/v2/generate/video/minimax/generation");
  g_assert_cmpuint (dailies_model_get_usual_seconds (model), >, 0);
  g_assert_cmpuint (dailies_model_get_slow_seconds (model), >=,
                    dailies_model_get_usual_seconds (model));
  g_assert_cmpuint (g_list_model_get_n_items (dailies_model_get_parameters (model)), ==, 3);

  parameter = dailies_model_get_by_role (model, DAILIES_ROLE_PROMPT);
  g_assert_true (parameter == dailies_model_lookup_parameter (model, "prompt"));
  g_assert_true (dailies_parameter_is_required (parameter));
  g_assert_cmpuint (dailies_parameter_get_max_length (parameter), ==, 2000);
  g_assert_cmpstr (dailies_parameter_get_name (parameter, DAILIES_DIALECT_LEGACY), ==, "prompt");

  parameter = dailies_model_get_by_role (model, DAILIES_ROLE_FIRST_FRAME);
  g_assert_false (dailies_parameter_is_required (parameter));
  g_assert_cmpint (dailies_parameter_get_kind (parameter), ==, DAILIES_KIND_PICTURE);
  g_assert_cmpstr (dailies_parameter_get_name (parameter, DAILIES_DIALECT_UNIVERSAL), ==,
                   "image_url");
  g_assert_cmpstr (dailies_parameter_get_name (parameter, DAILIES_DIALECT_LEGACY), ==,
                   "first_frame_image");

  parameter = dailies_model_get_by_role (model, DAILIES_ROLE_ENHANCE);
  g_assert_cmpstr (dailies_parameter_get_name (parameter, DAILIES_DIALECT_UNIVERSAL), ==,
                   "enhance_prompt");
  g_assert_cmpstr (dailies_parameter_get_name (parameter, DAILIES_DIALECT_LEGACY), ==,
                   "prompt_optimizer");
  g_assert_true (g_variant_get_boolean (dailies_parameter_get_default (parameter)));

  g_assert_null (dailies_model_get_by_role (model, DAILIES_ROLE_LAST_FRAME));
  g_assert_null (dailies_model_lookup_parameter (model, "first_frame_image"));

  rules = dailies_model_get_picture_rules (model);
  g_assert_cmpuint (rules->min_ratio_width, ==, 2);
  g_assert_cmpuint (rules->min_ratio_height, ==, 5);
  g_assert_cmpuint (rules->max_ratio_width, ==, 5);
  g_assert_cmpuint (rules->max_ratio_height, ==, 2);
  g_assert_cmpuint (rules->short_side_above, ==, 300);
  g_assert_cmpuint (rules->max_bytes, ==, 20 * 1000 * 1000);
}

static void
test_live2d (void)
{
  DailiesModel *model
    = dailies_catalogue_lookup (dailies_catalogue_get_default (), "video-01-live2d");

  g_assert_nonnull (model);
  g_assert_true (
    dailies_parameter_is_required (dailies_model_get_by_role (model, DAILIES_ROLE_FIRST_FRAME)));
}

static void
test_list (void)
{
  GListModel *list = G_LIST_MODEL (dailies_catalogue_get_default ());
  guint n = g_list_model_get_n_items (list);

  g_assert_true (g_list_model_get_item_type (list) == DAILIES_TYPE_MODEL);
  g_assert_cmpuint (n, >=, 2);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DailiesModel) model = g_list_model_get_item (list, i);

      g_assert_true (
        dailies_catalogue_lookup (DAILIES_CATALOGUE (list), dailies_model_get_id (model)) == model);
    }
  g_assert_null (g_list_model_get_item (list, n));
  g_assert_null (dailies_catalogue_lookup (DAILIES_CATALOGUE (list), "video-02"));
}

static void
test_titles (void)
{
  GListModel *list = G_LIST_MODEL (dailies_catalogue_get_default ());

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (DailiesModel) model = g_list_model_get_item (list, i);
      GListModel *parameters = dailies_model_get_parameters (model);

      for (guint j = 0; j < g_list_model_get_n_items (parameters); j++)
        {
          g_autoptr (DailiesParameter) parameter = g_list_model_get_item (parameters, j);
          const char *title = _dailies_parameter_get_untranslated_title (parameter);

          if (!_dailies_parameter_title_is_listed (title))
            g_error ("“%s” never reaches the translators", title);
        }
    }
}

static void
test_alias (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesCatalogue) catalogue = catalogue_from (MODEL (PATHS, ""), &error);
  DailiesModel *model;

  g_assert_no_error (error);
  model = dailies_catalogue_lookup (catalogue, "n");
  g_assert_nonnull (model);
  g_assert_true (model == dailies_catalogue_lookup (catalogue, "m"));
  g_assert_null (dailies_model_get_path (model, DAILIES_DIALECT_LEGACY));
  g_assert_null (dailies_model_get_picture_rules (model));
  g_assert_finalize_object (g_steal_pointer (&catalogue));
}

/* No limit given is no limit. */
static void
test_open_rules (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesCatalogue) catalogue
    = catalogue_from (MODEL (PATHS "\"picture\":{},",
                             "{\"name\":\"i\",\"role\":\"first-frame\",\"kind\":\"picture\"}"),
                      &error);
  const DailiesPictureRules *rules;

  g_assert_no_error (error);
  rules = dailies_model_get_picture_rules (dailies_catalogue_lookup (catalogue, "m"));
  g_assert_nonnull (rules);
  g_assert_cmpuint (rules->min_ratio_height, ==, 0);
  g_assert_cmpuint (rules->max_ratio_height, ==, 0);
  g_assert_cmpuint (rules->short_side_above, ==, 0);
  g_assert_cmpuint (rules->max_bytes, ==, 0);
}

static const char *const broken[] = {
  "",
  " ",
  "null",
  "[]",
  "{",
  "{}",
  "{\"format\":1}",
  "{\"format\":2,\"models\":[]}",
  "{\"format\":\"1\",\"models\":[]}",
  "{\"format\":99999999999999999999,\"models\":[]}",
  "{\"format\":1,\"models\":{}}",
  "{\"format\":1,\"models\":[1]}",
  "{\"format\":1,\"models\":[{}]}",
  "{\"format\":1,\"models\":[],}",
  "{\"format\":1,\"models\":[]} {\"format\":1,\"models\":[]}",
  /* a model */
  MODEL ("", ""),
  MODEL ("\"paths\":{},", ""),
  MODEL ("\"paths\":{\"universal\":\"v2\"},", ""),
  MODEL ("\"paths\":{\"universal\":null},", ""),
  MODEL (PATHS "\"picture\":{},", ""),
  /* parameters */
  MODEL (PATHS, "1"),
  MODEL (PATHS, "{\"name\":\"a\"}"),
  MODEL (PATHS, "{\"kind\":\"string\"}"),
  MODEL (PATHS, "{\"name\":\"\",\"kind\":\"string\"}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"colour\"}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"string\",\"role\":\"hero\"}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"integer\",\"role\":\"prompt\"}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"string\",\"required\":1}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"string\"},{\"name\":\"a\",\"kind\":\"string\"}"),
  MODEL (PATHS,
         "{\"name\":\"a\",\"kind\":\"string\",\"role\":\"prompt\"},"
         "{\"name\":\"b\",\"kind\":\"string\",\"role\":\"prompt\"}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"boolean\",\"default\":\"true\"}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"boolean\",\"default\":null}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"integer\",\"min\":5,\"default\":4}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"integer\",\"min\":5,\"max\":4}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"integer\",\"max\":\"4\"}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"number\",\"max\":1e400}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"string\",\"max\":4}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"integer\",\"max_length\":4}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"string\",\"max_length\":-1}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"string\",\"choices\":[]}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"string\",\"choices\":[1]}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"integer\",\"choices\":[1,\"2\"]}"),
  MODEL (PATHS, "{\"name\":\"a\",\"kind\":\"integer\",\"choices\":[1],\"default\":2}"),
  /* a picture and its rules */
  MODEL (PATHS, "{\"name\":\"i\",\"role\":\"first-frame\",\"kind\":\"picture\"}"),
  MODEL (PATHS "\"picture\":{\"ratio_above\":[2]},",
         "{\"name\":\"i\",\"role\":\"first-frame\",\"kind\":\"picture\"}"),
  MODEL (PATHS "\"picture\":{\"ratio_above\":[2,0]},",
         "{\"name\":\"i\",\"role\":\"first-frame\",\"kind\":\"picture\"}"),
  MODEL (PATHS "\"picture\":{\"max_bytes\":\"20MB\"},",
         "{\"name\":\"i\",\"role\":\"first-frame\",\"kind\":\"picture\"}"),
};

static void
test_broken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DailiesCatalogue) catalogue = catalogue_from (broken[i], &error);

      g_test_message ("%s", broken[i]);
      g_assert_null (catalogue);
      g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_CATALOGUE);
      g_test_message ("→ %s", error->message);
    }
}

static void
test_twice (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesCatalogue) catalogue = NULL;
  const char *model = "{\"id\":\"m\",\"title\":\"M\",\"vendor\":\"V\",\"source\":[\"x\"],"
                      "\"paths\":{\"universal\":\"/v2/x\"},"
                      "\"seconds\":{\"usual\":10,\"slow\":20},\"parameters\":[]}";
  g_autofree char *json = g_strdup_printf ("{\"format\":1,\"models\":[%s,%s]}", model, model);

  catalogue = catalogue_from (json, &error);
  g_assert_null (catalogue);
  g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_CATALOGUE);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/catalogue/video-01", test_video_01);
  g_test_add_func ("/catalogue/live2d", test_live2d);
  g_test_add_func ("/catalogue/list", test_list);
  g_test_add_func ("/catalogue/titles", test_titles);
  g_test_add_func ("/catalogue/alias", test_alias);
  g_test_add_func ("/catalogue/open-rules", test_open_rules);
  g_test_add_func ("/catalogue/broken", test_broken);
  g_test_add_func ("/catalogue/twice", test_twice);

  return g_test_run ();
}
