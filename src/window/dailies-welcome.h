/* dailies-welcome.h: what is on the stage before there are clips
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_WELCOME (dailies_welcome_get_type ())
/**
 * DailiesWelcome:
 *
 * What Dailies does, in two sentences; three prompts that work at once; and, as long as the demo is what
 * is used, the way to an account.
 *
 * ::example (char *prompt): one of the prompts was pressed.
 */
G_DECLARE_FINAL_TYPE (DailiesWelcome, dailies_welcome, DAILIES, WELCOME, AdwBin)

G_END_DECLS
