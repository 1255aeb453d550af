/* test-options-problem.c: what cannot be sent is said, and kept out of the request
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
  dailies_options_form_set_model (form, dailies_catalogue_lookup (catalogue, "m"));
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

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add_func ("/window/options-form/problem", test_problem);
  return g_test_run ();
}
