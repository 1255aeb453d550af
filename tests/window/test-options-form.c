/* test-options-form.c: what a model takes: what cannot be sent is said, and what a new clip begins with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "rows.h"
#include "window-fixture.h"

#include "dailies-options-form.h"

static const char json[]
  = "{\"format\":1,\"models\":[{\"id\":\"m\",\"title\":\"M\",\"vendor\":\"V\",\"aliases\":[],"
    "\"paths\":{\"universal\":\"/v2/video/generations\"},\"parameters\":["
    "{\"name\":\"prompt\",\"role\":\"prompt\",\"kind\":\"string\",\"title\":\"Prompt\","
    "\"required\":true,\"max_length\":2000},"
    "{\"name\":\"seed\",\"role\":\"option\",\"kind\":\"integer\",\"title\":\"Seed\"}],"
    "\"seconds\":{\"usual\":40,\"slow\":120},\"source\":[\"https://example.com/\"]}]}";

static void
test_problem (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (GError) error = NULL;
  g_autoptr (DailiesCatalogue) catalogue = dailies_catalogue_new_from_data (bytes, &error);
  DailiesOptionsForm *form = g_object_ref_sink (g_object_new (DAILIES_TYPE_OPTIONS_FORM, NULL));
  g_autoptr (DailiesRequest) request = dailies_request_new ("m", "A harbour");
  g_autoptr (DailiesRequest) fresh = dailies_request_new ("m", "A harbour");
  GtkEditable *seed;

  g_assert_no_error (error);
  dailies_options_form_set_model (form, dailies_catalogue_lookup (catalogue, "m"), NULL);
  seed = GTK_EDITABLE (find_row (GTK_WIDGET (form), "Seed"));
  g_assert_null (dailies_options_form_get_problem (form));

  gtk_editable_set_text (seed, "12x");
  g_assert_nonnull (dailies_options_form_get_problem (form));
  g_test_message ("%s", dailies_options_form_get_problem (form));
  dailies_options_form_write (form, request);
  g_assert_null (dailies_request_get_parameter (request, "seed"));

  gtk_editable_set_text (seed, "12");
  g_assert_null (dailies_options_form_get_problem (form));
  dailies_options_form_write (form, request);
  g_assert_cmpint (g_variant_get_int64 (dailies_request_get_parameter (request, "seed")), ==, 12);

  /* Another draft starts afresh. */
  gtk_editable_set_text (seed, "-");
  dailies_options_form_read (form, fresh);
  g_assert_null (dailies_options_form_get_problem (form));

  fixture_assert_finalized (G_OBJECT (form));
}

static void
assert_values (DailiesOptionsForm *form, const char *expected)
{
  g_autoptr (GVariant) values = dailies_options_form_dup_values (form);
  g_autoptr (DailiesRequest) request = dailies_request_new ("m", "A harbour");
  g_autofree char *text = g_variant_print (values, FALSE);
  g_autoptr (GVariant) seed = g_variant_lookup_value (values, "seed", NULL);
  GVariant *sent;

  g_assert_cmpstr (text, ==, expected);
  dailies_options_form_write (form, request);
  sent = dailies_request_get_parameter (request, "seed");
  g_assert_cmpint (sent != NULL, ==, seed != NULL);
  if (seed != NULL)
    g_assert_cmpvariant (sent, seed);
}

/* The preferences come first, a person's word before them, and a request's before both. */
static void
test_beginning (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (DailiesCatalogue) catalogue = dailies_catalogue_new_from_data (bytes, NULL);
  DailiesModel *model = dailies_catalogue_lookup (catalogue, "m");
  DailiesOptionsForm *form = g_object_ref_sink (g_object_new (DAILIES_TYPE_OPTIONS_FORM, NULL));
  g_autoptr (DailiesRequest) request = dailies_request_new ("m", "A harbour");
  g_autoptr (GVariant) beginning = g_variant_ref_sink (
    g_variant_new_parsed ("{'seed': <int64 7>, 'unknown': <'x'>, 'prompt': <'y'>}"));
  g_autoptr (GVariant) wrong = g_variant_ref_sink (g_variant_new_parsed ("{'seed': <'seven'>}"));
  GtkEditable *seed;

  dailies_options_form_set_model (form, model, beginning);
  assert_values (form, "{'seed': <int64 7>}");
  seed = GTK_EDITABLE (find_row (GTK_WIDGET (form), "Seed"));
  g_assert_cmpstr (gtk_editable_get_text (seed), ==, "7");

  /* Nothing is something to say, too, and is kept with another beginning. */
  gtk_editable_set_text (seed, "");
  assert_values (form, "{}");
  dailies_options_form_set_model (form, model, beginning);
  assert_values (form, "{}");
  dailies_options_form_reset (form);
  assert_values (form, "{'seed': <int64 7>}");

  /* An older request left it to the service, and is asked for again as it was. */
  dailies_options_form_read (form, request);
  assert_values (form, "{}");

  dailies_options_form_reset (form);
  dailies_options_form_set_model (form, model, wrong);
  assert_values (form, "{}");

  fixture_assert_finalized (G_OBJECT (form));
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/window/options-form/problem", test_problem);
  g_test_add_func ("/window/options-form/beginning", test_beginning);
  return g_test_run ();
}
