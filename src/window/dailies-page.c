/* dailies-page.c: a page of the stage that has something to say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-page.h"

/* With choices below: what is left of the words before those scroll with them, in pixels. */
#define LEAST_HEIGHT 160

struct _DailiesPage
{
  AdwBin parent_instance;

  char *icon_name;
  char *title;
  char *description;
  GtkWidget *content;
  GtkWidget *choices;
  gboolean is_tight;

  GtkWidget *box;
  AdwStatusPage *page;
};

G_DEFINE_FINAL_TYPE (DailiesPage, dailies_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_ICON_NAME,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_CONTENT,
  PROP_CHOICES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* --- the room there is --- */

static void
update_icon (DailiesPage *self)
{
  adw_status_page_set_icon_name (self->page, self->is_tight ? NULL : self->icon_name);
}

static void
set_room (DailiesPage *self, gboolean is_snug, gboolean is_tight)
{
  self->is_tight = is_tight;
  update_icon (self);
  if (is_snug)
    gtk_widget_add_css_class (GTK_WIDGET (self->page), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->page), "compact");
}

static void
on_snug (DailiesPage *self)
{
  set_room (self, TRUE, FALSE);
}

static void
on_tight (DailiesPage *self)
{
  set_room (self, TRUE, TRUE);
}

static void
on_roomy (DailiesPage *self)
{
  set_room (self, FALSE, FALSE);
}

/* --- what it says --- */

static void
set_content (DailiesPage *self, GtkWidget *content)
{
  self->content = content;
  adw_status_page_set_child (self->page, content);
}

static void
set_choices (DailiesPage *self, GtkWidget *choices)
{
  g_return_if_fail (self->choices == NULL);

  if (choices == NULL)
    return;
  self->choices = choices;
  gtk_box_append (GTK_BOX (self->box), choices);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (GTK_WIDGET (self->page), FALSE);
  gtk_widget_set_size_request (GTK_WIDGET (self->page), -1, LEAST_HEIGHT);
  gtk_widget_add_css_class (self->box, "with-choices");
}

void
dailies_page_set_description_text (DailiesPage *self, const char *text)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (DAILIES_IS_PAGE (self));
  g_return_if_fail (text != NULL);

  escaped = g_markup_escape_text (text, -1);
  g_object_set (self, "description", escaped, NULL);
}

static void
dailies_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesPage *self = DAILIES_PAGE (object);

  switch (id)
    {
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_CHOICES:
      g_value_set_object (value, self->choices);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DailiesPage *self = DAILIES_PAGE (object);

  switch (id)
    {
    case PROP_ICON_NAME:
      if (!g_set_str (&self->icon_name, g_value_get_string (value)))
        return;
      update_icon (self);
      break;
    case PROP_TITLE:
      if (!g_set_str (&self->title, g_value_get_string (value)))
        return;
      break;
    case PROP_DESCRIPTION:
      if (!g_set_str (&self->description, g_value_get_string (value)))
        return;
      break;
    case PROP_CONTENT:
      if (self->content == g_value_get_object (value))
        return;
      set_content (self, g_value_get_object (value));
      break;
    case PROP_CHOICES:
      if (self->choices == g_value_get_object (value))
        return;
      set_choices (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
dailies_page_dispose (GObject *object)
{
  DailiesPage *self = DAILIES_PAGE (object);

  /* They go with the page that has them. */
  self->content = NULL;
  self->choices = NULL;
  /* The bin and the template would each unparent the child. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DAILIES_TYPE_PAGE);

  G_OBJECT_CLASS (dailies_page_parent_class)->dispose (object);
}

static void
dailies_page_finalize (GObject *object)
{
  DailiesPage *self = DAILIES_PAGE (object);

  g_free (self->icon_name);
  g_free (self->title);
  g_free (self->description);

  G_OBJECT_CLASS (dailies_page_parent_class)->finalize (object);
}

static void
dailies_page_class_init (DailiesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dailies_page_dispose;
  object_class->finalize = dailies_page_finalize;
  object_class->get_property = dailies_page_get_property;
  object_class->set_property = dailies_page_set_property;

  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_CHOICES] = g_param_spec_object ("choices", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/dailiesapp/Dailies/window/dailies-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DailiesPage, box);
  gtk_widget_class_bind_template_child (widget_class, DailiesPage, page);
  gtk_widget_class_bind_template_callback (widget_class, on_roomy);
  gtk_widget_class_bind_template_callback (widget_class, on_snug);
  gtk_widget_class_bind_template_callback (widget_class, on_tight);
}

static void
dailies_page_init (DailiesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
