/* fault-fixture.h: a library and a queue before the service that misbehaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-queue-private.h"
#include "fault-service.h"

G_BEGIN_DECLS

/* One running Dailies: what a process has. Two of them over one folder are two processes to each
 * other: the locks belong to the open files. */
typedef struct
{
  DailiesLibrary *library;
  /* (nullable): without it, no service can be had */
  DailiesService *client;
  DailiesQueue *queue;
  guint write_failures;
} FaultRun;

typedef struct
{
  char *folder;
  GBytes *clip;
  FaultService *service;
  DailiesPace pace;
  guint places;
  FaultRun run;
} FaultFixture;

/* (transfer full): a new folder for a library; in memory where that can be had, because a disk that
 * others keep busy makes every synced write wait. What a killed program has written outlives it
 * there just the same. */
char *fault_make_folder (void);
/* Removes a folder with everything in it. */
void fault_remove_tree (const char *path);

/* (transfer full): the file of every generation */
GBytes *fault_get_clip (void);

void fault_fixture_set_up (FaultFixture *fixture, gconstpointer data);
/* @place: (nullable): the folder in which the library's is made; that of fault_make_folder() */
void fault_fixture_set_up_at (FaultFixture *fixture, const char *place);
void fault_fixture_tear_down (FaultFixture *fixture, gconstpointer data);

/* Opens the library and drives what is in it. */
void fault_run_start (FaultRun *run, FaultFixture *fixture);
/* The same without taking up what is there. */
void fault_run_open (FaultRun *run, FaultFixture *fixture);
/* The same with a catalogue of another version. */
void fault_run_open_with (FaultRun *run, FaultFixture *fixture, DailiesCatalogue *catalogue);
/* Ends it in the middle of whatever it does, and asserts that nothing is left of it. */
void fault_run_end (FaultRun *run);

/* (transfer full): a new job, WAITING or further */
DailiesJob *fault_run_add (FaultRun *run, FaultFixture *fixture, const char *prompt);
/* (transfer full): the same job as another run knows it */
DailiesJob *fault_run_lookup (FaultRun *run, const char *id);

/* Runs the main context until @future (taken over) has an outcome, which has to be good. */
void fault_await (DexFuture *future);
/* The same, rejected: (transfer full) */
GError *fault_await_error (DexFuture *future);
/* The same: (transfer full) */
gpointer fault_await_object (DexFuture *future);

/* Writes a first frame that every rule lets through. */
void fault_write_picture (GFile *file);

void fault_run_until_state (DailiesJob *job, DailiesState state);
void fault_run_until_error (DailiesJob *job, const char *name);

/* Asserts that @job is FINISHED, with the very clip that the service has. */
void fault_assert_finished (FaultFixture *fixture, DailiesJob *job);
/* Changes the library as another program would. */
void fault_execute (FaultFixture *fixture, const char *sql);
/* How many files are in a folder of the library. */
guint fault_count_files (FaultFixture *fixture, const char *folder);
/* (transfer full): all events of the job: an array */
JsonNode *fault_list_events (FaultRun *run, DailiesJob *job);
/* How many events of @kind the job has. */
guint fault_count_events (FaultRun *run, DailiesJob *job, const char *kind);

#define FAULT_TEST(path, func) \
  g_test_add (path, FaultFixture, NULL, fault_fixture_set_up, func, fault_fixture_tear_down)

G_END_DECLS
