/* dailies-driver-events.c: what was written down about a job, read again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

#include "dailies-thread.h"

JsonNode *
dailies_driver_list_events (DailiesDriver *self)
{
  g_autoptr (GError) error = NULL;
  JsonNode *events = dex_await_boxed (
    dailies_driver_until_ended (self, dailies_library_list_events (self->library, self->job)),
    &error);

  if (events == NULL && self->queue != NULL)
    dailies_queue_write_failed (self->queue, self->job, error);
  return events;
}

JsonObject *
dailies_driver_get_detail (JsonObject *event)
{
  JsonNode *detail = event != NULL ? json_object_get_member (event, "detail") : NULL;

  return detail != NULL && JSON_NODE_HOLDS_OBJECT (detail) ? json_node_get_object (detail) : NULL;
}

JsonObject *
dailies_driver_find_last_event (JsonNode *events, const char *kind)
{
  JsonArray *array = json_node_get_array (events);

  for (guint i = json_array_get_length (array); i-- > 0;)
    {
      JsonObject *event = json_array_get_object_element (array, i);

      if (g_strcmp0 (json_object_get_string_member_with_default (event, "kind", NULL), kind) == 0)
        return event;
    }
  return NULL;
}
