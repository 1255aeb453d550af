/* dailies-command-error.c: why a command cannot go on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-json.h"
#include "dailies-command-private.h"
#include "dailies-engine.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (dailies_command_error, dailies_command_error)

typedef struct
{
  const char *name;
  DailiesExit status;
} Meaning;

static Meaning
get_meaning_of_request (int code)
{
  switch ((DailiesRequestError) code)
    {
    case DAILIES_REQUEST_ERROR_MODEL:
      return (Meaning) { "model", DAILIES_EXIT_REFUSED_HERE };
    case DAILIES_REQUEST_ERROR_PROMPT:
      return (Meaning) { "prompt", DAILIES_EXIT_REFUSED_HERE };
    case DAILIES_REQUEST_ERROR_PARAMETER:
      return (Meaning) { "parameter", DAILIES_EXIT_REFUSED_HERE };
    case DAILIES_REQUEST_ERROR_PICTURE:
      return (Meaning) { "picture", DAILIES_EXIT_REFUSED_HERE };
    case DAILIES_REQUEST_ERROR_CATALOGUE:
    case DAILIES_REQUEST_ERROR_FORMAT:
    default:
      return (Meaning) { "internal", DAILIES_EXIT_INTERNAL };
    }
}

static Meaning
get_meaning_of_library (int code)
{
  switch ((DailiesLibraryError) code)
    {
    case DAILIES_LIBRARY_ERROR_NEWER:
      return (Meaning) { "library-newer", DAILIES_EXIT_REFUSED_HERE };
    case DAILIES_LIBRARY_ERROR_READ_ONLY:
      return (Meaning) { "library-read-only", DAILIES_EXIT_REFUSED_HERE };
    case DAILIES_LIBRARY_ERROR_FULL:
      return (Meaning) { "library-full", DAILIES_EXIT_REFUSED_HERE };
    case DAILIES_LIBRARY_ERROR_DAMAGED:
      return (Meaning) { "library-damaged", DAILIES_EXIT_REFUSED_HERE };
    case DAILIES_LIBRARY_ERROR_STATE:
    case DAILIES_LIBRARY_ERROR_NOT_FOUND:
    case DAILIES_LIBRARY_ERROR_LIMIT:
    case DAILIES_LIBRARY_ERROR_FAILED:
    default:
      return (Meaning) { "library", DAILIES_EXIT_INTERNAL };
    }
}

static Meaning
get_meaning (const GError *error)
{
  if (error->domain == DAILIES_REQUEST_ERROR)
    return get_meaning_of_request (error->code);
  if (error->domain == DAILIES_LIBRARY_ERROR)
    return get_meaning_of_library (error->code);
  if (error->domain == DAILIES_PICTURE_ERROR)
    return (Meaning) { "picture", DAILIES_EXIT_REFUSED_HERE };
  if (error->domain == DAILIES_ENGINE_ERROR)
    return (Meaning) { "key", DAILIES_EXIT_REFUSED_HERE };
  if (g_error_matches (error, DAILIES_SERVICE_ERROR, DAILIES_SERVICE_ERROR_ADDRESS))
    return (Meaning) { "address", DAILIES_EXIT_REFUSED_HERE };
  if (g_error_matches (error, DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_OUTPUT))
    return (Meaning) { "output", DAILIES_EXIT_REFUSED_HERE };
  if (g_error_matches (error, DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_JOB))
    return (Meaning) { "no-such-job", DAILIES_EXIT_REFUSED_HERE };
  if (error->domain == DAILIES_COMMAND_ERROR || error->domain == G_OPTION_ERROR)
    return (Meaning) { "usage", DAILIES_EXIT_REFUSED_HERE };
  return (Meaning) { "internal", DAILIES_EXIT_INTERNAL };
}

const char *
dailies_command_error_get_name (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  return get_meaning (error).name;
}

int
dailies_command_refuse (const GError *error, gboolean json)
{
  g_return_val_if_fail (error != NULL, DAILIES_EXIT_INTERNAL);

  if (json)
    {
      g_autoptr (JsonNode) node
        = dailies_command_json_from_refusal (get_meaning (error).name, error->message);

      dailies_command_json_print (node);
    }

  g_printerr ("dailies: %s\n", error->message);
  return get_meaning (error).status;
}
