/* dailies-driver-damage.c: what came and is no good
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-driver-private.h"

#include "dailies-clip.h"
#include "dailies-thread.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The very same file so many times is what the service has, and no accident on the way. */
#define SAME_DAMAGE 3

#define BLOCK (256 * 1024)

GFile *
dailies_driver_get_aside (DailiesDriver *self)
{
  g_autoptr (GFile) partial = dailies_library_get_partial (self->library, self->job);
  g_autofree char *path = g_strconcat (g_file_peek_path (partial), ".damaged", NULL);

  return g_file_new_for_path (path);
}

/* --- in a worker thread --- */

typedef struct
{
  GFile *partial;
  /* NULL: it goes */
  char *aside;
} Discard;

static void
discard_free (gpointer data)
{
  Discard *discard = data;

  g_clear_object (&discard->partial);
  g_free (discard->aside);
  g_free (discard);
}

/* Fills the block unless the file ends; -1 where it cannot be read. */
static gssize
read_block (int fd, char *block)
{
  gsize filled = 0;

  while (filled < BLOCK)
    {
      gssize n = read (fd, block + filled, BLOCK - filled);

      if (n == 0)
        break;
      if (n > 0)
        filled += (gsize) n;
      else if (errno != EINTR)
        return -1;
    }
  return (gssize) filled;
}

static gboolean
is_same (const char *first, const char *second)
{
  g_autofd int a = open (first, O_RDONLY | O_CLOEXEC);
  g_autofd int b = open (second, O_RDONLY | O_CLOEXEC);
  g_autofree char *one = g_malloc (BLOCK);
  g_autofree char *other = g_malloc (BLOCK);
  gssize n;

  if (a == -1 || b == -1)
    return FALSE;
  do
    {
      n = read_block (a, one);
      if (n == -1 || read_block (b, other) != n || memcmp (one, other, (gsize) n) != 0)
        return FALSE;
    }
  while (n == BLOCK);
  return TRUE;
}

/* Resolves to whether the same came before. */
static DexFuture *
discard_in_thread (gpointer data)
{
  Discard *discard = data;
  const char *partial = g_file_peek_path (discard->partial);
  gboolean same = FALSE;
  int result;

  if (discard->aside != NULL)
    {
      same = is_same (partial, discard->aside);
      result = g_rename (partial, discard->aside);
    }
  else
    result = g_unlink (partial);

  if (result != 0)
    return dex_future_new_reject (G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", partial,
                                  g_strerror (errno));
  dailies_service_forget_fetched (discard->partial);
  return dex_future_new_for_boolean (same);
}

/* --- what is told --- */

/* A run that died may have found it out already. */
static gboolean
is_known_as_such (DailiesDriver *self)
{
  return g_strcmp0 (dailies_job_get_error_name (self->job), DAILIES_QUEUE_ERROR_SAME_DAMAGE) == 0;
}

static void
note_damage (DailiesDriver *self, const GError *reason)
{
  const char *uri = dailies_job_get_result_uri (self->job);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) facts = NULL;
  g_autofree char *message = NULL;

  if (self->same_damage < SAME_DAMAGE)
    {
      dailies_driver_note_trouble (self, "unusable", DAILIES_QUEUE_ERROR_DAMAGED, reason->message);
      return;
    }

  object = json_object_new ();
  facts = json_node_new (JSON_NODE_OBJECT);
  json_object_set_string_member (object, "uri", uri != NULL ? uri : "");
  json_object_set_int_member (object, "times_the_same", self->same_damage);
  json_object_set_string_member (object, "damage", reason->message);
  json_node_set_object (facts, object);
  message = g_strdup_printf (
    /* Translators: %s is a sentence that says what is wrong with the file. */
    _ ("The service’s file is damaged: it came several times, and always the same. %s Dailies asks "
       "for a better one from time to time; this one can be kept as it is."),
    reason->message);
  dailies_driver_note (self, &(DailiesRecord) { .kind = "unusable",
                                                .facts = facts,
                                                .error_name = DAILIES_QUEUE_ERROR_SAME_DAMAGE,
                                                .error_message = message,
                                                .next_ask = dailies_driver_set_due (
                                                  self, self->pace->trouble_ceiling) });
}

void
dailies_driver_discard (DailiesDriver *self, GFile *partial, const GError *reason)
{
  const gboolean damaged = g_error_matches (reason, DAILIES_CLIP_ERROR, DAILIES_CLIP_ERROR_DAMAGED);
  const gboolean known = is_known_as_such (self);
  Discard *discard = g_new0 (Discard, 1);
  g_autoptr (GFile) aside = dailies_driver_get_aside (self);
  g_autoptr (GError) error = NULL;
  gboolean same;

  discard->partial = g_object_ref (partial);
  discard->aside = damaged ? g_file_get_path (aside) : NULL;
  same = dex_await_boolean (
    dailies_thread_run ("discard", discard_in_thread, discard, discard_free), &error);
  if (self->queue == NULL)
    return;
  if (error != NULL)
    g_warning ("%s", error->message);

  self->wants_link = TRUE;
  if (!damaged)
    {
      dailies_driver_note_trouble (self, "unusable", DAILIES_QUEUE_ERROR_NO_VIDEO, reason->message);
      return;
    }

  self->same_damage = same ? (known ? SAME_DAMAGE : self->same_damage + 1) : 1;
  note_damage (self, reason);
}

static gboolean
is_there (DailiesDriver *self)
{
  g_autoptr (GFile) aside = dailies_driver_get_aside (self);

  return g_file_test (g_file_peek_path (aside), G_FILE_TEST_IS_REGULAR);
}

char *
dailies_driver_word_damaged (DailiesDriver *self, const char *why, gboolean lacks)
{
  if (self->state != DAILIES_STATE_DOWNLOADING || !(lacks || is_known_as_such (self))
      || !is_there (self))
    return NULL;

  return g_strdup_printf (
    /* Translators: %s is a sentence that says why. */
    _ ("The file that came is damaged, and there is no other one for now. %s Dailies asks for a "
       "better "
       "one from time to time; this one can be kept as it is."),
    why != NULL ? why : "");
}

/* --- what a person says to it --- */

gboolean
dailies_driver_may_keep_damaged (DailiesDriver *self)
{
  g_autoptr (JsonNode) events = NULL;

  /* Whatever has been told of the job since: the disk was full when it was to be kept, say. */
  if (!is_there (self))
    return FALSE;

  events = dailies_driver_list_events (self);
  return self->queue != NULL && events != NULL
         && dailies_driver_find_last_event (events, "keep-damaged") != NULL && is_there (self);
}
