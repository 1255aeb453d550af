/* dailies-schema.h: the tables, and how older ones become them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-database.h"

G_BEGIN_DECLS

/* "Dail" */
#define DAILIES_SCHEMA_APPLICATION_ID 0x4461696c

/**
 * dailies_schema_look:
 *
 * Looks at the file, if there is one, without changing it; but what was cut off while it was written
 * outside the log (a `-journal` tells) is undone by SQLite first. Blocks.
 *
 * Returns: %FALSE with %DAILIES_LIBRARY_ERROR_NEWER where a newer version wrote it, with
 *   %DAILIES_LIBRARY_ERROR_DAMAGED where it is no library, or as SQLite has it
 */
gboolean dailies_schema_look (const char *path, GError **error);

/**
 * dailies_schema_migrate:
 *
 * Brings the open database to the present schema, in one transaction. In the database's thread,
 * and in one process at a time.
 */
gboolean dailies_schema_migrate (DailiesDatabase *database, GError **error);

G_END_DECLS
