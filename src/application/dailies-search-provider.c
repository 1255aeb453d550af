/* dailies-search-provider.c: clips found from the desktop's own search
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-search-provider.h"

#include "dailies-engine.h"
#include "dailies-job-words.h"
#include "dailies-search.h"
#include "dailies-thread.h"

/* More than a desktop shows at once. */
#define MAX_RESULTS 20

struct _DailiesSearchProvider
{
  GObject parent_instance;

  GApplication *application;
  GDBusConnection *bus;
  guint registration;
  DexPromise *opening; /* a future DailiesEngine */
  DailiesSearch *search;
};

G_DEFINE_FINAL_TYPE (DailiesSearchProvider, dailies_search_provider, G_TYPE_OBJECT)

static const char introspection[]
  = "<node><interface name='org.gnome.Shell.SearchProvider2'>"
    "<method name='GetInitialResultSet'>"
    "<arg type='as' name='terms' direction='in'/><arg type='as' name='results' direction='out'/>"
    "</method>"
    "<method name='GetSubsearchResultSet'>"
    "<arg type='as' name='previous_results' direction='in'/>"
    "<arg type='as' name='terms' direction='in'/><arg type='as' name='results' direction='out'/>"
    "</method>"
    "<method name='GetResultMetas'>"
    "<arg type='as' name='identifiers' direction='in'/>"
    "<arg type='aa{sv}' name='metas' direction='out'/>"
    "</method>"
    "<method name='ActivateResult'>"
    "<arg type='s' name='identifier' direction='in'/><arg type='as' name='terms' direction='in'/>"
    "<arg type='u' name='timestamp' direction='in'/>"
    "</method>"
    "<method name='LaunchSearch'>"
    "<arg type='as' name='terms' direction='in'/><arg type='u' name='timestamp' direction='in'/>"
    "</method>"
    "</interface></node>";

/* --- one question --- */

typedef struct
{
  DailiesSearchProvider *provider;
  GDBusMethodInvocation *invocation;
  GStrv words; /* terms, or ids */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_application_release (question->provider->application);
  g_object_unref (question->provider);
  g_clear_object (&question->invocation);
  g_strfreev (question->words);
  g_free (question);
}

static void
not_busy (DailiesSearch *search, GParamSpec *pspec, DexPromise *promise)
{
  if (!dailies_search_get_busy (search) && dex_future_is_pending (DEX_FUTURE (promise)))
    dex_promise_resolve_boolean (promise, TRUE);
}

static void
await_search (DailiesSearch *search)
{
  g_autoptr (DexPromise) promise = NULL;
  gulong id;

  if (!dailies_search_get_busy (search))
    return;
  promise = dex_promise_new ();
  id = g_signal_connect (search, "notify::busy", G_CALLBACK (not_busy), promise);
  dex_await (dex_ref (DEX_FUTURE (promise)), NULL);
  g_signal_handler_disconnect (search, id);
}

static GVariant *
list_found (DailiesSearch *search)
{
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (search)), MAX_RESULTS);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DailiesJob) job = g_list_model_get_item (G_LIST_MODEL (search), i);

      g_variant_builder_add (&builder, "s", dailies_job_get_id (job));
    }
  return g_variant_new ("(as)", &builder);
}

static DexFuture *
find_fiber (gpointer data)
{
  Question *question = data;
  DailiesSearchProvider *self = question->provider;
  g_autoptr (DailiesEngine) engine = NULL;
  GError *error = NULL;

  if ((engine = dex_await_object (dex_ref (DEX_FUTURE (self->opening)), &error)) == NULL)
    {
      g_dbus_method_invocation_take_error (g_steal_pointer (&question->invocation), error);
      return dex_future_new_for_boolean (FALSE);
    }

  if (self->search == NULL)
    self->search = dailies_search_new (dailies_engine_get_library (engine));
  dailies_search_set_texts (self->search, (const char *const *) question->words);
  await_search (self->search);
  g_dbus_method_invocation_return_value (g_steal_pointer (&question->invocation),
                                         list_found (self->search));
  return dex_future_new_true ();
}

static void
add_meta (GVariantBuilder *metas, DailiesJob *job)
{
  g_autofree char *name = dailies_job_words_title (job);
  g_autofree char *description = dailies_job_words_state (job, g_get_real_time ());
  GFile *poster = dailies_job_get_poster (job);

  g_variant_builder_open (metas, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (metas, "{sv}", "id", g_variant_new_string (dailies_job_get_id (job)));
  g_variant_builder_add (metas, "{sv}", "name", g_variant_new_string (name));
  g_variant_builder_add (metas, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (metas, "{sv}", "clipboardText",
                         g_variant_new_string (dailies_job_get_prompt (job)));
  if (poster != NULL)
    {
      g_autoptr (GIcon) icon = g_file_icon_new (poster);
      g_autoptr (GVariant) serialized = g_icon_serialize (icon);

      g_variant_builder_add (metas, "{sv}", "icon", serialized);
    }
  g_variant_builder_close (metas);
}

static DexFuture *
describe_fiber (gpointer data)
{
  Question *question = data;
  g_autoptr (DailiesEngine) engine = NULL;
  GVariantBuilder metas;
  GError *error = NULL;

  if ((engine = dex_await_object (dex_ref (DEX_FUTURE (question->provider->opening)), &error))
      == NULL)
    {
      g_dbus_method_invocation_take_error (g_steal_pointer (&question->invocation), error);
      return dex_future_new_for_boolean (FALSE);
    }

  g_variant_builder_init (&metas, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; question->words[i] != NULL; i++)
    {
      g_autoptr (DailiesJob) job
        = dailies_library_lookup (dailies_engine_get_library (engine), question->words[i]);

      if (job != NULL)
        add_meta (&metas, job);
    }
  g_dbus_method_invocation_return_value (g_steal_pointer (&question->invocation),
                                         g_variant_new ("(aa{sv})", &metas));
  return dex_future_new_true ();
}

static void
ask (DailiesSearchProvider *self,
     GDBusMethodInvocation *invocation,
     DexFiberFunc fiber,
     GStrv words)
{
  Question *question = g_new0 (Question, 1);

  question->provider = g_object_ref (self);
  question->invocation = invocation;
  question->words = words;
  /* A program that was only started to answer stays until it has. */
  g_application_hold (self->application);
  dex_future_disown (
    dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, fiber, question, question_free));
}

static void
called (GDBusConnection *bus,
        const char *sender,
        const char *path,
        const char *interface,
        const char *method,
        GVariant *parameters,
        GDBusMethodInvocation *invocation,
        gpointer user_data)
{
  DailiesSearchProvider *self = user_data;
  GActionGroup *actions = G_ACTION_GROUP (self->application);
  GStrv words = NULL;

  if (g_str_equal (method, "GetInitialResultSet"))
    {
      g_variant_get (parameters, "(^as)", &words);
      ask (self, invocation, find_fiber, words);
    }
  else if (g_str_equal (method, "GetSubsearchResultSet"))
    {
      /* All are looked through again: that is as fast. */
      g_variant_get (parameters, "(as^as)", NULL, &words);
      ask (self, invocation, find_fiber, words);
    }
  else if (g_str_equal (method, "GetResultMetas"))
    {
      g_variant_get (parameters, "(^as)", &words);
      ask (self, invocation, describe_fiber, words);
    }
  else if (g_str_equal (method, "ActivateResult"))
    {
      const char *id;

      g_variant_get (parameters, "(&sasu)", &id, NULL, NULL);
      g_action_group_activate_action (actions, "show-job", g_variant_new_string (id));
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    {
      g_autofree char *text = NULL;

      g_variant_get (parameters, "(^asu)", &words, NULL);
      text = g_strjoinv (" ", words);
      g_strfreev (words);
      g_action_group_activate_action (actions, "search", g_variant_new_string (text));
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static void
dailies_search_provider_dispose (GObject *object)
{
  DailiesSearchProvider *self = DAILIES_SEARCH_PROVIDER (object);

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->bus, self->registration);
  self->registration = 0;
  g_clear_object (&self->search);
  g_clear_object (&self->bus);
  dex_clear (&self->opening);

  G_OBJECT_CLASS (dailies_search_provider_parent_class)->dispose (object);
}

static void
dailies_search_provider_class_init (DailiesSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dailies_search_provider_dispose;
}

static void
dailies_search_provider_init (DailiesSearchProvider *self)
{
}

DailiesSearchProvider *
dailies_search_provider_new (GApplication *application, GDBusConnection *bus, GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = called };
  g_autoptr (DailiesSearchProvider) self = NULL;
  g_autoptr (GDBusNodeInfo) node = NULL;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus), NULL);

  dex_init ();
  self = g_object_new (DAILIES_TYPE_SEARCH_PROVIDER, NULL);
  self->application = application;
  self->bus = g_object_ref (bus);
  self->opening = dex_promise_new ();

  node = g_dbus_node_info_new_for_xml (introspection, error);
  if (node == NULL)
    return NULL;
  self->registration = g_dbus_connection_register_object (
    bus, DAILIES_SEARCH_PROVIDER_PATH, node->interfaces[0], &vtable, self, NULL, error);
  return self->registration != 0 ? g_steal_pointer (&self) : NULL;
}

static DexFuture *
engine_opened (DexFuture *completed, gpointer data)
{
  DailiesSearchProvider *self = data;
  GError *error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  if (value != NULL)
    dex_promise_resolve (self->opening, value);
  else
    dex_promise_reject (self->opening, error);
  return NULL;
}

void
dailies_search_provider_set_engine (DailiesSearchProvider *self, DexFuture *opening)
{
  g_return_if_fail (DAILIES_IS_SEARCH_PROVIDER (self));

  dex_future_disown (
    dex_future_finally (dex_ref (opening), engine_opened, g_object_ref (self), g_object_unref));
}
