/* command-fixture.c: the program with a home of its own, and a service to talk to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "command-fixture.h"

#include "clip-fixture.h"
#include "dailies-state.h"
#include "picture-samples.h"

#include <glib/gstdio.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <unistd.h>

#define PROGRAM BUILD_DIR "/src/dailies"

/* --- set up --- */

/* One clip for all tests of a program. */
static GBytes *
get_clip (void)
{
  static GBytes *clip;
  ClipFixture fixture;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  if (clip != NULL)
    return g_bytes_ref (clip);

  clip_fixture_set_up (&fixture, NULL);
  file = clip_fixture_draw (
    &fixture, "clip",
    (DailiesDrawing) { .width = 64, .height = 48, .frames = 5, .frame_rate = 25 });
  clip = g_file_load_bytes (file, NULL, NULL, &error);
  g_assert_no_error (error);
  clip_fixture_tear_down (&fixture, NULL);
  return g_bytes_ref (clip);
}

void
command_fixture_set_variable (CommandFixture *fixture, const char *name, const char *value)
{
  if (value != NULL)
    fixture->environment = g_environ_setenv (fixture->environment, name, value, TRUE);
  else
    fixture->environment = g_environ_unsetenv (fixture->environment, name);
}

static void
set_home (CommandFixture *fixture, const char *variable, const char *name)
{
  g_autofree char *path = command_fixture_path (fixture, name);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  command_fixture_set_variable (fixture, variable, path);
}

void
command_fixture_set_up (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("dailies-command-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->environment = g_get_environ ();
  set_home (fixture, "HOME", "home");
  set_home (fixture, "XDG_DATA_HOME", "data");
  set_home (fixture, "XDG_CONFIG_HOME", "config");
  set_home (fixture, "XDG_CACHE_HOME", "cache");
  set_home (fixture, "XDG_RUNTIME_DIR", "runtime");
  command_fixture_set_variable (fixture, "DBUS_SESSION_BUS_ADDRESS", NULL);
  command_fixture_set_variable (fixture, "SECRET_BACKEND", NULL);
  /* Without a bus, the key file in its home */
  command_fixture_set_variable (fixture, "GSETTINGS_BACKEND", NULL);
  /* Reading what plugins there are takes most of a second: once for all tests */
  command_fixture_set_variable (fixture, "GST_REGISTRY", BUILD_DIR "/tests/command/registry.bin");
  command_fixture_set_variable (fixture, "AIML_API_KEY", FAULT_KEY);

  fixture->clip = get_clip ();
  fixture->service = fault_service_new (fixture->clip);
  fault_service_set_asks (fixture->service, 2);
}

static void
remove_all (GFile *file)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (
    file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFile *child;

  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL)
         && child != NULL)
    remove_all (child);
  g_file_delete (file, NULL, NULL);
}

void
command_fixture_tear_down (CommandFixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);

  g_clear_pointer (&fixture->service, fault_service_free);
  g_clear_pointer (&fixture->clip, g_bytes_unref);
  g_clear_pointer (&fixture->environment, g_strfreev);
  remove_all (folder);
  g_clear_pointer (&fixture->folder, g_free);
}

const char *
command_fixture_get_service (CommandFixture *fixture)
{
  g_autofree char *option
    = g_strconcat ("--service=", fault_service_get_address (fixture->service), NULL);

  return g_intern_string (option);
}

char *
command_fixture_path (CommandFixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

void
command_fixture_put (CommandFixture *fixture, const char *name, GBytes *bytes)
{
  g_autofree char *path = command_fixture_path (fixture, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
}

void
command_fixture_put_picture (CommandFixture *fixture, const char *name, guint width, guint height)
{
  SamplePicture picture = { .width = width, .height = height };
  g_autoptr (GBytes) png = sample_png (&picture);

  command_fixture_put (fixture, name, png);
}

gboolean
command_fixture_drop_privileges (CommandFixture *fixture)
{
  g_autoptr (CommandResult) result = NULL;

  if (geteuid () != 0)
    return TRUE;

  fixture->heeds_permissions = TRUE;
  result = command_run (fixture, "--version", NULL);
  return result->status == 0;
}

/* --- running --- */

struct _CommandProcess
{
  GSubprocess *subprocess;
  GString *out;
  GString *err;
  guint open;
  gboolean exited;
};

typedef struct
{
  CommandProcess *process;
  GString *text;
  char buffer[4096];
} Reading;

static void read_more (GInputStream *stream, Reading *reading);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  g_autoptr (GError) error = NULL;
  gssize size = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  g_assert_no_error (error);
  if (size > 0)
    {
      g_string_append_len (reading->text, reading->buffer, size);
      read_more (G_INPUT_STREAM (source), reading);
      return;
    }
  reading->process->open--;
  g_free (reading);
}

static void
read_more (GInputStream *stream, Reading *reading)
{
  g_input_stream_read_async (stream, reading->buffer, sizeof reading->buffer, G_PRIORITY_DEFAULT,
                             NULL, read_cb, reading);
}

static void
begin_reading (CommandProcess *process, GInputStream *stream, GString *text)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->process = process;
  reading->text = text;
  process->open++;
  read_more (stream, reading);
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CommandProcess *process = data;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  process->exited = TRUE;
}

/* In the child, between fork and exec: what it becomes is still root, whom files and folders belong to,
 * and from whom a mode can keep them like from anybody else. */
static void
heed_permissions (gpointer data)
{
  if (prctl (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0) != 0
      || prctl (PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH, 0, 0, 0) != 0)
    _exit (126);
}

static CommandProcess *
start (CommandFixture *fixture, const char *const *arguments, GBytes *input)
{
  CommandProcess *process = g_new0 (CommandProcess, 1);
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDERR_PIPE;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (argv, (gpointer) PROGRAM);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);

  if (input != NULL)
    flags |= G_SUBPROCESS_FLAGS_STDIN_PIPE;
  if (fixture->output == NULL)
    flags |= G_SUBPROCESS_FLAGS_STDOUT_PIPE;
  launcher = g_subprocess_launcher_new (flags);
  g_subprocess_launcher_set_stdout_file_path (launcher, fixture->output);
  g_subprocess_launcher_set_environ (launcher, fixture->environment);
  g_subprocess_launcher_set_cwd (launcher, fixture->folder);
  if (fixture->heeds_permissions)
    g_subprocess_launcher_set_child_setup (launcher, heed_permissions, NULL, NULL);
  process->subprocess
    = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);

  process->out = g_string_new (NULL);
  process->err = g_string_new (NULL);
  if (fixture->output == NULL)
    begin_reading (process, g_subprocess_get_stdout_pipe (process->subprocess), process->out);
  begin_reading (process, g_subprocess_get_stderr_pipe (process->subprocess), process->err);
  g_subprocess_wait_async (process->subprocess, NULL, exited_cb, process);

  if (input != NULL)
    {
      GOutputStream *pipe = g_subprocess_get_stdin_pipe (process->subprocess);

      /* It may refuse what it reads, and go: that is seen in its status. */
      g_output_stream_write_all (pipe, g_bytes_get_data (input, NULL), g_bytes_get_size (input),
                                 NULL, NULL, NULL);
      g_output_stream_close (pipe, NULL, NULL);
    }
  return process;
}

static GPtrArray *
collect (va_list args)
{
  GPtrArray *arguments = g_ptr_array_new ();
  const char *argument;

  while ((argument = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (arguments, (gpointer) argument);
  g_ptr_array_add (arguments, NULL);
  return arguments;
}

CommandProcess *
command_start (CommandFixture *fixture, ...)
{
  g_autoptr (GPtrArray) arguments = NULL;
  va_list args;

  va_start (args, fixture);
  arguments = collect (args);
  va_end (args);
  return start (fixture, (const char *const *) arguments->pdata, NULL);
}

void
command_signal (CommandProcess *process, int signal)
{
  g_subprocess_send_signal (process->subprocess, signal);
}

static void
wait_for (CommandProcess *process, GString *text, const char *wanted)
{
  while (strstr (text->str, wanted) == NULL)
    {
      if (process->exited && process->open == 0)
        g_error ("It ended without saying %s:\n%s%s", wanted, process->out->str, process->err->str);
      g_main_context_iteration (NULL, TRUE);
    }
}

void
command_wait_for_state (CommandProcess *process, const char *state)
{
  g_autofree char *wanted = g_strdup_printf ("\"state\":\"%s\"", state);

  wait_for (process, process->out, wanted);
}

void
command_wait_for_words (CommandProcess *process, const char *words)
{
  wait_for (process, process->err, words);
}

/* A sanitizer's remark on fibers is none of the program's words. */
static char *
dup_without_remarks (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) rest = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (strstr (lines[i], "WARNING: ASan doesn't fully support makecontext") == NULL)
        g_strv_builder_add (kept, lines[i]);
    }
  rest = g_strv_builder_end (kept);
  return g_strjoinv ("\n", rest);
}

CommandResult *
command_wait (CommandProcess *process)
{
  CommandResult *result = g_new0 (CommandResult, 1);

  while (!process->exited || process->open > 0)
    g_main_context_iteration (NULL, TRUE);

  result->status = g_subprocess_get_if_exited (process->subprocess)
                     ? g_subprocess_get_exit_status (process->subprocess)
                     : -1;
  result->out = g_string_free (process->out, FALSE);
  result->err = dup_without_remarks (process->err->str);
  g_string_free (process->err, TRUE);
  g_object_unref (process->subprocess);
  g_free (process);
  return result;
}

CommandResult *
command_run (CommandFixture *fixture, ...)
{
  g_autoptr (GPtrArray) arguments = NULL;
  va_list args;

  va_start (args, fixture);
  arguments = collect (args);
  va_end (args);
  return command_runv (fixture, (const char *const *) arguments->pdata, NULL);
}

CommandResult *
command_runv (CommandFixture *fixture, const char *const *arguments, GBytes *input)
{
  return command_wait (start (fixture, arguments, input));
}

void
command_result_free (CommandResult *result)
{
  g_free (result->out);
  g_free (result->err);
  g_free (result);
}

void
command_assert_status (CommandResult *result, int status)
{
  if (result->status != status)
    g_error ("Exit status %d instead of %d:\n%s%s", result->status, status, result->out,
             result->err);
}

/* --- what it printed --- */

static void
assert_member (JsonObject *object, const char *member, gboolean nullable)
{
  JsonNode *node = json_object_get_member (object, member);

  g_assert_nonnull (node);
  if (nullable && JSON_NODE_HOLDS_NULL (node))
    return;
  g_assert_true (JSON_NODE_HOLDS_VALUE (node));
  g_assert_true (json_node_get_value_type (node) == G_TYPE_STRING);
}

static void
assert_job (JsonNode *node)
{
  JsonObject *object;
  JsonNode *error;
  DailiesState state;

  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  object = json_node_get_object (node);
  assert_member (object, "job", TRUE);
  assert_member (object, "state", FALSE);
  assert_member (object, "generation_id", TRUE);
  assert_member (object, "clip", TRUE);
  g_assert_true (dailies_state_from_id (json_object_get_string_member (object, "state"), &state));

  error = json_object_get_member (object, "error");
  g_assert_nonnull (error);
  if (JSON_NODE_HOLDS_NULL (error))
    return;
  g_assert_true (JSON_NODE_HOLDS_OBJECT (error));
  assert_member (json_node_get_object (error), "name", FALSE);
  assert_member (json_node_get_object (error), "message", FALSE);
}

GPtrArray *
command_parse_jobs (CommandResult *result)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_auto (GStrv) texts = g_strsplit (result->out, "\n", -1);

  g_assert_true (g_utf8_validate (result->out, -1, NULL));
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;

      /* Every line has its end. */
      if (texts[i + 1] == NULL)
        {
          g_assert_cmpstr (texts[i], ==, "");
          break;
        }
      node = json_from_string (texts[i], &error);
      g_assert_no_error (error);
      assert_job (node);
      g_ptr_array_add (lines, g_steal_pointer (&node));
    }
  return lines;
}

const char *
command_get (JsonNode *line, const char *member)
{
  JsonNode *node = json_object_get_member (json_node_get_object (line), member);

  g_assert_nonnull (node);
  return JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node);
}

const char *
command_get_error (JsonNode *line)
{
  JsonNode *node = json_object_get_member (json_node_get_object (line), "error");

  g_assert_nonnull (node);
  if (JSON_NODE_HOLDS_NULL (node))
    return NULL;
  return json_object_get_string_member (json_node_get_object (node), "name");
}

char *
command_join_states (GPtrArray *lines)
{
  g_autoptr (GString) states = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      if (i > 0)
        g_string_append_c (states, ' ');
      g_string_append (states, command_get (g_ptr_array_index (lines, i), "state"));
    }
  return g_string_free (g_steal_pointer (&states), FALSE);
}
