/* fixture.c: real peers on 127.0.0.1
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fixture.h"

#include <string.h>
#include <sys/socket.h>

/* --- waiting --- */

static const GValue *
await (DexFuture *future, GError **error)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  return dex_future_get_value (future, error);
}

gpointer
await_object (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  const GValue *value = await (future, &error);
  gpointer object;

  g_assert_no_error (error);
  object = g_value_dup_object (value);
  dex_unref (future);
  return object;
}

double
await_double (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  const GValue *value = await (future, &error);
  double number;

  g_assert_no_error (error);
  number = g_value_get_double (value);
  dex_unref (future);
  return number;
}

guint64
await_uint64 (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  const GValue *value = await (future, &error);
  guint64 number;

  g_assert_no_error (error);
  number = g_value_get_uint64 (value);
  dex_unref (future);
  return number;
}

gboolean
await_boolean (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  const GValue *value = await (future, &error);
  gboolean truth;

  g_assert_no_error (error);
  truth = g_value_get_boolean (value);
  dex_unref (future);
  return truth;
}

gpointer
await_boxed (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  const GValue *value = await (future, &error);
  gpointer boxed;

  g_assert_no_error (error);
  boxed = g_value_dup_boxed (value);
  dex_unref (future);
  return boxed;
}

char *
await_error (DexFuture *future, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (await (future, &error));
  g_assert_error (error, domain, code);
  dex_unref (future);
  return g_strdup (error->message);
}

void
await_flag (const gint *flag)
{
  while (g_atomic_int_get (flag) == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* --- a server that speaks HTTP --- */

static void
keep_header (SoupServerMessage *message, const char *name, char **value)
{
  g_set_str (
    value, soup_message_headers_get_one (soup_server_message_get_request_headers (message), name));
}

static void
http_request (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              GHashTable *query,
              gpointer user_data)
{
  HttpServer *self = user_data;
  GUri *uri = soup_server_message_get_uri (message);

  self->requests++;
  g_set_str (&self->method, soup_server_message_get_method (message));
  g_set_str (&self->path, g_uri_get_path (uri));
  g_set_str (&self->query, g_uri_get_query (uri));
  keep_header (message, "Authorization", &self->authorization);
  keep_header (message, "X-Client-Request-Id", &self->client_request_id);
  keep_header (message, "Range", &self->range);
  keep_header (message, "If-Range", &self->if_range);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = soup_message_body_flatten (soup_server_message_get_request_body (message));

  self->handler (server, message, path, query, self->data);
}

HttpServer *
http_server_new (SoupServerCallback handler, gpointer data)
{
  HttpServer *self = g_new0 (HttpServer, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  self->handler = handler;
  self->data = data;
  soup_server_add_handler (self->server, NULL, http_request, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);

  uris = soup_server_get_uris (self->server);
  address = g_uri_to_string (uris->data);
  self->address = dailies_service_check_address (address, &error);
  g_assert_no_error (error);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
http_server_free (HttpServer *self)
{
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_free (self->address);
  g_free (self->method);
  g_free (self->path);
  g_free (self->query);
  g_free (self->authorization);
  g_free (self->client_request_id);
  g_free (self->range);
  g_free (self->if_range);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

void
http_answer (SoupServerMessage *message, guint status, const char *type, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

/* --- a server of bytes --- */

static void
keep_received (RawServer *self, const char *data, gsize length)
{
  g_mutex_lock (&self->mutex);
  g_string_append_len (self->received, data, (gssize) length);
  g_mutex_unlock (&self->mutex);
}

/* Reads a head, and the body that its Content-Length announces. FALSE if the peer has gone. */
static gboolean
read_request (RawServer *self, GInputStream *input)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize want = G_MAXSIZE;

  while (text->len < want)
    {
      char buffer[16384];
      gssize n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL);
      const char *end;

      if (n <= 0)
        return FALSE;
      keep_received (self, buffer, (gsize) n);
      g_string_append_len (text, buffer, n);
      if (want != G_MAXSIZE || (end = strstr (text->str, "\r\n\r\n")) == NULL)
        continue;

      want = (gsize) (end - text->str) + 4;
      if (self->script.read == READ_ALL)
        {
          const char *length = strstr (text->str, "Content-Length: ");

          if (length != NULL && length < end)
            want += g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10);
        }
    }
  return TRUE;
}

static void
reset (GSocketConnection *connection)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };
  GSocket *socket = g_socket_connection_get_socket (connection);

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

static void
talk (RawServer *self, GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  gssize length = self->script.answer_length;

  if (self->script.read != READ_NOTHING)
    {
      if (!read_request (self, input))
        return;
      g_atomic_int_inc (&self->requests);
    }

  if (length == -1)
    length = (gssize) strlen (self->script.answer);
  for (guint i = 0; i < MAX (self->script.repeat, 1) && self->script.answer != NULL; i++)
    {
      gsize written;
      gboolean gone = !g_output_stream_write_all (output, self->script.answer, (gsize) length,
                                                  &written, NULL, NULL);

      g_atomic_pointer_add (&self->written, (gssize) written);
      if (gone)
        return;
    }

  if (self->script.end == THEN_RESET)
    reset (connection);
  if (self->script.end == THEN_HOLD)
    {
      g_mutex_lock (&self->mutex);
      while (!self->closing)
        g_cond_wait (&self->idle, &self->mutex);
      g_mutex_unlock (&self->mutex);
    }
  if (self->script.end == THEN_WAIT)
    {
      char buffer[4096];
      gssize n;

      while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
        keep_received (self, buffer, (gsize) n);
    }
}

/* Before there is a thread for it: who frees the server waits for those that are yet to begin. */
static gboolean
raw_incoming (GSocketService *service,
              GSocketConnection *connection,
              GObject *source,
              gpointer user_data)
{
  RawServer *self = user_data;

  g_mutex_lock (&self->mutex);
  self->pending++;
  g_mutex_unlock (&self->mutex);
  return FALSE;
}

/* In a thread of its own for each connection. */
static gboolean
raw_run (GThreadedSocketService *service,
         GSocketConnection *connection,
         GObject *source,
         gpointer user_data)
{
  RawServer *self = user_data;
  gboolean closing;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->open, connection);
  closing = self->closing;
  g_mutex_unlock (&self->mutex);

  if (!closing)
    {
      g_atomic_int_inc (&self->connections);
      talk (self, connection);
    }
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  g_mutex_lock (&self->mutex);
  g_ptr_array_remove (self->open, connection);
  self->pending--;
  g_cond_broadcast (&self->idle);
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

RawServer *
raw_server_new (const RawScript *script)
{
  RawServer *self = g_new0 (RawServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->idle);
  self->open = g_ptr_array_new ();
  self->received = g_string_new (NULL);
  self->script = *script;
  if (self->script.answer != NULL && self->script.answer_length == 0)
    self->script.answer_length = -1;

  self->service = g_threaded_socket_service_new (16);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any_port, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &address, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "incoming", G_CALLBACK (raw_incoming), self);
  g_signal_connect (self->service, "run", G_CALLBACK (raw_run), self);

  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  self->address = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  return self;
}

void
raw_server_free (RawServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);

  /* Its threads end first: they look at it. */
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_cond_broadcast (&self->idle);
  for (guint i = 0; i < self->open->len; i++)
    g_socket_shutdown (g_socket_connection_get_socket (g_ptr_array_index (self->open, i)), TRUE,
                       TRUE, NULL);
  while (self->pending > 0)
    g_cond_wait (&self->idle, &self->mutex);
  g_mutex_unlock (&self->mutex);

  g_ptr_array_unref (self->open);
  g_cond_clear (&self->idle);
  g_mutex_clear (&self->mutex);
  g_string_free (self->received, TRUE);
  g_free (self->address);
  g_free (self);
}

char *
raw_server_dup_received (RawServer *self)
{
  char *text;

  g_mutex_lock (&self->mutex);
  text = g_strndup (self->received->str, self->received->len);
  g_mutex_unlock (&self->mutex);
  return text;
}

/* --- names --- */

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static const struct
{
  const char *name;
  const char *address;
} names[] = {
  { "loopback.example", "127.0.0.1" },
  { "private.example", "10.0.0.1" },
  { "public.example", "192.0.2.1" },
};

static void
free_addresses (gpointer data)
{
  g_resolver_free_addresses (data);
}

static void
test_resolver_lookup (GResolver *resolver,
                      const char *hostname,
                      GResolverNameLookupFlags flags,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (hostname, names[i].name)
        && (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY) == 0)
      {
        g_task_return_pointer (
          task, g_list_prepend (NULL, g_inet_address_new_from_string (names[i].address)),
          free_addresses);
        return;
      }
  g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "not found");
}

static void
test_resolver_lookup_any (GResolver *resolver,
                          const char *hostname,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  test_resolver_lookup (resolver, hostname, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable,
                        callback, user_data);
}

static GList *
test_resolver_lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = test_resolver_lookup_any;
  resolver_class->lookup_by_name_finish = test_resolver_lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = test_resolver_lookup;
  resolver_class->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

void
use_test_names (void)
{
  static GResolver *resolver;

  if (resolver != NULL)
    return;
  resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_resolver_set_default (resolver);
}

/* --- what is asked for --- */

DailiesModel *
video_01 (void)
{
  DailiesModel *model = dailies_catalogue_lookup (dailies_catalogue_get_default (), "video-01");

  g_assert_nonnull (model);
  return model;
}

DailiesService *
short_service (const char *address)
{
  return g_object_new (DAILIES_TYPE_SERVICE, "address", address, "key", TEST_KEY, "connect-timeout",
                       300, "stall-timeout", 300, "create-timeout", 300, "ask-timeout", 300, NULL);
}

char *
dead_address (void)
{
  RawServer *server = raw_server_new (&(RawScript) { .read = READ_NOTHING });
  char *address = g_strdup (server->address);

  raw_server_free (server);
  return address;
}
