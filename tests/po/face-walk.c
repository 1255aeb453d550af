/* face-walk.c: what is written on the screen: is it translated, and can it be read?
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "face-walk.h"

#include <adwaita.h>
#include <langinfo.h>

void
face_walk_init (FaceWalk *self, gboolean pseudo, gboolean roomy)
{
  self->pseudo = pseudo;
  self->roomy = roomy;
  self->faults = g_ptr_array_new_with_free_func (g_free);
  self->seen = g_hash_table_new (g_str_hash, g_str_equal);
}

void
face_walk_clear (FaceWalk *self)
{
  g_clear_pointer (&self->faults, g_ptr_array_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
}

/* --- words --- */

/* What is the same in every language, or what others say. */
static const char *const names[] = {
  "AI/ML API", "AIML_API_KEY", "api.aimlapi.com", "Dailies", "dailiesapp.github.io",
  "GStreamer", "https://",     "http://",         "JPEG",    "kB",
  "Live2D",    "MB",           "MiniMax",         "PNG",     "UTC",
  "Video-01",  "video-01",
};

/* Ids, and where files are. */
#define DATA "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|^/[^⟦]*$"

/* GTK's and libadwaita's own words: they have languages of their own. Whole texts; then keys. */
static const char *const toolkit[] = {
  "Apply",
  "Back",
  "Bottom Sheet",
  "Clear Entry",
  "Close",
  "Dismiss",
  "Close the window",
  "Drop-down menu",
  "Hide Password",
  "Maximize",
  "Maximize the window",
  "Minimize",
  "Minimize the window",
  "Preferences",
  "Restore the window",
  "Search",
  "Show Password",
};
#define KEYS                                                                                     \
  "\\b(Alt|Ctrl|Delete|Down|End|Escape|F[0-9]+|Home|Left|Menu|Page|Return|Right|Shift|Space|Up)" \
  "\\b"

static gboolean
is_of_toolkit (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (toolkit); i++)
    {
      if (g_str_equal (text, toolkit[i]))
        return TRUE;
    }
  return FALSE;
}

static void
take_out (GString *text, const char *name)
{
  g_string_replace (text, name, " ", 0);
}

static void
take_out_all (GString *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, NULL);
  g_autofree char *rest = g_regex_replace_literal (regex, text->str, -1, 0, " ", 0, NULL);

  g_string_assign (text, rest);
}

gboolean
face_walk_is_untranslated (const char *text)
{
  g_autoptr (GString) rest = g_string_new (text);
  guint letters = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    take_out (rest, names[i]);
  /* The whole names before their beginnings. */
  for (nl_item item = MON_12; item >= ABDAY_1; item--)
    take_out (rest, nl_langinfo (item));
  take_out_all (rest, DATA);
  take_out_all (rest, KEYS);

  for (const char *p = rest->str; *p != '\0'; p++)
    {
      letters = g_ascii_isalpha (*p) ? letters + 1 : 0;
      if (letters == 2)
        return TRUE;
    }
  return FALSE;
}

/* --- faults --- */

static char *
describe (GtkWidget *widget)
{
  g_autoptr (GString) path = g_string_new (NULL);

  /* Up to the nearest widget of ours. */
  for (GtkWidget *w = widget; w != NULL; w = gtk_widget_get_parent (w))
    {
      const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (w));
      const char *type = G_OBJECT_TYPE_NAME (w);

      if (w != widget && (id == NULL || g_str_has_prefix (id, "___"))
          && !g_str_has_prefix (type, "Dailies"))
        continue;
      g_string_prepend (path, path->len > 0 ? " › " : "");
      g_string_prepend (path, id != NULL && !g_str_has_prefix (id, "___") ? id : type);
      if (g_str_has_prefix (type, "Dailies"))
        break;
    }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

static void
add_fault (FaceWalk *self, const char *face, GtkWidget *widget, const char *what, const char *text)
{
  g_autofree char *where = describe (widget);
  g_autofree char *line = g_strdup_printf ("%s: %s “%s”", where, what, text);

  for (guint i = 0; i < self->faults->len; i++)
    {
      if (g_str_has_suffix (g_ptr_array_index (self->faults, i), line))
        return;
    }
  g_ptr_array_add (self->faults, g_strdup_printf ("%s: %s", face, line));
}

static void
check_words (FaceWalk *self, const char *face, GtkWidget *widget, const char *text)
{
  if (self->pseudo && text != NULL && !is_of_toolkit (text) && face_walk_is_untranslated (text))
    add_fault (self, face, widget, "not translated:", text);
}

/* What a screen reader is told. GTK has no getter but its test helper, which says what it found
 * where it is not what was expected. */
static void
check_spoken (FaceWalk *self, const char *face, GtkWidget *widget)
{
  static const GtkAccessibleProperty properties[] = {
    GTK_ACCESSIBLE_PROPERTY_LABEL,       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
    GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,  GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION,
    GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER,
  };

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_autofree char *text = NULL;

      if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), properties[i]))
        continue;
      text = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), properties[i], "\001");
      check_words (self, face, widget, text);
    }
}

/* --- room --- */

static gboolean
is_persons (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_get_script (g_utf8_get_char (p)) == G_UNICODE_SCRIPT_GREEK)
        return TRUE;
    }
  return FALSE;
}

/* Whether what does not fit can be scrolled to. */
static gboolean
can_be_scrolled (GtkWidget *widget, GtkOrientation orientation)
{
  for (GtkWidget *w = gtk_widget_get_parent (widget); w != NULL; w = gtk_widget_get_parent (w))
    {
      GtkPolicyType policies[2];

      if (!GTK_IS_SCROLLED_WINDOW (w))
        continue;
      gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (w), &policies[0], &policies[1]);
      if (policies[orientation] != GTK_POLICY_NEVER)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_state_of_row (GtkWidget *label)
{
  return gtk_widget_get_ancestor (label, g_type_from_name ("DailiesJobRow")) != NULL
         && gtk_widget_has_css_class (label, "caption");
}

static void
check_room (FaceWalk *self, const char *face, GtkLabel *label)
{
  GtkWidget *widget = GTK_WIDGET (label);
  GtkWidget *native = GTK_WIDGET (gtk_widget_get_native (widget));
  const char *text = gtk_label_get_text (label);
  graphene_rect_t bounds;
  int wide, high;

  if (*text == '\0' || is_persons (text))
    return;

  /* A row is one line high, and what it says the stage says whole. A title between two buttons has
   * to fit in a language that is spoken. */
  if (!is_state_of_row (widget)
      && !(self->pseudo && gtk_widget_has_css_class (widget, "title")
           && gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR) != NULL)
      && pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    add_fault (self, face, widget, "cut off:", text);

  pango_layout_get_pixel_size (gtk_label_get_layout (label), &wide, &high);
  if (wide > gtk_widget_get_width (widget))
    add_fault (self, face, widget, "narrower than its words:", text);
  if (high > gtk_widget_get_height (widget))
    add_fault (self, face, widget, "lower than its words:", text);

  if (!gtk_widget_compute_bounds (widget, native, &bounds))
    return;
  if ((bounds.origin.x < -1
       || bounds.origin.x + bounds.size.width > gtk_widget_get_width (native) + 1)
      && !can_be_scrolled (widget, GTK_ORIENTATION_HORIZONTAL))
    add_fault (self, face, widget, "beside the window:", text);
  if ((bounds.origin.y < -1
       || bounds.origin.y + bounds.size.height > gtk_widget_get_height (native) + 1)
      && !can_be_scrolled (widget, GTK_ORIENTATION_VERTICAL))
    add_fault (self, face, widget, "below the window:", text);
}

/* What can be done is seen without scrolling: the large buttons of a page. */
static void
check_reach (FaceWalk *self, const char *face, GtkWidget *button)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (button, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *words = button;
  graphene_rect_t bounds;

  if (!self->roomy || scrolled == NULL || !gtk_widget_has_css_class (button, "pill")
      || !gtk_widget_compute_bounds (button, scrolled, &bounds))
    return;
  while (!GTK_IS_LABEL (words))
    words = gtk_widget_get_first_child (words);
  if (bounds.origin.y < 0
      || bounds.origin.y + bounds.size.height > gtk_widget_get_height (scrolled))
    add_fault (self, face, button, "out of sight:", gtk_label_get_text (GTK_LABEL (words)));
}

/* --- the walk --- */

static void
check_choices (FaceWalk *self, const char *face, GtkWidget *widget, GListModel *choices)
{
  for (guint i = 0; choices != NULL && i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (GObject) choice = g_list_model_get_item (choices, i);

      if (GTK_IS_STRING_OBJECT (choice))
        check_words (self, face, widget, gtk_string_object_get_string (GTK_STRING_OBJECT (choice)));
    }
}

void
face_walk_look (FaceWalk *self, const char *face, GtkWidget *root)
{
  if (!gtk_widget_get_mapped (root))
    return;

  g_hash_table_add (self->seen, (gpointer) G_OBJECT_TYPE_NAME (root));
  check_words (self, face, root, gtk_widget_get_tooltip_text (root));
  check_spoken (self, face, root);

  if (GTK_IS_LABEL (root))
    {
      check_words (self, face, root, gtk_label_get_text (GTK_LABEL (root)));
      check_room (self, face, GTK_LABEL (root));
    }
  else if (GTK_IS_BUTTON (root))
    check_reach (self, face, root);
  else if (GTK_IS_WINDOW (root))
    check_words (self, face, root, gtk_window_get_title (GTK_WINDOW (root)));
  else if (GTK_IS_DROP_DOWN (root))
    check_choices (self, face, root, gtk_drop_down_get_model (GTK_DROP_DOWN (root)));
  else if (ADW_IS_COMBO_ROW (root))
    check_choices (self, face, root, adw_combo_row_get_model (ADW_COMBO_ROW (root)));

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    face_walk_look (self, face, child);
}

gboolean
face_walk_each (GtkWidget *root, GType type, FaceWalkFunc func, gpointer data)
{
  if (!gtk_widget_get_mapped (root))
    return FALSE;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && func (root, data))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (face_walk_each (child, type, func, data))
        return TRUE;
    }
  return FALSE;
}
