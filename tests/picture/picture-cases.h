/* picture-cases.h: the pictures of the table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "picture-table.h"

G_BEGIN_DECLS

/* (transfer full): the file */
GBytes *case_make (const Case *c);

G_END_DECLS
