/* dailies-jobs-model.h: the jobs that are listed, and the one that is chosen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_JOBS_MODEL (dailies_jobs_model_get_type ())
/**
 * DailiesJobsModel:
 *
 * The jobs of a library, newest first, in sections of a day, through a filter and a search; and which
 * of them a person has chosen. What is chosen stays chosen while a filter or a search does not show it,
 * and is marked again when it is listed again; it ceases to be when it is deleted.
 *
 * Property `selected` (DailiesJob, %NULL where none), read only: see dailies_jobs_model_select().
 */
G_DECLARE_FINAL_TYPE (DailiesJobsModel, dailies_jobs_model, DAILIES, JOBS_MODEL, GObject)

DailiesJobsModel *dailies_jobs_model_new (DailiesLibrary *library);

/* What a list view shows; choosing in it is choosing. */
GtkSingleSelection *dailies_jobs_model_get_rows (DailiesJobsModel *self);

/* "all", "running", "done", "attention" or "favourites" */
void dailies_jobs_model_set_filter (DailiesJobsModel *self, const char *name);

/* Only jobs with @text in their prompt; "" for all. What was listed stays until it is known. */
void dailies_jobs_model_search (DailiesJobsModel *self, const char *text);
/* A search is about to begin. */
void dailies_jobs_model_prepare_search (DailiesJobsModel *self);

DailiesJob *dailies_jobs_model_get_selected (DailiesJobsModel *self);

/**
 * dailies_jobs_model_select:
 * @job: (nullable): %NULL for none
 *
 * Returns: its position, or %GTK_INVALID_LIST_POSITION where it is not listed
 */
guint dailies_jobs_model_select (DailiesJobsModel *self, DailiesJob *job);

/* Its position, or %GTK_INVALID_LIST_POSITION */
guint dailies_jobs_model_find (DailiesJobsModel *self, DailiesJob *job);

/* Lists some more of what it has, which at first is not all: for every frame, until it returns %FALSE.
 * Looking for a job lists everything. */
gboolean dailies_jobs_model_grow (DailiesJobsModel *self);

G_END_DECLS
