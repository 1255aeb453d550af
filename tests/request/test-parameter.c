/* test-parameter.c: one thing that a model can be told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>

#include "dailies-parameter-private.h"
#include "dailies-request.h"

static DailiesParameter *
parameter_from (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);
  DailiesParameter *parameter;

  g_assert_no_error (error);
  parameter = _dailies_parameter_new_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  return parameter;
}

typedef struct
{
  const char *parameter;
  const char *text;
  /* as g_variant_print() says it; NULL where it is refused */
  const char *value;
  const char *sentence;
} Case;

#define STRING "{\"name\":\"p\",\"kind\":\"string\",\"max_length\":3}"
#define CHOICE "{\"name\":\"p\",\"kind\":\"string\",\"choices\":[\"720p\",\"1080p\"]}"
#define INTEGER "{\"name\":\"p\",\"kind\":\"integer\",\"min\":4,\"max\":15}"
#define SEED "{\"name\":\"p\",\"kind\":\"integer\"}"
#define LENGTHS "{\"name\":\"p\",\"kind\":\"integer\",\"choices\":[6,10]}"
#define NUMBER "{\"name\":\"p\",\"kind\":\"number\",\"min\":0}"
#define BOOLEAN "{\"name\":\"p\",\"kind\":\"boolean\"}"
#define PICTURE "{\"name\":\"p\",\"kind\":\"picture\"}"

static const Case cases[] = {
  { STRING, "", "''", NULL },
  { STRING, "äöü", "'äöü'", NULL },
  { STRING, "abcd", NULL, "“p” has 4 characters; at most 3 are taken." },
  { STRING, "\xff", NULL, "“p” is not valid UTF-8 text." },
  { CHOICE, "1080p", "'1080p'", NULL },
  { CHOICE, "1080P", NULL, "“p” cannot be “1080P”. It takes one of: 720p, 1080p." },
  { CHOICE, "", NULL, "“p” cannot be “”. It takes one of: 720p, 1080p." },
  { INTEGER, "4", "4", NULL },
  { INTEGER, "15", "15", NULL },
  { INTEGER, "3", NULL, "“p” cannot be “3”. It takes a whole number from 4 to 15." },
  { INTEGER, "16", NULL, "“p” cannot be “16”. It takes a whole number from 4 to 15." },
  { INTEGER, "5.0", NULL, "“p” cannot be “5.0”. It takes a whole number from 4 to 15." },
  { INTEGER, " 5", NULL, "“p” cannot be “ 5”. It takes a whole number from 4 to 15." },
  { SEED, "-1", "-1", NULL },
  { SEED, "9223372036854775807", "9223372036854775807", NULL },
  { SEED, "9223372036854775808", NULL,
    "“p” cannot be “9223372036854775808”. It takes a whole number." },
  { LENGTHS, "10", "10", NULL },
  { LENGTHS, "7", NULL, "“p” cannot be “7”. It takes one of: 6, 10." },
  { NUMBER, "0.5", "0.5", NULL },
  { NUMBER, "2", "2.0", NULL },
  { NUMBER, "1e2", "100.0", NULL },
  { NUMBER, "-0.5", NULL, "“p” cannot be “-0.5”. It takes a number of at least 0." },
  { NUMBER, "0,5", NULL, "“p” cannot be “0,5”. It takes a number of at least 0." },
  { NUMBER, "inf", NULL, "“p” cannot be “inf”. It takes a number of at least 0." },
  { NUMBER, "1e400", NULL, "“p” cannot be “1e400”. It takes a number of at least 0." },
  { NUMBER, "0x10", NULL, "“p” cannot be “0x10”. It takes a number of at least 0." },
  { NUMBER, "", NULL, "“p” cannot be “”. It takes a number of at least 0." },
  { BOOLEAN, "true", "true", NULL },
  { BOOLEAN, "Off", "false", NULL },
  { BOOLEAN, "0", "false", NULL },
  { BOOLEAN, "maybe", NULL, "“p” cannot be “maybe”. It takes true or false." },
  { BOOLEAN, "012345678901234567890123456789012345678901234567890123456789", NULL,
    "“p” cannot be “0123456789012345678901234567890123456789…”. It takes true or false." },
  { PICTURE, "a.png", NULL, "“p” cannot be “a.png”. It takes a picture." },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DailiesParameter) parameter = parameter_from (cases[i].parameter);
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) value = dailies_parameter_parse (parameter, cases[i].text, &error);

      g_test_message ("%s ← “%s”", cases[i].parameter, cases[i].text);
      if (cases[i].value != NULL)
        {
          g_autofree char *printed = NULL;

          g_assert_no_error (error);
          printed = g_variant_print (value, FALSE);
          g_assert_cmpstr (printed, ==, cases[i].value);
          g_assert_true (dailies_parameter_check (parameter, value, NULL));
        }
      else
        {
          g_assert_null (value);
          g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PARAMETER);
          g_assert_cmpstr (error->message, ==, cases[i].sentence);
        }
    }
}

/* A value of another type is refused, however well it would convert. */
static void
test_check_types (void)
{
  static const char *const kinds[] = { STRING, SEED, NUMBER, BOOLEAN };
  static const char *const values[] = { "'a'", "int64 1", "1.5", "true", "int32 1", "['a']" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (DailiesParameter) parameter = parameter_from (kinds[i]);

      for (guint j = 0; j < G_N_ELEMENTS (values); j++)
        {
          g_autoptr (GVariant) value = g_variant_new_parsed (values[j]);
          g_autoptr (GError) error = NULL;

          g_variant_ref_sink (value);
          g_assert_cmpint (dailies_parameter_check (parameter, value, &error), ==, i == j);
          if (i != j)
            g_assert_error (error, DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PARAMETER);
        }
    }
}

static void
test_facts (void)
{
  g_autoptr (DailiesParameter) parameter
    = parameter_from ("{\"name\":\"negative_prompt\",\"kind\":\"number\",\"min\":1,"
                      "\"choices\":[1,2.5],\"default\":1}");
  double bound = 0;

  g_assert_cmpstr (dailies_parameter_get_title (parameter), ==, "Negative prompt");
  g_assert_null (dailies_parameter_get_name (parameter, DAILIES_DIALECT_LEGACY));
  g_assert_cmpint (dailies_parameter_get_role (parameter), ==, DAILIES_ROLE_OPTION);
  g_assert_true (dailies_parameter_get_minimum (parameter, &bound));
  g_assert_cmpfloat (bound, ==, 1);
  g_assert_false (dailies_parameter_get_maximum (parameter, &bound));
  g_assert_cmpstr (g_variant_get_type_string (dailies_parameter_get_choices (parameter)), ==, "ad");
  g_assert_cmpstr (g_variant_get_type_string (dailies_parameter_get_default (parameter)), ==, "d");
  g_assert_finalize_object (g_steal_pointer (&parameter));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/parameter/parse", test_parse);
  g_test_add_func ("/parameter/check-types", test_check_types);
  g_test_add_func ("/parameter/facts", test_facts);

  return g_test_run ();
}
