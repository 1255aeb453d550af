/* fault-service.c: the service, misbehaving by script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fault-service.h"

#include <arpa/inet.h>
#include <errno.h>
#include <json-glib/json-glib.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  char *client_id;
  char *id;
  char *model;
  guint asks;
} Generation;

struct _FaultService
{
  GBytes *clip;
  char *address;
  int socket;
  guint16 port;
  GThread *thread;

  /* Everything below is guarded by it. */
  GMutex mutex;
  GCond released_cond;
  gboolean released;
  gboolean stopping;
  GPtrArray *threads;
  GHashTable *connections;

  /* Of Fault, a queue a call; and what comes after them */
  GQueue scripts[FAULT_N_CALLS];
  Fault *always[FAULT_N_CALLS];
  guint asks;
  FaultLogRows log_rows;
  guint strangers;
  char *result;
  FaultHook hook;
  gpointer hook_data;

  GPtrArray *generations;
  guint counts[FAULT_N_CALLS];
  guint counts_with_key[FAULT_N_CALLS];
  char *last_heads[FAULT_N_CALLS];
  char *last_body;
};

typedef struct
{
  FaultService *service;
  int fd;
} Connection;

typedef struct
{
  char *head;
  char *method;
  char *path;
  GHashTable *query;
  GString *body;
  gboolean whole;
} Request;

typedef struct
{
  guint status;
  char *content_type;
  GBytes *body;
  /* Where @body begins in a whole of @total, for a range */
  gsize first;
  gsize total;
} Answer;

static void
generation_free (gpointer data)
{
  Generation *generation = data;

  g_free (generation->client_id);
  g_free (generation->id);
  g_free (generation->model);
  g_free (generation);
}

static void
fault_free (gpointer data)
{
  Fault *fault = data;

  if (fault == NULL)
    return;
  g_free ((char *) fault->body);
  g_free ((char *) fault->headers);
  g_free (fault);
}

static Fault *
fault_copy (const Fault *fault)
{
  Fault *copy = g_memdup2 (fault, sizeof *fault);

  copy->body = g_strdup (fault->body);
  copy->headers = g_strdup (fault->headers);
  return copy;
}

static void
request_clear (Request *request)
{
  g_clear_pointer (&request->head, g_free);
  g_clear_pointer (&request->method, g_free);
  g_clear_pointer (&request->path, g_free);
  g_clear_pointer (&request->query, g_hash_table_unref);
  if (request->body != NULL)
    g_string_free (g_steal_pointer (&request->body), TRUE);
}

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->content_type, g_free);
  g_clear_pointer (&answer->body, g_bytes_unref);
}

/* --- the wire --- */

static gboolean
send_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize sent = send (fd, bytes, length, MSG_NOSIGNAL);

      if (sent <= 0)
        return FALSE;
      bytes += sent;
      length -= sent;
    }
  return TRUE;
}

/* (transfer full) (nullable) */
static char *
get_header (const char *head, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);

  for (guint i = 1; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon != NULL && strlen (name) == (gsize) (colon - lines[i])
          && g_ascii_strncasecmp (lines[i], name, strlen (name)) == 0)
        return g_strdup (g_strstrip (colon + 1));
    }
  return NULL;
}

/* A proxy is asked for a whole address. */
static const char *
strip_origin (const char *target)
{
  const char *host = strstr (target, "://");
  const char *path = host != NULL ? strchr (host + 3, '/') : NULL;

  return path != NULL && g_str_has_prefix (target, "http") ? path : target;
}

/* Returns: %FALSE where the other side has closed */
static gboolean
read_head (int fd, Request *request)
{
  g_autoptr (GString) head = g_string_new (NULL);
  g_auto (GStrv) line = NULL;
  g_autofree char *target = NULL;
  char *query;
  char c;

  while (!g_str_has_suffix (head->str, "\r\n\r\n"))
    {
      if (recv (fd, &c, 1, 0) != 1)
        return FALSE;
      g_string_append_c (head, c);
    }

  request->head = g_string_free (g_steal_pointer (&head), FALSE);
  line = g_strsplit (request->head, " ", 3);
  if (g_strv_length (line) < 3)
    return FALSE;
  request->method = g_strdup (line[0]);
  target = g_strdup (line[1]);
  query = strchr (target, '?');
  if (query != NULL)
    *query++ = '\0';
  request->path = g_strdup (strip_origin (target));
  request->query
    = g_uri_parse_params (query != NULL ? query : "", -1, "&", G_URI_PARAMS_NONE, NULL);
  request->body = g_string_new (NULL);
  return request->query != NULL;
}

/* @most: closes the ears after so many bytes; 0 for all */
static void
read_body (int fd, Request *request, gsize most)
{
  g_autofree char *length = get_header (request->head, "Content-Length");
  gsize total = length != NULL ? g_ascii_strtoull (length, NULL, 10) : 0;
  gsize wanted = most > 0 ? MIN (most, total) : total;
  char buffer[65536];

  while (request->body->len < wanted)
    {
      gssize got = recv (fd, buffer, MIN (sizeof buffer, wanted - request->body->len), 0);

      if (got <= 0)
        return;
      g_string_append_len (request->body, buffer, got);
    }
  request->whole = wanted == total;
}

/* --- what the API does --- */

static FaultCall
classify (const Request *request)
{
  if (strstr (request->path, "/video/") != NULL)
    return g_str_equal (request->method, "POST") ? FAULT_CREATE : FAULT_ASK;
  if (g_str_has_suffix (request->path, "/v2/logs"))
    return FAULT_LOG;
  if (g_str_has_prefix (request->path, "/files/"))
    return FAULT_FILE;
  if (g_str_has_suffix (request->path, "/models/metrics"))
    return FAULT_METRICS;
  return FAULT_OTHER;
}

static void
answer_text (Answer *answer, guint status, char *text)
{
  answer->status = status;
  answer->content_type = g_strdup ("application/json; charset=utf-8");
  answer->body = g_bytes_new_take (text, strlen (text));
  answer->total = g_bytes_get_size (answer->body);
}

static void
create (FaultService *self, const Request *request, Answer *answer)
{
  g_autofree char *client_id = get_header (request->head, "X-Client-Request-Id");
  g_autoptr (JsonNode) root = json_from_string (request->body->str, NULL);
  Generation *generation;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) || client_id == NULL)
    {
      answer_text (answer, 400, g_strdup ("{\"message\":\"Invalid payload provided\"}"));
      return;
    }

  generation = g_new0 (Generation, 1);
  generation->client_id = g_steal_pointer (&client_id);
  generation->id = g_strdup_printf ("gen-%u:fault/video-01", self->generations->len + 1);
  generation->model = g_strdup (
    json_object_get_string_member_with_default (json_node_get_object (root), "model", ""));
  g_ptr_array_add (self->generations, generation);

  answer_text (answer, 200,
               g_strdup_printf (
                 "{\"%s\":\"%s\",\"status\":\"queued\",\"meta\":{\"usage\":{\"usd_spent\":0.5}}}",
                 strstr (request->path, "/minimax/") != NULL ? "generation_id" : "id",
                 generation->id));
}

static Generation *
find_generation (FaultService *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->generations->len; i++)
    {
      Generation *generation = g_ptr_array_index (self->generations, i);

      if (g_str_equal (generation->id, id))
        return generation;
    }
  return NULL;
}

static gboolean
is_completed (FaultService *self, const Generation *generation)
{
  return generation->asks > self->asks;
}

static void
ask (FaultService *self, const Request *request, Answer *answer)
{
  Generation *generation
    = find_generation (self, g_hash_table_lookup (request->query, "generation_id"));
  g_autofree char *uri = NULL;

  if (generation == NULL)
    {
      answer_text (answer, 404, g_strdup ("{\"message\":\"Inference not found\"}"));
      return;
    }

  generation->asks++;
  if (!is_completed (self, generation))
    {
      answer_text (
        answer, 200,
        g_strdup_printf ("{\"id\":\"%s\",\"status\":\"%s\",\"video\":null,\"error\":null}",
                         generation->id, generation->asks == 1 ? "queued" : "generating"));
      return;
    }

  uri = self->result != NULL ? g_strdup (self->result)
                             : g_strdup_printf ("%s/files/%s.mp4", self->address, generation->id);
  answer_text (
    answer, 200,
    g_strdup_printf ("{\"id\":\"%s\",\"status\":\"completed\",\"video\":{\"url\":\"%s\"},"
                     "\"error\":null,\"meta\":{\"usage\":{\"usd_spent\":0.5}}}",
                     generation->id, uri));
}

static void
append_row (GString *text, const char *id, const char *client_id, const char *model)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *created = g_date_time_format_iso8601 (now);

  g_string_append_printf (
    text,
    "%s{\"created\":\"%s\",\"status\":\"succeeded\",\"origin\":\"api\",\"model\":\"%s\","
    "\"cost\":{},\"tokens\":{},\"request_id\":null,\"inference_id\":\"%s\","
    "\"client_request_id\":%s%s%s}",
    text->len > 0 && text->str[text->len - 1] == '}' ? "," : "", created, model, id,
    client_id != NULL ? "\"" : "", client_id != NULL ? client_id : "null",
    client_id != NULL ? "\"" : "");
}

static void
look (FaultService *self, const Request *request, Answer *answer)
{
  const char *limit_text = g_hash_table_lookup (request->query, "limit");
  const char *offset_text = g_hash_table_lookup (request->query, "offset");
  guint limit = limit_text != NULL ? g_ascii_strtoull (limit_text, NULL, 10) : 20;
  guint offset = offset_text != NULL ? g_ascii_strtoull (offset_text, NULL, 10) : 0;
  guint total = self->strangers;
  g_autoptr (GString) rows = g_string_new (NULL);

  /* Newest first, and the strangers are the newest. */
  for (guint i = offset; i < MIN (self->strangers, offset + limit); i++)
    {
      g_autofree char *id = g_strdup_printf ("gen-of-stranger-%u", i);

      append_row (rows, id, i % 2 == 0 ? "somebody-else" : NULL, "video-01");
    }
  for (guint i = self->generations->len; i-- > 0;)
    {
      Generation *generation = g_ptr_array_index (self->generations, i);

      /* Time passes for those whom nobody asks about, too. */
      generation->asks++;
      if (self->log_rows == FAULT_LOG_NEVER
          || (self->log_rows == FAULT_LOG_COMPLETED && !is_completed (self, generation)))
        continue;
      if (total >= offset && total < offset + limit)
        append_row (rows, generation->id, generation->client_id, generation->model);
      total++;
    }

  answer_text (answer, 200,
               g_strdup_printf ("{\"data\":[%s],\"pagination\":{\"limit\":%u,\"offset\":%u,"
                                "\"total\":%u,\"has_more\":%s}}",
                                rows->str, limit, offset, total,
                                offset + limit < total ? "true" : "false"));
}

static void
serve_file (FaultService *self, const Request *request, Answer *answer)
{
  g_autofree char *range = get_header (request->head, "Range");
  gsize size = g_bytes_get_size (self->clip);
  gsize first = 0;

  if (range != NULL && g_str_has_prefix (range, "bytes="))
    first = g_ascii_strtoull (range + strlen ("bytes="), NULL, 10);

  answer->content_type = g_strdup ("video/mp4");
  answer->total = size;
  if (first >= size)
    {
      answer->status = 416;
      answer->body = g_bytes_new_static ("", 0);
      return;
    }
  answer->status = range != NULL ? 206 : 200;
  answer->first = first;
  answer->body = g_bytes_new_from_bytes (self->clip, first, size - first);
}

static void
carry_out (FaultService *self, FaultCall call, const Request *request, Answer *answer)
{
  switch (call)
    {
    case FAULT_CREATE:
      create (self, request, answer);
      break;

    case FAULT_ASK:
      ask (self, request, answer);
      break;

    case FAULT_LOG:
      look (self, request, answer);
      break;

    case FAULT_FILE:
      serve_file (self, request, answer);
      break;

    case FAULT_METRICS:
      answer_text (answer, 200, g_strdup ("{\"data\":[]}"));
      break;

    case FAULT_OTHER:
    case FAULT_N_CALLS:
    default:
      answer_text (answer, 404, g_strdup ("{\"message\":\"Cannot find that\"}"));
      break;
    }
}

/* --- one request --- */

static void
close_connection (int fd, const Fault *fault)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  if (fault->resets)
    setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

/* Returns: whether the connection stays open */
static gboolean
send_answer (FaultService *self, int fd, FaultCall call, const Fault *fault, const Answer *answer)
{
  g_autoptr (GString) head = g_string_new (NULL);
  gsize size;
  const char *body = g_bytes_get_data (answer->body, &size);
  gsize sent = fault->cut > 0 ? MIN (fault->cut, size) : size;

  g_string_append_printf (head,
                          "HTTP/1.1 %u Whatever\r\n"
                          "Content-Type: %s\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                          "x-request-id: request-%u\r\n",
                          answer->status, answer->content_type, size, self->counts[call]);
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

  return send_all (fd, head->str, head->len) && send_all (fd, body, sent) && sent == size;
}

/* Returns: (transfer full): the fault of this request */
static Fault *
take_fault (FaultService *self, FaultCall call, const Request *request)
{
  static const Fault none = { 0 };
  g_autofree char *authorization = get_header (request->head, "Authorization");
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
  Request request = { 0 };
  Answer answer = { 0 };
  Fault *fault;
  FaultCall call;
  gboolean open = FALSE;

  if (!read_head (fd, &request))
    {
      request_clear (&request);
      return FALSE;
    }
  call = classify (&request);

  g_mutex_lock (&self->mutex);
  fault = take_fault (self, call, &request);
  g_mutex_unlock (&self->mutex);

  read_body (fd, &request, fault->reads);

  g_mutex_lock (&self->mutex);
  if (call == FAULT_CREATE)
    g_set_str (&self->last_body, request.body->str);
  /* A request that came only in part is carried out by nobody. */
  if (request.whole && !fault->ignored)
    carry_out (self, call, &request, &answer);
  if (self->hook != NULL)
    self->hook (self, call, self->hook_data);
  g_main_context_wakeup (NULL);
  while (fault->hangs && !self->released && !self->stopping)
    g_cond_wait (&self->released_cond, &self->mutex);

  if (answer.body == NULL)
    answer_text (&answer, 500, g_strdup ("{\"message\":\"Internal server error\"}"));
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
  answer_clear (&answer);
  request_clear (&request);
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
  self->generations = g_ptr_array_new_with_free_func (generation_free);
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
fault_service_set_result (FaultService *self, const char *uri)
{
  g_mutex_lock (&self->mutex);
  g_set_str (&self->result, uri);
  g_mutex_unlock (&self->mutex);
}

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
      Generation *generation = g_ptr_array_index (self->generations, i);

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
      Generation *generation = g_ptr_array_index (self->generations, i);

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
