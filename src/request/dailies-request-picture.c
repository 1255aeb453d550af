/* dailies-request-picture.c: the first frame of a request, as it is sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-request-private.h"

#include "dailies-thread.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  DailiesRequest *request;
  DailiesModel *model;
  DailiesPicturePrivacy privacy;
  GFile *out; /* %NULL where it is only to be judged */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->request);
  g_clear_object (&work->model);
  g_clear_object (&work->out);
  g_free (work);
}

static DexFuture *
reject (GPtrArray *problems)
{
  g_autoptr (GString) message = g_string_new (NULL);

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

/* Too heavy as it is; it may be light enough without what is taken out of it. */
static gboolean
is_only_heavy (GPtrArray *problems)
{
  const DailiesPictureProblem *problem;

  if (problems->len != 1)
    return FALSE;
  problem = g_ptr_array_index (problems, 0);
  return problem->rule == DAILIES_PICTURE_RULE_FILE_SIZE;
}

static DexFuture *
write_to (Work *work, GFile *out)
{
  GFile *file = dailies_request_get_first_frame_file (work->request);
  const DailiesPictureRules *rules = dailies_model_get_picture_rules (work->model);
  const DailiesPictureRepair *repair = dailies_request_get_repair (work->request);

  if (repair != NULL)
    {
      DailiesPictureRepair applied = *repair;

      applied.privacy = work->privacy;
      return dailies_picture_repair_apply (file, &applied, out, rules);
    }
  return dailies_picture_privacy_copy (file, out, work->privacy);
}

static DexFuture *
write_fiber (gpointer data)
{
  Work *work = data;
  GFile *file = dailies_request_get_first_frame_file (work->request);
  const DailiesPictureRules *rules = dailies_model_get_picture_rules (work->model);
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GFileIOStream) unused = NULL;
  g_autoptr (GFile) temporary = NULL;
  g_autoptr (GError) error = NULL;

  if (dailies_request_get_repair (work->request) == NULL)
    {
      if ((picture = dex_await_object (dailies_picture_probe_file (file), &error)) == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));

      problems = dailies_picture_rules_check (rules, picture);
      if (problems->len > 0
          && (work->privacy == DAILIES_PICTURE_PRIVACY_KEEP || !is_only_heavy (problems)))
        return reject (problems);
      if (problems->len == 0 && work->out == NULL)
        return dex_future_new_take_object (g_steal_pointer (&picture));
    }

  if (work->out == NULL && (temporary = g_file_new_tmp ("dailies-XXXXXX", &unused, &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  g_clear_object (&picture);
  picture = dex_await_object (write_to (work, work->out != NULL ? work->out : temporary), &error);
  if (temporary != NULL)
    g_file_delete (temporary, NULL, NULL);
  if (picture == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  g_clear_pointer (&problems, g_ptr_array_unref);
  problems = dailies_picture_rules_check (rules, picture);
  if (problems->len > 0)
    {
      if (work->out != NULL)
        g_file_delete (work->out, NULL, NULL);
      return reject (problems);
    }
  return dex_future_new_take_object (g_steal_pointer (&picture));
}

static DexFuture *
run (DailiesRequest *self, DailiesCatalogue *catalogue, DailiesPicturePrivacy privacy, GFile *out)
{
  g_autoptr (GError) error = NULL;
  DailiesModel *model;
  Work *work;

  model = _dailies_request_find_model (self, catalogue, &error);
  if (model == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (dailies_request_get_first_frame_file (self) == NULL)
    {
      g_auto (GValue) nothing = G_VALUE_INIT;

      g_value_init (&nothing, G_TYPE_OBJECT);
      return dex_future_new_for_value (&nothing);
    }
  if (dailies_model_get_picture_rules (model) == NULL)
    return dex_future_new_reject (DAILIES_REQUEST_ERROR, DAILIES_REQUEST_ERROR_PICTURE,
                                  _ ("%s takes no first frame."), dailies_model_get_id (model));

  work = g_new0 (Work, 1);
  work->request = g_object_ref (self);
  work->model = g_object_ref (model);
  work->privacy = privacy;
  g_set_object (&work->out, out);
  return dex_scheduler_spawn (NULL, DAILIES_FIBER_STACK, write_fiber, work, work_free);
}

DexFuture *
dailies_request_check_picture (DailiesRequest *self,
                               DailiesCatalogue *catalogue,
                               DailiesPicturePrivacy privacy)
{
  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);
  g_return_val_if_fail (DAILIES_IS_CATALOGUE (catalogue), NULL);

  return run (self, catalogue, privacy, NULL);
}

DexFuture *
dailies_request_write_picture (DailiesRequest *self,
                               DailiesCatalogue *catalogue,
                               DailiesPicturePrivacy privacy,
                               GFile *out)
{
  g_return_val_if_fail (DAILIES_IS_REQUEST (self), NULL);
  g_return_val_if_fail (DAILIES_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (G_IS_FILE (out), NULL);

  return run (self, catalogue, privacy, out);
}
