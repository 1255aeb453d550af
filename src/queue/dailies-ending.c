/* dailies-ending.c: what a program that is about to end waits for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-ending.h"

#include "dailies-bell.h"

typedef enum
{
  PROP_ADDING = 1,
  PROP_SENDING,
  PROP_HELD_BACK,
} DailiesEndingProperty;

static GParamSpec *properties[PROP_HELD_BACK + 1];

static const DailiesEndingProperty properties_of_parts[] = {
  [DAILIES_PART_ADDING] = PROP_ADDING,
  [DAILIES_PART_SENDING] = PROP_SENDING,
};

struct _DailiesEnding
{
  GObject parent_instance;

  guint counts[G_N_ELEMENTS (properties_of_parts)];
  gboolean held_back;
  DailiesBell called_off;
};

G_DEFINE_FINAL_TYPE (DailiesEnding, dailies_ending, G_TYPE_OBJECT)

static void
dailies_ending_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DailiesEnding *self = DAILIES_ENDING (object);

  switch ((DailiesEndingProperty) prop_id)
    {
    case PROP_ADDING:
      g_value_set_uint (value, self->counts[DAILIES_PART_ADDING]);
      break;

    case PROP_SENDING:
      g_value_set_uint (value, self->counts[DAILIES_PART_SENDING]);
      break;

    case PROP_HELD_BACK:
      g_value_set_boolean (value, self->held_back);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dailies_ending_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DailiesEnding *self = DAILIES_ENDING (object);

  if (prop_id != PROP_HELD_BACK)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  if (self->held_back == g_value_get_boolean (value))
    return;
  self->held_back = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
  if (!self->held_back)
    dailies_bell_ring (&self->called_off);
}

static void
dailies_ending_finalize (GObject *object)
{
  DailiesEnding *self = DAILIES_ENDING (object);

  dailies_bell_clear (&self->called_off);

  G_OBJECT_CLASS (dailies_ending_parent_class)->finalize (object);
}

static void
dailies_ending_class_init (DailiesEndingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dailies_ending_get_property;
  object_class->set_property = dailies_ending_set_property;
  object_class->finalize = dailies_ending_finalize;

  properties[PROP_ADDING]
    = g_param_spec_uint ("adding", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SENDING]
    = g_param_spec_uint ("sending", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HELD_BACK]
    = g_param_spec_boolean ("held-back", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
dailies_ending_init (DailiesEnding *self)
{
  dailies_bell_init (&self->called_off);
}

DailiesEnding *
dailies_ending_new (void)
{
  return g_object_new (DAILIES_TYPE_ENDING, NULL);
}

void
dailies_ending_begin (DailiesEnding *self, DailiesPart part)
{
  g_return_if_fail (DAILIES_IS_ENDING (self));

  self->counts[part]++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[properties_of_parts[part]]);
}

void
dailies_ending_end (DailiesEnding *self, DailiesPart part)
{
  g_return_if_fail (DAILIES_IS_ENDING (self));
  g_return_if_fail (self->counts[part] > 0);

  self->counts[part]--;
  g_object_notify_by_pspec (G_OBJECT (self), properties[properties_of_parts[part]]);
}

gboolean
dailies_ending_is_held_back (DailiesEnding *self)
{
  g_return_val_if_fail (DAILIES_IS_ENDING (self), FALSE);

  return self->held_back;
}

DexFuture *
dailies_ending_when_called_off (DailiesEnding *self)
{
  g_return_val_if_fail (DAILIES_IS_ENDING (self), NULL);

  return dailies_bell_when_rung (&self->called_off);
}
