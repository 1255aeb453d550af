/* command-fixture.h: the program with a home of its own, and a service to talk to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fault-service.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CommandFixture:
 * @folder: the working folder of every command; its home is inside
 * @environment: of every command: AIML_API_KEY opens @service; no bus, no keyring
 * @heeds_permissions: whether commands lack root's right to read and write everything
 * @output: where commands print to, instead of into their result; NULL as a rule
 * @service: what `--service=` in command_fixture_get_service() leads to
 * @clip: the bytes of every clip of @service
 */
typedef struct
{
  char *folder;
  char **environment;
  gboolean heeds_permissions;
  const char *output;
  FaultService *service;
  GBytes *clip;
} CommandFixture;

void command_fixture_set_up (CommandFixture *fixture, gconstpointer data);
void command_fixture_tear_down (CommandFixture *fixture, gconstpointer data);

#define COMMAND_TEST(path, func) \
  g_test_add (path, CommandFixture, NULL, command_fixture_set_up, func, command_fixture_tear_down)

/* @value: NULL unsets it */
void command_fixture_set_variable (CommandFixture *fixture, const char *name, const char *value);
/* "--service=http://127.0.0.1:…"; lives as long as the fixture */
const char *command_fixture_get_service (CommandFixture *fixture);
/* From here on commands may not write everywhere: as they are, unless the test is run by root. FALSE
 * where root cannot give that up. */
gboolean command_fixture_drop_privileges (CommandFixture *fixture);
/* (transfer full): the path of @name in the fixture's folder */
char *command_fixture_path (CommandFixture *fixture, const char *name);
void command_fixture_put (CommandFixture *fixture, const char *name, GBytes *bytes);
/* A PNG of that size, under @name */
void
command_fixture_put_picture (CommandFixture *fixture, const char *name, guint width, guint height);

/* --- running --- */

/**
 * CommandResult:
 * @status: the exit status; -1 where a signal ended it
 */
typedef struct
{
  int status;
  char *out;
  char *err;
} CommandResult;

void command_result_free (CommandResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CommandResult, command_result_free)

typedef struct _CommandProcess CommandProcess;

/* Starts `dailies` with the arguments. */
CommandProcess *command_start (CommandFixture *fixture, ...) G_GNUC_NULL_TERMINATED;
void command_signal (CommandProcess *process, int signal);
/* Until the process has told of a job in @state on its standard output (--json). */
void command_wait_for_state (CommandProcess *process, const char *state);
/* Until it has said @words on standard error. */
void command_wait_for_words (CommandProcess *process, const char *words);
/* Takes @process over, and waits for its end. */
CommandResult *command_wait (CommandProcess *process);

CommandResult *command_run (CommandFixture *fixture, ...) G_GNUC_NULL_TERMINATED;
CommandResult *command_runv (CommandFixture *fixture, const char *const *arguments, GBytes *input);

/* Fails with everything that the command said. */
void command_assert_status (CommandResult *result, int status);

/* --- what it printed --- */

/* (transfer full) (element-type JsonNode): a node a line, each an object of a job as the issue of
 * the command line promises it */
GPtrArray *command_parse_jobs (CommandResult *result);
/* (transfer none) (nullable): of a line of those */
const char *command_get (JsonNode *line, const char *member);
/* (transfer none) (nullable): error.name */
const char *command_get_error (JsonNode *line);
/* The states of the lines, one after the other, "waiting submitting …" */
char *command_join_states (GPtrArray *lines);

G_END_DECLS
