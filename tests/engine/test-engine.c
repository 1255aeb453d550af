/* test-engine.c: services by name, keys by origin
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-engine.h"

#include <glib/gstdio.h>
#include <signal.h>

static const GValue *
await (DexFuture *future, GError **error)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  return dex_future_get_value (future, error);
}

static DailiesEngine *
open_engine (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_dir_make_tmp ("dailies-engine-XXXXXX", &error);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (DexFuture) opening = dailies_engine_open (folder);
  const GValue *value = await (opening, &error);

  g_assert_no_error (error);
  return g_value_dup_object (value);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *service; /* NULL where it is refused */
  } table[] = {
    { "demo", "demo" },
    { "aimlapi", "https://api.aimlapi.com" },
    { "https://Example.ORG/", "https://example.org" },
    { "https://example.org/video/", "https://example.org/video" },
    { "http://127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "http://example.org", NULL },
    { "Demo", NULL },
    { "", NULL },
    { "ftp://example.org", NULL },
    { "file:///etc/passwd", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *service = dailies_engine_parse_service (table[i].text, &error);

      g_assert_cmpstr (service, ==, table[i].service);
      if (table[i].service == NULL)
        g_assert_error (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_ADDRESS);
    }
}

static void
test_key (void)
{
  g_autoptr (DailiesEngine) engine = open_engine ();
  g_autoptr (DexFuture) without = dailies_engine_find_service (engine, "http://127.0.0.1:9");
  g_autoptr (DexFuture) again = NULL;
  g_autoptr (DexFuture) elsewhere = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (await (without, &error));
  g_assert_error (error, DAILIES_ENGINE_ERROR, DAILIES_ENGINE_ERROR_NO_KEY);
  g_assert_nonnull (strstr (error->message, "http://127.0.0.1:9"));
  g_clear_error (&error);

  /* What was missing is looked for again. */
  g_setenv ("AIML_API_KEY", "a-key", TRUE);
  again = dailies_engine_find_service (engine, "http://127.0.0.1:9");
  g_assert_true (G_VALUE_HOLDS (await (again, &error), DAILIES_TYPE_SERVICE));
  g_assert_no_error (error);

  /* The key of the environment goes to the vendor and to loopback, and nowhere else. */
  elsewhere = dailies_engine_find_service (engine, "https://example.org");
  g_assert_null (await (elsewhere, &error));
  g_assert_error (error, DAILIES_ENGINE_ERROR, DAILIES_ENGINE_ERROR_NO_KEY);
  g_unsetenv ("AIML_API_KEY");
}

static void
test_forget (void)
{
  const char *address = "http://127.0.0.1:9";
  g_autoptr (DailiesEngine) engine = open_engine ();
  g_autoptr (DexFuture) first = NULL;
  g_autoptr (DexFuture) same = NULL;
  g_autoptr (DexFuture) other = NULL;

  g_setenv ("AIML_API_KEY", "a-key", TRUE);
  first = dailies_engine_find_service (engine, address);
  await (first, NULL);
  same = dailies_engine_find_service (engine, address);
  g_assert_true (g_value_get_object (await (first, NULL))
                 == g_value_get_object (await (same, NULL)));

  dailies_engine_forget_service (engine, address);
  other = dailies_engine_find_service (engine, address);
  g_assert_true (g_value_get_object (await (first, NULL))
                 != g_value_get_object (await (other, NULL)));
  g_unsetenv ("AIML_API_KEY");
}

static void
test_demo (void)
{
  g_autoptr (DailiesEngine) engine = open_engine ();
  g_autoptr (DexFuture) first = dailies_engine_find_service (engine, DAILIES_ENGINE_DEMO);
  g_autoptr (DexFuture) second = dailies_engine_find_service (engine, DAILIES_ENGINE_DEMO);
  g_autoptr (DexFuture) balance = NULL;
  g_autoptr (GError) error = NULL;
  DailiesService *service;

  /* Two that ask at once get one service, and it answers. */
  service = g_value_get_object (await (first, &error));
  g_assert_no_error (error);
  g_assert_true (service == g_value_get_object (await (second, NULL)));
  g_assert_true (dailies_service_is_loopback (dailies_service_get_address (service)));

  balance = dailies_service_get_balance (service);
  g_assert_nonnull (await (balance, &error));
  g_assert_no_error (error);
}

/* Only what is the person's: the proxy settings need the system's own data folders. */
static void
move_home (void)
{
  static const char *const variables[] = { "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME" };
  g_autoptr (GError) error = NULL;
  g_autofree char *home = g_dir_make_tmp ("dailies-home-XXXXXX", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i], home, TRUE);
}

/* A service that was killed answers no more; the engine starts another. */
static void
test_demo_killed (void)
{
  g_autoptr (DailiesEngine) engine = open_engine ();
  g_autoptr (DexFuture) first = dailies_engine_find_service (engine, DAILIES_ENGINE_DEMO);
  DailiesService *before = g_value_get_object (await (first, NULL));
  g_autofree char *children = NULL;
  g_auto (GStrv) pids = NULL;
  g_autoptr (GError) error = NULL;
  DailiesService *after = before;

  /* Services of the tests before may still be ending. */
  g_file_get_contents ("/proc/thread-self/children", &children, NULL, &error);
  g_assert_no_error (error);
  pids = g_strsplit (g_strstrip (children), " ", -1);
  g_assert_cmpuint (g_strv_length (pids), >, 0);
  for (guint i = 0; pids[i] != NULL; i++)
    kill ((pid_t) g_ascii_strtoll (pids[i], NULL, 10), SIGKILL);

  while (after == before)
    {
      g_autoptr (DexFuture) next = NULL;

      g_main_context_iteration (NULL, TRUE);
      next = dailies_engine_find_service (engine, DAILIES_ENGINE_DEMO);
      after = g_value_get_object (await (next, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpstr (dailies_service_get_address (after), !=, dailies_service_get_address (before));
}

int
main (int argc, char *argv[])
{
  move_home ();
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("AIML_API_KEY");
  dex_init ();
  g_test_add_func ("/engine/parse-service", test_parse);
  g_test_add_func ("/engine/key", test_key);
  g_test_add_func ("/engine/forget", test_forget);
  g_test_add_func ("/engine/demo", test_demo);
  g_test_add_func ("/engine/demo-killed", test_demo_killed);
  return g_test_run ();
}
