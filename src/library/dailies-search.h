/* dailies-search.h: the jobs whose prompt has some words in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"

G_BEGIN_DECLS

#define DAILIES_TYPE_SEARCH (dailies_search_get_type ())
/**
 * DailiesSearch:
 *
 * A GListModel of the jobs of a library whose prompt contains every one of some texts, newest first:
 * any piece of a word in any script, one character too, whatever its case or its form in Unicode.
 * Hidden jobs are not found; jobs that are added later are.
 *
 * The prompts are read once and folded in the thread of the database, and looked through in a worker
 * thread, so that a keystroke costs the main loop nothing: a scan of the memory of 100,000 prompts is
 * faster than an index that has to be asked in SQL, and knows no shortest word. They are dropped when
 * nothing is searched any more.
 *
 * Property: `busy`, whether what is in the model is not (yet) what the texts ask for.
 */
G_DECLARE_FINAL_TYPE (DailiesSearch, dailies_search, DAILIES, SEARCH, GObject)

DailiesSearch *dailies_search_new (DailiesLibrary *library);

/* Reads the prompts, so that the first keystroke is as fast as the next. */
void dailies_search_prepare (DailiesSearch *self);

/* @texts: (array zero-terminated=1) (nullable): %NULL or nothing but empty ones finds nothing */
void dailies_search_set_texts (DailiesSearch *self, const char *const *texts);

gboolean dailies_search_get_busy (DailiesSearch *self);

G_END_DECLS
