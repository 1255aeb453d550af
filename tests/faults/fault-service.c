/* fault-service.c: the service, misbehaving by script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-service-private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  FaultService *service;
  int fd;
} Connection;

static void
fault_free (gpointer data)
{
  Fault *fault = data;

  if (fault == NULL)
    return;
  g_free ((char *) fault->body);
  g_free ((char *) fault->headers);
  g_free ((char *) fault->filler);
  g_free (fault);
}

static Fault *
fault_copy (const Fault *fault)
{
  Fault *copy = g_memdup2 (fault, sizeof *fault);

  copy->body = g_strdup (fault->body);
  copy->headers = g_strdup (fault->headers);
  copy->filler = g_strdup (fault->filler);
  return copy;
}

/* --- one request --- */

static void
close_connection (int fd, const Fault *fault)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  if (fault->resets)
    setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

/* Returns: %FALSE once nobody steps any more */
static gboolean
await_step (FaultService *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (self->steps == 0 && !self->stopping)
    g_cond_wait (&self->released_cond, &self->mutex);
  self->steps -= self->stopping ? 0 : 1;
  return !self->stopping;
}

/* Returns: whether all of it was sent */
static gboolean
send_body (FaultService *self, int fd, const Fault *fault, const char *body, gsize size)
{
  if (!fault->trickles && !fault_send_all (fd, body, size))
    return FALSE;
  for (gsize i = 0; fault->trickles && i < size; i++)
    if (!await_step (self) || !fault_send_all (fd, body + i, 1))
      return FALSE;
  for (guint i = 0; fault->filler != NULL && i < fault->fillers; i++)
    if (!fault_send_all (fd, fault->filler, strlen (fault->filler)))
      return FALSE;
  return TRUE;
}

/* Returns: whether the connection stays open */
static gboolean
send_answer (FaultService *self,
             int fd,
             FaultCall call,
             const Fault *fault,
             const FaultAnswer *answer)
{
  g_autoptr (GString) head = g_string_new (NULL);
  g_autofree char *date = g_date_time_format (answer->date, "%a, %d %b %Y %H:%M:%S GMT");
  gsize size;
  const char *body = g_bytes_get_data (answer->body, &size);
  gsize sent = fault->cut > 0 ? MIN (fault->cut, size) : size;

  g_string_append_printf (head,
                          "HTTP/1.1 %u Whatever\r\n"
                          "Date: %s\r\n"
                          "Content-Type: %s\r\n"
                          "x-request-id: request-%u\r\n",
                          answer->status, date, answer->content_type, self->counts[call]);
  if (fault->fillers < G_MAXUINT)
    g_string_append_printf (
      head, "Content-Length: %" G_GSIZE_FORMAT "\r\n",
      size + (fault->filler != NULL ? strlen (fault->filler) * fault->fillers : 0));
  if (answer->status == 206)
    g_string_append_printf (
      head, "Content-Range: bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT "\r\n",
      answer->first, answer->total - 1, answer->total);
  if (answer->status == 416)
    g_string_append_printf (head, "Content-Range: bytes */%" G_GSIZE_FORMAT "\r\n", answer->total);
  if (call == FAULT_FILE)
    g_string_append (head, "ETag: \"the-clip\"\r\nAccept-Ranges: bytes\r\n");
  if (fault->headers != NULL)
    g_string_append (head, fault->headers);
  g_string_append (head, "\r\n");

  return fault_send_all (fd, head->str, head->len) && send_body (self, fd, fault, body, sent)
         && sent == size && fault->fillers < G_MAXUINT;
}

/* Returns: (transfer full): the fault of this request */
static Fault *
take_fault (FaultService *self, FaultCall call, const FaultRequest *request)
{
  static const Fault none = { 0 };
  g_autofree char *authorization = fault_get_header (request->head, "Authorization");
  Fault *fault;

  self->counts[call]++;
  if (authorization != NULL && strstr (authorization, FAULT_KEY) != NULL)
    self->counts_with_key[call]++;
  g_set_str (&self->last_heads[call], request->head);

  fault = g_queue_pop_head (&self->scripts[call]);
  if (fault == NULL)
    fault = fault_copy (self->always[call] != NULL ? self->always[call] : &none);
  return fault;
}

/* Returns: whether the connection stays open */
static gboolean
serve (FaultService *self, int fd)
{
  FaultRequest request = { 0 };
  FaultAnswer answer = { 0 };
  Fault *fault;
  FaultCall call;
  gboolean open = FALSE;

  if (!fault_request_read_head (fd, &request))
    {
      fault_request_clear (&request);
      return FALSE;
    }
  call = fault_classify (&request);

  g_mutex_lock (&self->mutex);
  fault = take_fault (self, call, &request);
  g_mutex_unlock (&self->mutex);

  fault_request_read_body (fd, &request, fault->reads);

  g_mutex_lock (&self->mutex);
  if (call == FAULT_CREATE)
    g_set_str (&self->last_body, request.body->str);
  /* A request that came only in part is carried out by nobody. */
  if (request.whole && !fault->ignored)
    fault_carry_out (self, call, &request, &answer);
  answer.date = fault_service_now (self);
  if (self->hook != NULL)
    self->hook (self, call, self->hook_data);
  g_main_context_wakeup (NULL);
  while (fault->hangs && !self->released && !self->stopping)
    g_cond_wait (&self->released_cond, &self->mutex);

  if (answer.body == NULL)
    fault_answer_text (&answer, 500, g_strdup ("{\"message\":\"Internal server error\"}"));
  if (fault->status != 0)
    answer.status = fault->status;
  if (fault->body != NULL)
    {
      g_clear_pointer (&answer.body, g_bytes_unref);
      answer.body = g_bytes_new (fault->body, strlen (fault->body));
    }
  g_mutex_unlock (&self->mutex);

  if (request.whole && !fault->silent)
    open = send_answer (self, fd, call, fault, &answer);
  if (!open)
    close_connection (fd, fault);

  fault_free (fault);
  fault_answer_clear (&answer);
  fault_request_clear (&request);
  return open;
}

static gpointer
connection_thread (gpointer data)
{
  Connection *connection = data;
  FaultService *self = connection->service;
  int fd = connection->fd;

  g_free (connection);
  while (serve (self, fd))
    continue;

  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->connections, GINT_TO_POINTER (fd));
  close (fd);
  g_main_context_wakeup (NULL);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static gpointer
accept_thread (gpointer data)
{
  FaultService *self = data;
  int fd;

  while ((fd = accept4 (self->socket, NULL, NULL, SOCK_CLOEXEC)) != -1)
    {
      Connection *connection = g_new0 (Connection, 1);

      connection->service = self;
      connection->fd = fd;
      g_mutex_lock (&self->mutex);
      g_hash_table_add (self->connections, GINT_TO_POINTER (fd));
      g_ptr_array_add (self->threads,
                       g_thread_new ("fault-connection", connection_thread, connection));
      g_mutex_unlock (&self->mutex);
    }
  return NULL;
}

/* --- public --- */

/* The port stays ours while nobody listens at it. */
static void
bind_socket (FaultService *self, guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int yes = 1;

  self->socket = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->socket == -1
      || setsockopt (self->socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0
      || bind (self->socket, (struct sockaddr *) &address, sizeof address) != 0
      || getsockname (self->socket, (struct sockaddr *) &address, &length) != 0)
    g_error ("The fault service: %s", g_strerror (errno));
  self->port = ntohs (address.sin_port);
}

void
fault_service_go_up (FaultService *self)
{
  if (listen (self->socket, 64) != 0)
    g_error ("The fault service: %s", g_strerror (errno));
  self->thread = g_thread_new ("fault-service", accept_thread, self);
}

static void
shut (FaultService *self)
{
  GHashTableIter iter;
  gpointer fd;

  if (self->thread != NULL)
    {
      shutdown (self->socket, SHUT_RDWR);
      g_thread_join (g_steal_pointer (&self->thread));
    }
  close (self->socket);

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &fd, NULL))
    shutdown (GPOINTER_TO_INT (fd), SHUT_RDWR);
  g_mutex_unlock (&self->mutex);
}

void
fault_service_go_down (FaultService *self)
{
  shut (self);
  bind_socket (self, self->port);
}

FaultService *
fault_service_new (GBytes *clip)
{
  FaultService *self = g_new0 (FaultService, 1);

  self->clip = g_bytes_ref (clip);
  self->asks = 1;
  self->threads = g_ptr_array_new ();
  self->connections = g_hash_table_new (NULL, NULL);
  self->generations = g_ptr_array_new_with_free_func (fault_generation_free);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->released_cond);

  bind_socket (self, 0);
  self->address = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  fault_service_go_up (self);
  return self;
}

void
fault_service_free (FaultService *self)
{
  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_cond_broadcast (&self->released_cond);
  g_mutex_unlock (&self->mutex);

  shut (self);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));

  for (guint i = 0; i < FAULT_N_CALLS; i++)
    {
      g_queue_clear_full (&self->scripts[i], fault_free);
      fault_free (self->always[i]);
      g_free (self->last_heads[i]);
    }
  g_ptr_array_unref (self->threads);
  g_hash_table_unref (self->connections);
  g_ptr_array_unref (self->generations);
  g_free (self->last_body);
  g_free (self->result);
  g_free (self->address);
  g_bytes_unref (self->clip);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->released_cond);
  g_free (self);
}

const char *
fault_service_get_address (FaultService *self)
{
  return self->address;
}

void
fault_service_script (FaultService *self, FaultCall call, const Fault *fault)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->scripts[call], fault_copy (fault));
  g_mutex_unlock (&self->mutex);
}

void
fault_service_script_always (FaultService *self, FaultCall call, const Fault *fault)
{
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->always[call], fault_free);
  if (fault != NULL)
    self->always[call] = fault_copy (fault);
  g_mutex_unlock (&self->mutex);
}

void
fault_service_release (FaultService *self)
{
  g_mutex_lock (&self->mutex);
  self->released = TRUE;
  g_cond_broadcast (&self->released_cond);
  g_mutex_unlock (&self->mutex);
}

void
fault_service_step (FaultService *self)
{
  g_mutex_lock (&self->mutex);
  self->steps++;
  g_cond_broadcast (&self->released_cond);
  g_mutex_unlock (&self->mutex);
}

void
fault_service_set_hook (FaultService *self, FaultHook hook, gpointer user_data)
{
  g_mutex_lock (&self->mutex);
  self->hook = hook;
  self->hook_data = user_data;
  g_mutex_unlock (&self->mutex);
}

void
fault_service_set_asks (FaultService *self, guint asks)
{
  g_mutex_lock (&self->mutex);
  self->asks = asks;
  g_mutex_unlock (&self->mutex);
}

void
fault_service_set_clip (FaultService *self, GBytes *clip)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_bytes_unref (self->clip);
  self->clip = g_bytes_ref (clip);
}

void
fault_service_set_log_rows (FaultService *self, FaultLogRows rows)
{
  g_mutex_lock (&self->mutex);
  self->log_rows = rows;
  g_mutex_unlock (&self->mutex);
}

void
fault_service_set_strangers (FaultService *self, guint strangers)
{
  g_mutex_lock (&self->mutex);
  self->strangers = strangers;
  g_mutex_unlock (&self->mutex);
}

void
fault_service_pass (FaultService *self, gint64 seconds)
{
  g_mutex_lock (&self->mutex);
  self->ahead += seconds * G_USEC_PER_SEC;
  g_mutex_unlock (&self->mutex);
}

void
fault_service_set_result (FaultService *self, const char *uri)
{
  g_mutex_lock (&self->mutex);
  g_set_str (&self->result, uri);
  g_mutex_unlock (&self->mutex);
}
