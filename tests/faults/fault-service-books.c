/* fault-service-books.c: what the service saw
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-service-private.h"

guint
fault_service_count (FaultService *self, FaultCall call)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->counts[call];
  g_mutex_unlock (&self->mutex);
  return count;
}

guint
fault_service_count_with_key (FaultService *self, FaultCall call)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->counts_with_key[call];
  g_mutex_unlock (&self->mutex);
  return count;
}

guint
fault_service_count_accepted (FaultService *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->generations->len;
  g_mutex_unlock (&self->mutex);
  return count;
}

GPtrArray *
fault_service_list_accepted (FaultService *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->generations->len; i++)
    {
      FaultGeneration *generation = g_ptr_array_index (self->generations, i);

      g_ptr_array_add (ids, g_strdup (generation->client_id));
    }
  g_mutex_unlock (&self->mutex);
  return ids;
}

guint
fault_service_count_accepted_of (FaultService *self, const char *id)
{
  g_autoptr (GPtrArray) ids = fault_service_list_accepted (self);
  guint count = 0;

  for (guint i = 0; i < ids->len; i++)
    if (g_str_equal (g_ptr_array_index (ids, i), id))
      count++;
  return count;
}

char *
fault_service_dup_generation (FaultService *self, const char *id)
{
  char *found = NULL;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->generations->len; i++)
    {
      FaultGeneration *generation = g_ptr_array_index (self->generations, i);

      if (g_str_equal (generation->client_id, id))
        g_set_str (&found, generation->id);
    }
  g_mutex_unlock (&self->mutex);
  return found;
}

char *
fault_service_dup_last_head (FaultService *self, FaultCall call)
{
  char *head;

  g_mutex_lock (&self->mutex);
  head = g_strdup (self->last_heads[call]);
  g_mutex_unlock (&self->mutex);
  return head;
}

char *
fault_service_dup_last_body (FaultService *self)
{
  char *body;

  g_mutex_lock (&self->mutex);
  body = g_strdup (self->last_body);
  g_mutex_unlock (&self->mutex);
  return body;
}

void
fault_service_run_until (FaultService *self, FaultCall call, guint count)
{
  while (fault_service_count (self, call) < count)
    g_main_context_iteration (NULL, TRUE);
}
