/* dailies-request-picture.c: whether the first frame of a request may be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-request-private.h"

#include <glib/gi18n-lib.h>

static DexFuture *
hold_against_rules (DexFuture *probed, gpointer user_data)
{
  DailiesModel *model = user_data;
  const GValue *value = dex_future_get_value (probed, NULL);
  DailiesPicture *picture;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GString) message = NULL;

  g_assert (value != NULL);

  picture = g_value_get_object (value);
  problems = dailies_picture_rules_check (dailies_model_get_picture_rules (model), picture);
  if (problems->len == 0)
    return dex_future_new_for_object (picture);

  message = g_string_new (NULL);
  for (guint i = 0; i < problems->len; i++)
    {
      const DailiesPictureProblem *problem = g_ptr_array_index (problems, i);

      if (i > 0)
        g_string_append_c (message, ' ');
      g_string_append_printf (message, "%s.", problem->message);
    }
  return dex_future_new_reject (DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PICTURE, "%s",
                                message->str);
}

DexFuture *
dailies_request_check_picture (DailiesRequest *self, DailiesCatalogue *catalogue)
{
  g_autoptr (GError) error = NULL;
  DailiesModel *model;
  GFile *file;

  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);
  g_return_val_if_fail (DAILIES_IS_CATALOGUE (catalogue), NULL);

  model = _dailies_request_find_model (self, catalogue, &error);
  if (model == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  file = dailies_request_get_first_frame_file (self);
  if (file == NULL)
    {
      g_auto (GValue) nothing = G_VALUE_INIT;

      g_value_init (&nothing, G_TYPE_OBJECT);
      return dex_future_new_for_value (&nothing);
    }
  if (dailies_model_get_picture_rules (model) == NULL)
    return dex_future_new_reject (DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PICTURE,
                                  _ ("%s takes no first frame."), dailies_model_get_id (model));

  return dex_future_then (dailies_picture_probe_file (file), hold_against_rules,
                          g_object_ref (model), g_object_unref);
}
