/* dailies-face.c: what the stage shows of a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-face.h"

typedef struct
{
  DailiesJob *job;
  DailiesLibrary *library;
} DailiesFacePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DailiesFace, dailies_face, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_JOB,
  PROP_LIBRARY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (DailiesFace *self)
{
  DailiesFacePrivate *priv = dailies_face_get_instance_private (self);

  if (priv->job != NULL)
    DAILIES_FACE_GET_CLASS (self)->update (self, priv->job);
}

DailiesJob *
dailies_face_get_job (DailiesFace *self)
{
  DailiesFacePrivate *priv = dailies_face_get_instance_private (self);

  g_return_val_if_fail (DAILIES_IS_FACE (self), NULL);

  return priv->job;
}

void
dailies_face_set_job (DailiesFace *self, DailiesJob *job)
{
  DailiesFacePrivate *priv = dailies_face_get_instance_private (self);
  DailiesFaceClass *klass;

  g_return_if_fail (DAILIES_IS_FACE (self));
  g_return_if_fail (job == NULL || DAILIES_IS_JOB (job));

  if (priv->job == job)
    return;

  if (priv->job != NULL)
    g_signal_handlers_disconnect_by_data (priv->job, self);
  g_set_object (&priv->job, job);
  if (job != NULL)
    g_signal_connect_object (job, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  klass = DAILIES_FACE_GET_CLASS (self);
  if (klass->take != NULL)
    klass->take (self, job);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOB]);
}

DailiesLibrary *
dailies_face_get_library (DailiesFace *self)
{
  DailiesFacePrivate *priv = dailies_face_get_instance_private (self);

  g_return_val_if_fail (DAILIES_IS_FACE (self), NULL);

  return priv->library;
}

void
dailies_face_set_library (DailiesFace *self, DailiesLibrary *library)
{
  DailiesFacePrivate *priv = dailies_face_get_instance_private (self);

  g_return_if_fail (DAILIES_IS_FACE (self));
  g_return_if_fail (library == NULL || DAILIES_IS_LIBRARY (library));

  if (!g_set_object (&priv->library, library))
    return;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIBRARY]);
}

static void
dailies_face_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DailiesFace *self = DAILIES_FACE (object);

  switch (id)
    {
    case PROP_JOB:
      g_value_set_object (value, dailies_face_get_job (self));
      break;
    case PROP_LIBRARY:
      g_value_set_object (value, dailies_face_get_library (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_face_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DailiesFace *self = DAILIES_FACE (object);

  switch (id)
    {
    case PROP_JOB:
      dailies_face_set_job (self, g_value_get_object (value));
      break;
    case PROP_LIBRARY:
      dailies_face_set_library (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dailies_face_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dailies_face_parent_class)->map (widget);
  /* What was not seen was not kept up to date. */
  update (DAILIES_FACE (widget));
}

static void
dailies_face_dispose (GObject *object)
{
  DailiesFace *self = DAILIES_FACE (object);
  DailiesFacePrivate *priv = dailies_face_get_instance_private (self);

  dailies_face_set_job (self, NULL);
  g_clear_object (&priv->library);
  /* The bin and the template would each unparent the child. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), G_OBJECT_TYPE (self));

  G_OBJECT_CLASS (dailies_face_parent_class)->dispose (object);
}

static void
dailies_face_class_init (DailiesFaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dailies_face_dispose;
  object_class->get_property = dailies_face_get_property;
  object_class->set_property = dailies_face_set_property;
  GTK_WIDGET_CLASS (klass)->map = dailies_face_map;

  properties[PROP_JOB]
    = g_param_spec_object ("job", NULL, NULL, DAILIES_TYPE_JOB,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LIBRARY]
    = g_param_spec_object ("library", NULL, NULL, DAILIES_TYPE_LIBRARY,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dailies_face_init (DailiesFace *self)
{
}
