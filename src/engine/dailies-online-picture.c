/* dailies-online-picture.c: a look at a picture that is sent as a link
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-online-picture.h"

#include "dailies-thread.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  DailiesEngine *engine;
  char *service;
  char *uri;
  guint64 max_bytes;
  GFile *out;
  DexPromise *promise;
  GCancellable *cancellable; /* of @promise */
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_object (&look->engine);
  g_clear_pointer (&look->service, g_free);
  g_clear_pointer (&look->uri, g_free);
  g_clear_object (&look->out);
  g_clear_object (&look->cancellable);
  dex_clear (&look->promise);
  g_free (look);
}

/* Without the key: a person without one may look at a picture too. */
static DailiesService *
find_service (Look *look, GError **error)
{
  if (g_str_equal (look->service, DAILIES_ENGINE_DEMO))
    return dex_await_object (dailies_engine_find_service (look->engine, look->service), error);
  return dailies_service_new (look->service, NULL);
}

/* The sentences of a fetch are about clips. */
static void
set_picture_error (Look *look, const GError *cause, GError **error)
{
  g_autofree char *most = NULL;

  if (cause->domain != DAILIES_SERVICE_ERROR)
    {
      g_propagate_error (error, g_error_copy (cause));
      return;
    }

  switch ((DailiesServiceError) cause->code)
    {
    case DAILIES_SERVICE_ERROR_LINK_REFUSED:
      g_set_error_literal (error, cause->domain, cause->code,
                           _ ("The link leads into this computer or its own network, where the "
                              "service cannot fetch it."));
      break;

    case DAILIES_SERVICE_ERROR_TOO_LARGE:
      most = g_format_size (look->max_bytes);
      g_set_error (error, cause->domain, cause->code,
                   _ ("What the link leads to has more than %s, which is too much for a first "
                      "frame."),
                   most);
      break;

    case DAILIES_SERVICE_ERROR_LINK_DEAD:
    case DAILIES_SERVICE_ERROR_REPLY:
      g_set_error_literal (error, cause->domain, cause->code,
                           _ ("There is no picture at this link, or it may not be seen by all."));
      break;

    case DAILIES_SERVICE_ERROR_UNREACHABLE:
    case DAILIES_SERVICE_ERROR_STATUS:
      g_set_error_literal (error, cause->domain, cause->code,
                           _ ("Dailies could not look at the picture of this link; the service may "
                              "still reach it."));
      break;

    case DAILIES_SERVICE_ERROR_ADDRESS:
    case DAILIES_SERVICE_ERROR_INPUT:
    case DAILIES_SERVICE_ERROR_NO_SPACE:
    case DAILIES_SERVICE_ERROR_DISK:
    default:
      g_propagate_error (error, g_error_copy (cause));
      break;
    }
}

/* Once the look is discarded, so is the fetch; but what it leaves is there only at its end. */
static void
fetch (Look *look, DailiesService *service, GError **error)
{
  g_autoptr (DexFuture) fetching = dailies_service_fetch (service, look->uri, look->out,
                                                          look->max_bytes, FALSE, NULL, NULL, NULL);

  dex_await (dex_future_first (dex_ref (fetching),
                               dex_cancellable_new_from_cancellable (look->cancellable), NULL),
             NULL);
  dex_await_uint64 (dex_ref (fetching), error);
  if (*error == NULL)
    g_cancellable_set_error_if_cancelled (look->cancellable, error);
}

static DexFuture *
look_fiber (gpointer data)
{
  Look *look = data;
  g_autoptr (DailiesService) service = NULL;
  g_autoptr (GError) error = NULL;
  GError *told = NULL;

  if ((service = find_service (look, &error)) != NULL)
    fetch (look, service, &error);

  /* What is noted of a clip is for the next try; a picture is looked at once. */
  dailies_service_forget_fetched (look->out);
  if (error == NULL)
    {
      dex_promise_resolve_boolean (look->promise, TRUE);
      return dex_future_new_true ();
    }

  g_file_delete (look->out, NULL, NULL);
  set_picture_error (look, error, &told);
  dex_promise_reject (look->promise, told);
  return dex_future_new_true ();
}

DexFuture *
dailies_online_picture_fetch (DailiesEngine *engine,
                              const char *service,
                              const char *uri,
                              guint64 max_bytes,
                              GFile *out)
{
  DexPromise *promise;
  Look *look;

  g_return_val_if_fail (DAILIES_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (service != NULL && uri != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (out), NULL);

  promise = dex_promise_new_cancellable ();
  look = g_new0 (Look, 1);
  look->engine = g_object_ref (engine);
  look->service = g_strdup (service);
  look->uri = g_strdup (uri);
  look->max_bytes = max_bytes;
  look->out = g_object_ref (out);
  look->promise = dex_ref (promise);
  look->cancellable = g_object_ref (dex_promise_get_cancellable (promise));

  /* Brought to its end, so that nothing is left behind. */
  dex_future_disown (dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, look_fiber, look, look_free));
  return DEX_FUTURE (promise);
}
