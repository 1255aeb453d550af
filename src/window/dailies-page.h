/* dailies-page.h: a page of the stage that has something to say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DAILIES_TYPE_PAGE (dailies_page_get_type ())
/**
 * DailiesPage:
 *
 * An AdwStatusPage that gives up its picture, and then its airs, where there is little room: what can be
 * done is worth more. What does not fit scrolls.
 *
 * Properties: `icon-name`, `title`, `description` (markup): as those of AdwStatusPage; strings.
 * `content` (GtkWidget): below the words, scrolled with them. `choices` (GtkWidget): what can be done,
 * below all; where the words take much room they scroll, and this stays in sight.
 */
G_DECLARE_FINAL_TYPE (DailiesPage, dailies_page, DAILIES, PAGE, AdwBin)

/* @text: what stands there, whatever signs are in it */
void dailies_page_set_description_text (DailiesPage *self, const char *text);

G_END_DECLS
