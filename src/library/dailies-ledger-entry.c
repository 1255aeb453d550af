/* dailies-ledger-entry.c: what a day, a model or a job has cost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-ledger-private.h"

G_DEFINE_FINAL_TYPE (DailiesLedgerEntry, dailies_ledger_entry, G_TYPE_OBJECT)

typedef enum
{
  PROP_KEY = 1,
  PROP_TITLE,
  PROP_JOBS,
  PROP_REPORTED,
  PROP_N_REPORTED,
  PROP_ESTIMATED,
  PROP_N_ESTIMATED,
  PROP_N_UNKNOWN,
} DailiesLedgerEntryProperty;

static GParamSpec *properties[PROP_N_UNKNOWN + 1];

static void
dailies_ledger_entry_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DailiesLedgerEntry *self = DAILIES_LEDGER_ENTRY (object);

  switch ((DailiesLedgerEntryProperty) prop_id)
    {
    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_JOBS:
      g_value_set_uint (value, dailies_ledger_entry_get_jobs (self));
      break;
    case PROP_REPORTED:
      g_value_set_double (value, self->reported);
      break;
    case PROP_N_REPORTED:
      g_value_set_uint (value, self->n_reported);
      break;
    case PROP_ESTIMATED:
      g_value_set_double (value, self->estimated);
      break;
    case PROP_N_ESTIMATED:
      g_value_set_uint (value, self->n_estimated);
      break;
    case PROP_N_UNKNOWN:
      g_value_set_uint (value, self->n_unknown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dailies_ledger_entry_finalize (GObject *object)
{
  DailiesLedgerEntry *self = DAILIES_LEDGER_ENTRY (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (dailies_ledger_entry_parent_class)->finalize (object);
}

static void
dailies_ledger_entry_class_init (DailiesLedgerEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dailies_ledger_entry_get_property;
  object_class->finalize = dailies_ledger_entry_finalize;

  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_JOBS] = g_param_spec_uint ("jobs", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_REPORTED]
    = g_param_spec_double ("reported", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_N_REPORTED]
    = g_param_spec_uint ("n-reported", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ESTIMATED]
    = g_param_spec_double ("estimated", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_N_ESTIMATED]
    = g_param_spec_uint ("n-estimated", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_UNKNOWN] = g_param_spec_uint ("n-unknown", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
dailies_ledger_entry_init (DailiesLedgerEntry *self)
{
}

const char *
dailies_ledger_entry_get_key (DailiesLedgerEntry *self)
{
  g_return_val_if_fail (DAILIES_IS_LEDGER_ENTRY (self), NULL);

  return self->key;
}

const char *
dailies_ledger_entry_get_title (DailiesLedgerEntry *self)
{
  g_return_val_if_fail (DAILIES_IS_LEDGER_ENTRY (self), NULL);

  return self->title;
}

gint64
dailies_ledger_entry_get_time (DailiesLedgerEntry *self)
{
  g_return_val_if_fail (DAILIES_IS_LEDGER_ENTRY (self), 0);

  return self->time;
}

guint
dailies_ledger_entry_get_jobs (DailiesLedgerEntry *self)
{
  g_return_val_if_fail (DAILIES_IS_LEDGER_ENTRY (self), 0);

  return self->n_reported + self->n_estimated + self->n_unknown;
}

double
dailies_ledger_entry_get_reported (DailiesLedgerEntry *self)
{
  g_return_val_if_fail (DAILIES_IS_LEDGER_ENTRY (self), 0);

  return self->reported;
}

guint
dailies_ledger_entry_get_n_reported (DailiesLedgerEntry *self)
{
  g_return_val_if_fail (DAILIES_IS_LEDGER_ENTRY (self), 0);

  return self->n_reported;
}

double
dailies_ledger_entry_get_estimated (DailiesLedgerEntry *self)
{
  g_return_val_if_fail (DAILIES_IS_LEDGER_ENTRY (self), 0);

  return self->estimated;
}

guint
dailies_ledger_entry_get_n_estimated (DailiesLedgerEntry *self)
{
  g_return_val_if_fail (DAILIES_IS_LEDGER_ENTRY (self), 0);

  return self->n_estimated;
}

guint
dailies_ledger_entry_get_n_unknown (DailiesLedgerEntry *self)
{
  g_return_val_if_fail (DAILIES_IS_LEDGER_ENTRY (self), 0);

  return self->n_unknown;
}
