/* dailies-dialect.c: the two ways to say a request
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-dialect.h"

static const char *const ids[] = {
  [DAILIES_DIALECT_UNIVERSAL] = "universal",
  [DAILIES_DIALECT_LEGACY] = "legacy",
};

const char *
dailies_dialect_get_id (DailiesDialect dialect)
{
  g_return_val_if_fail ((guint) dialect < G_N_ELEMENTS (ids), NULL);

  return ids[dialect];
}

gboolean
dailies_dialect_from_id (const char *id, DailiesDialect *dialect)
{
  g_return_val_if_fail (id != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      if (g_str_equal (id, ids[i]))
        {
          if (dialect != NULL)
            *dialect = i;
          return TRUE;
        }
    }

  return FALSE;
}
