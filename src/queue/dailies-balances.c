/* dailies-balances.c: what was last heard of the accounts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-balances.h"

#include "dailies-thread.h"

#include <math.h>

/* What was asked is not asked again for this long. */
#define FRESH (60 * G_USEC_PER_SEC)

struct _DailiesBalances
{
  GObject parent_instance;

  /* Of Entry, by address */
  GHashTable *entries;
};

typedef struct
{
  double usd;
  gint64 heard;
  /* monotonic */
  gint64 asked;
} Entry;

G_DEFINE_FINAL_TYPE (DailiesBalances, dailies_balances, G_TYPE_OBJECT)

static void
dailies_balances_finalize (GObject *object)
{
  DailiesBalances *self = DAILIES_BALANCES (object);

  g_clear_pointer (&self->entries, g_hash_table_unref);

  G_OBJECT_CLASS (dailies_balances_parent_class)->finalize (object);
}

static void
dailies_balances_class_init (DailiesBalancesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dailies_balances_finalize;
}

static void
dailies_balances_init (DailiesBalances *self)
{
  self->entries
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_rc_box_release);
}

DailiesBalances *
dailies_balances_new (void)
{
  return g_object_new (DAILIES_TYPE_BALANCES, NULL);
}

static DexFuture *
heard (DexFuture *completed, gpointer data)
{
  Entry *entry = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (completed, &error);

  /* A key may be allowed to make clips and not to see the account: then nothing is known. */
  if (value == NULL)
    {
      g_debug ("The balance: %s", error->message);
      return NULL;
    }

  entry->usd = g_value_get_double (value);
  entry->heard = g_get_real_time ();
  return NULL;
}

void
dailies_balances_learn (DailiesBalances *self, DailiesService *service)
{
  const gint64 now = g_get_monotonic_time ();
  const char *address;
  Entry *entry;

  g_return_if_fail (DAILIES_IS_BALANCES (self));
  g_return_if_fail (DAILIES_IS_SERVICE (service));

  address = dailies_service_get_address (service);
  entry = g_hash_table_lookup (self->entries, address);
  if (entry == NULL)
    {
      entry = g_rc_box_new0 (Entry);
      entry->usd = NAN;
      g_hash_table_insert (self->entries, g_strdup (address), entry);
    }
  else if (now - entry->asked < FRESH)
    return;
  entry->asked = now;

  dex_future_disown (dex_future_finally (dailies_service_get_balance (service), heard,
                                         g_rc_box_acquire (entry),
                                         (GDestroyNotify) g_rc_box_release));
}

double
dailies_balances_get (DailiesBalances *self, DailiesService *service, gint64 *time)
{
  const Entry *entry;

  g_return_val_if_fail (DAILIES_IS_BALANCES (self), NAN);
  g_return_val_if_fail (DAILIES_IS_SERVICE (service), NAN);
  g_return_val_if_fail (time != NULL, NAN);

  entry = g_hash_table_lookup (self->entries, dailies_service_get_address (service));
  *time = entry != NULL ? entry->heard : 0;
  return entry != NULL ? entry->usd : NAN;
}
