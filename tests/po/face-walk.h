/* face-walk.h: what is written on the screen: is it translated, and can it be read?
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FaceWalk:
 * @pseudo: whether the language is the pseudo-language: then every letter that is not accented was
 *   not translated
 * @roomy: whether letters are no larger than usual: then nobody has to scroll to what can be done
 * @faults: what was found, a line each, in its order and each only once
 * @seen: the names of the types of all widgets that were met
 *
 * Words of a person's own, as a prompt, are Greek in these tests: in every language one sees that
 * they are no words of the program. They may be cut off; nothing else may.
 */
typedef struct
{
  gboolean pseudo;
  gboolean roomy;
  GPtrArray *faults;
  GHashTable *seen;
} FaceWalk;

void face_walk_init (FaceWalk *self, gboolean pseudo, gboolean roomy);
void face_walk_clear (FaceWalk *self);

/* Everything that is mapped below @root. @face: what is looked at, for the lines */
void face_walk_look (FaceWalk *self, const char *face, GtkWidget *root);

/* Whether @text has a word that was not translated. */
gboolean face_walk_is_untranslated (const char *text);

/* Calls @func for the widgets of @type that are mapped below @root, until it returns %TRUE. */
typedef gboolean (*FaceWalkFunc) (GtkWidget *widget, gpointer data);
gboolean face_walk_each (GtkWidget *root, GType type, FaceWalkFunc func, gpointer data);

G_END_DECLS
