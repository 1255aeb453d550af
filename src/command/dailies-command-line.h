/* dailies-command-line.h: what a person reads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DailiesCommandLine:
 *
 * Standard error: on a terminal one line that renews itself, with lines that stay above it; elsewhere
 * plain lines.
 */
typedef struct _DailiesCommandLine DailiesCommandLine;

DailiesCommandLine *dailies_command_line_new (void);
/* Ends the line that renews itself; what it last said stays. */
void dailies_command_line_free (DailiesCommandLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DailiesCommandLine, dailies_command_line_free)

/* Whether lines can renew themselves. */
gboolean dailies_command_line_is_terminal (DailiesCommandLine *self);

/* Renews the line; elsewhere than on a terminal prints it if it says something new. */
void dailies_command_line_renew (DailiesCommandLine *self, const char *text);
/* Removes the line that renews itself. */
void dailies_command_line_clear (DailiesCommandLine *self);
/* A line that stays. */
void dailies_command_line_say (DailiesCommandLine *self, const char *text);

/* (transfer full): @text in one line, valid, and without what a terminal would obey */
char *dailies_command_line_plain (const char *text);
/* How many columns of a terminal @text takes. */
guint dailies_command_line_measure (const char *text);
/* (transfer full): @text in at most @columns of a terminal, with an ellipsis where it was cut */
char *dailies_command_line_fit (const char *text, guint columns);

G_END_DECLS
