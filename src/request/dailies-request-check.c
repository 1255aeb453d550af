/* dailies-request-check.c: whether a request may be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-request-private.h"

#include <glib/gi18n-lib.h>

/* So many models are named to a person who asked for one that is not there. */
#define MODELS_NAMED 8

static gboolean G_GNUC_PRINTF (3, 4)
  refuse (GError **error, DailiesRequestError code, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error_literal (error, DAILIES_REQUEST_ERROR, (int) code, message);
  return FALSE;
}

/* --- model --- */

static char *
name_models (DailiesCatalogue *catalogue)
{
  GListModel *list = G_LIST_MODEL (catalogue);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (g_list_model_get_n_items (list), MODELS_NAMED); i++)
    {
      g_autoptr (DailiesModel) model = g_list_model_get_item (list, i);

      if (i > 0)
        g_string_append (names, ", ");
      g_string_append (names, dailies_model_get_id (model));
    }
  if (g_list_model_get_n_items (list) > MODELS_NAMED)
    g_string_append (names, ", …");
  return g_string_free (g_steal_pointer (&names), FALSE);
}

DailiesModel *
_dailies_request_find_model (DailiesRequest *self, DailiesCatalogue *catalogue, GError **error)
{
  const char *id = dailies_request_get_model_id (self);
  DailiesModel *model = dailies_catalogue_lookup (catalogue, id);

  if (model == NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (id, -1);
      g_autofree char *names = name_models (catalogue);

      /* Translators: the second is a list of models, "video-01, video-01-live2d" */
      refuse (error, DAILIES_REQUEST_ERROR_MODEL,
              _ ("Dailies does not know the model “%s”. It knows: %s."), valid, names);
    }
  return model;
}

/* --- prompt --- */

static gboolean
is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (!g_unichar_isspace (c) && type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT)
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_prompt (DailiesRequest *self, DailiesModel *model, DailiesDialect dialect, GError **error)
{
  DailiesParameter *parameter = dailies_model_get_by_role (model, DAILIES_ROLE_PROMPT);
  const char *prompt = dailies_request_get_prompt (self);
  const char *id = dailies_model_get_id (model);
  const char *end;
  guint max_length;
  glong length;

  if (!g_utf8_validate (prompt, -1, &end))
    return refuse (error, DAILIES_REQUEST_ERROR_PROMPT,
                   /* Translators: %'u is a place in the text, counted in bytes from 1 */
                   _ ("The prompt is not valid UTF-8 text: byte %'u cannot be read."),
                   (guint) (end - prompt) + 1);

  if (parameter == NULL || dailies_parameter_get_name (parameter, dialect) == NULL)
    {
      if (*prompt == '\0')
        return TRUE;
      return refuse (error, DAILIES_REQUEST_ERROR_PROMPT, _ ("%s takes no prompt."), id);
    }

  if (*prompt == '\0')
    {
      if (!dailies_parameter_is_required (parameter))
        return TRUE;
      return refuse (error, DAILIES_REQUEST_ERROR_PROMPT,
                     _ ("The prompt is empty; it needs at least one character."));
    }
  if (is_blank (prompt))
    return refuse (error, DAILIES_REQUEST_ERROR_PROMPT,
                   _ ("The prompt has nothing but blanks; it needs at least one character."));

  length = g_utf8_strlen (prompt, -1);
  max_length = dailies_parameter_get_max_length (parameter);
  if (max_length != 0 && length > (glong) max_length)
    return refuse (error, DAILIES_REQUEST_ERROR_PROMPT,
                   ngettext ("The prompt has %'ld character; %s takes at most %'u.",
                             "The prompt has %'ld characters; %s takes at most %'u.",
                             (gulong) length),
                   length, id, max_length);
  return TRUE;
}

/* --- parameters --- */

static gboolean
is_settable (DailiesParameter *parameter)
{
  DailiesRole role = dailies_parameter_get_role (parameter);

  return (role == DAILIES_ROLE_OPTION || role == DAILIES_ROLE_ENHANCE)
         && dailies_parameter_get_kind (parameter) != DAILIES_KIND_PICTURE;
}

static char *
name_parameters (DailiesModel *model, DailiesDialect dialect)
{
  GListModel *list = dailies_model_get_parameters (model);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (DailiesParameter) parameter = g_list_model_get_item (list, i);

      if (!is_settable (parameter) || dailies_parameter_get_name (parameter, dialect) == NULL)
        continue;
      if (names->len > 0)
        g_string_append (names, ", ");
      g_string_append (names, dailies_parameter_get_name (parameter, DAILIES_DIALECT_UNIVERSAL));
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
refuse_parameter (DailiesModel *model, DailiesDialect dialect, const char *name, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *names = name_parameters (model, dialect);

  if (*names == '\0')
    return refuse (error, DAILIES_REQUEST_ERROR_PARAMETER,
                   _ ("%s has no parameter “%s”; it takes none."), dailies_model_get_id (model),
                   valid);
  return refuse (error, DAILIES_REQUEST_ERROR_PARAMETER,
                 /* Translators: a model, a parameter, a list of the parameters that it takes */
                 _ ("%s has no parameter “%s”. It takes: %s."), dailies_model_get_id (model), valid,
                 names);
}

static gboolean
check_parameters (DailiesRequest *self, DailiesModel *model, DailiesDialect dialect, GError **error)
{
  GListModel *list = dailies_model_get_parameters (model);
  g_autofree char **names = dailies_request_list_parameters (self);

  for (guint i = 0; names[i] != NULL; i++)
    {
      DailiesParameter *parameter = dailies_model_lookup_parameter (model, names[i]);

      if (parameter == NULL || !is_settable (parameter)
          || dailies_parameter_get_name (parameter, dialect) == NULL)
        return refuse_parameter (model, dialect, names[i], error);
      if (!dailies_parameter_check (parameter, dailies_request_get_parameter (self, names[i]),
                                    error))
        return FALSE;
    }

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (DailiesParameter) parameter = g_list_model_get_item (list, i);
      const char *name = dailies_parameter_get_name (parameter, DAILIES_DIALECT_UNIVERSAL);

      if (is_settable (parameter) && dailies_parameter_is_required (parameter)
          && dailies_parameter_get_name (parameter, dialect) != NULL
          && dailies_request_get_parameter (self, name) == NULL)
        return refuse (error, DAILIES_REQUEST_ERROR_PARAMETER, _ ("%s needs the parameter “%s”."),
                       dailies_model_get_id (model), name);
    }
  return TRUE;
}

/* --- first frame --- */

static gboolean
check_link (const char *link, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme = NULL;
  const char *host = NULL;

  /* It is sent as it is: what does not parse once encoded, or holds blanks, is no link. */
  if (g_utf8_validate (link, -1, NULL))
    uri = g_uri_parse (link, G_URI_FLAGS_ENCODED, NULL);
  if (uri != NULL)
    {
      scheme = g_uri_get_scheme (uri);
      host = g_uri_get_host (uri);
    }

  if (scheme == NULL || host == NULL || *host == '\0'
      || (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")))
    {
      g_autofree char *valid = g_utf8_make_valid (link, -1);

      return refuse (error, DAILIES_REQUEST_ERROR_PICTURE,
                     _ ("“%s” is no link to a picture; it has to begin with https:// or http://."),
                     valid);
    }
  return TRUE;
}

static gboolean
check_first_frame (DailiesRequest *self,
                   DailiesModel *model,
                   DailiesDialect dialect,
                   GError **error)
{
  DailiesParameter *parameter = dailies_model_get_by_role (model, DAILIES_ROLE_FIRST_FRAME);
  const char *link = dailies_request_get_first_frame_uri (self);
  gboolean given = link != NULL || dailies_request_get_first_frame_file (self) != NULL;

  if (parameter == NULL || dailies_parameter_get_name (parameter, dialect) == NULL)
    {
      if (!given)
        return TRUE;
      return refuse (error, DAILIES_REQUEST_ERROR_PICTURE, _ ("%s takes no first frame."),
                     dailies_model_get_id (model));
    }

  if (!given && dailies_parameter_is_required (parameter))
    return refuse (error, DAILIES_REQUEST_ERROR_PICTURE,
                   _ ("%s needs a picture as its first frame."), dailies_model_get_id (model));
  return link == NULL || check_link (link, error);
}

gboolean
dailies_request_check (DailiesRequest *self,
                       DailiesCatalogue *catalogue,
                       DailiesDialect dialect,
                       GError **error)
{
  DailiesModel *model;

  g_return_val_if_fail (DAILIES_IS_REQUEST (self), FALSE);
  g_return_val_if_fail (DAILIES_IS_CATALOGUE (catalogue), FALSE);

  model = _dailies_request_find_model (self, catalogue, error);
  if (model == NULL)
    return FALSE;

  if (dailies_model_get_path (model, dialect) == NULL)
    return refuse (error, DAILIES_REQUEST_ERROR_MODEL,
                   /* Translators: a model, and "universal" or "legacy" */
                   _ ("%s cannot be called in the %s dialect."), dailies_model_get_id (model),
                   dailies_dialect_get_id (dialect));

  return check_prompt (self, model, dialect, error)
         && check_parameters (self, model, dialect, error)
         && check_first_frame (self, model, dialect, error);
}
