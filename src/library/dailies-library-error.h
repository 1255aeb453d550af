/* dailies-library-error.h: what went wrong, as a sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dailies-library.h"

G_BEGIN_DECLS

/* For a call on a file at @path that failed with @errsv. */
void dailies_library_set_error_from_errno (GError **error, const char *path, int errsv);

/* (transfer full): the #DailiesLibraryError that a #GIOErrorEnum is; another error as it is */
GError *dailies_library_error_from_io (const char *path, GError *error);

/* For @code, an extended result of SQLite, and @errsv, what sqlite3_system_errno() says. */
void dailies_library_set_error_from_sqlite (GError **error,
                                            const char *path,
                                            int code,
                                            int errsv,
                                            const char *message);

G_END_DECLS
