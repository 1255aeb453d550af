/* test-account.c: what a service says to a key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-account.h"
#include "fixture.h"

typedef struct
{
  guint status;
  const char *body;
} Answer;

static void
answer (SoupServer *server,
        SoupServerMessage *message,
        const char *path,
        GHashTable *query,
        gpointer data)
{
  const Answer *it = data;

  g_assert_cmpstr (path, ==, "/v2/billing");
  http_answer (message, it->status, "application/json", it->body);
}

static void
test_balance (void)
{
  Answer rich = { 200, "{\"current_balance\": 10.07, \"currency\": \"USD\"}" };
  g_autoptr (HttpServer) server = http_server_new (answer, &rich);

  g_assert_cmpfloat (await_double (dailies_account_check (server->address, TEST_KEY)), ==, 10.07);
  g_assert_cmpstr (server->authorization, ==, "Bearer " TEST_KEY);
  g_assert_cmpuint (server->requests, ==, 1);
}

/* Envelopes as they were seen, the newer and the older. */
static void
test_refusals (void)
{
  static const struct
  {
    Answer answer;
    DailiesAccountError code;
    gboolean of_key;
  } table[] = {
    { { 401, "{\"statusCode\":401,\"message\":\"This request requires a valid API key. You can "
             "create a new API key on the Billing page\"}" },
      DAILIES_ACCOUNT_ERROR_KEY,
      TRUE },
    { { 401, "" }, DAILIES_ACCOUNT_ERROR_KEY, TRUE },
    { { 401, "{\"error\":{\"name\":\"UnauthorizedException\",\"message\":\"API key expired\"}}" },
      DAILIES_ACCOUNT_ERROR_EXPIRED,
      TRUE },
    { { 403, "{\"message\":\"This key is disabled\"}" }, DAILIES_ACCOUNT_ERROR_EXPIRED, TRUE },
    { { 403,
        "{\"title\":\"Forbidden\",\"status\":403,\"message\":\"Please pay\",\"error\":{\"name\":"
        "\"ForbiddenException\",\"data\":{\"kind\":\"err_insufficent_credits\"}}}" },
      DAILIES_ACCOUNT_ERROR_CREDITS,
      FALSE },
    { { 403, "{\"error\":{\"name\":\"OutOfFundsException\",\"message\":\"You've run out of "
             "funds.\"}}" },
      DAILIES_ACCOUNT_ERROR_CREDITS,
      FALSE },
    { { 403, "{\"message\":\"The key lacks the scope billing:read\"}" },
      DAILIES_ACCOUNT_ERROR_SCOPE,
      FALSE },
    { { 403, "{\"message\":\"Please verify your account\"}" },
      DAILIES_ACCOUNT_ERROR_REFUSED,
      FALSE },
    { { 404, "{}" }, DAILIES_ACCOUNT_ERROR_REFUSED, FALSE },
    { { 429, "{}" }, DAILIES_ACCOUNT_ERROR_UNCHECKED, FALSE },
    /* A server in trouble says nothing of the key, whatever its words are. */
    { { 500, "{\"message\":\"the session has expired\"}" },
      DAILIES_ACCOUNT_ERROR_UNCHECKED,
      FALSE },
    { { 200, "<html>" }, DAILIES_ACCOUNT_ERROR_UNCHECKED, FALSE },
    { { 200, "{}" }, DAILIES_ACCOUNT_ERROR_UNCHECKED, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      Answer given = table[i].answer;
      g_autoptr (HttpServer) server = http_server_new (answer, &given);
      g_autoptr (GError) error = NULL;
      g_autofree char *message = await_error (dailies_account_check (server->address, TEST_KEY),
                                              DAILIES_ACCOUNT_ERROR, table[i].code);

      error = g_error_new_literal (DAILIES_ACCOUNT_ERROR, table[i].code, message);
      g_assert_cmpint (dailies_account_error_is_of_key (error), ==, table[i].of_key);
      g_assert_cmpuint (server->requests, ==, 1);
      g_assert_null (strstr (message, TEST_KEY));
    }
}

static void
test_unreachable (void)
{
  g_autofree char *message = await_error (dailies_account_check ("http://127.0.0.1:9", TEST_KEY),
                                          DAILIES_ACCOUNT_ERROR, DAILIES_ACCOUNT_ERROR_UNCHECKED);

  g_assert_nonnull (strstr (message, "127.0.0.1"));
}

/* Nobody is sent to the vendor's pages with the key of another service. */
static void
test_pages (void)
{
  g_assert_nonnull (dailies_account_get_keys_page (DAILIES_SERVICE_AIMLAPI));
  g_assert_nonnull (dailies_account_get_credits_page (DAILIES_SERVICE_AIMLAPI "/v9"));
  g_assert_null (dailies_account_get_keys_page ("https://api.aimlapi.com.example.org"));
  g_assert_null (dailies_account_get_credits_page ("http://127.0.0.1:8080"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add_func ("/engine/account/balance", test_balance);
  g_test_add_func ("/engine/account/refusals", test_refusals);
  g_test_add_func ("/engine/account/unreachable", test_unreachable);
  g_test_add_func ("/engine/account/pages", test_pages);
  return g_test_run ();
}
