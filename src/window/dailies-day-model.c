/* dailies-day-model.c: jobs in sections, one a day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-day-model.h"

#include <glib/gi18n-lib.h>

struct _DailiesDayModel
{
  GObject parent_instance;

  GListModel *jobs;
};

static GType
dailies_day_model_get_item_type (GListModel *model)
{
  return DAILIES_TYPE_JOB;
}

static guint
dailies_day_model_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (DAILIES_DAY_MODEL (model)->jobs);
}

static gpointer
dailies_day_model_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (DAILIES_DAY_MODEL (model)->jobs, position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = dailies_day_model_get_item_type;
  iface->get_n_items = dailies_day_model_get_n_items;
  iface->get_item = dailies_day_model_get_item;
}

/* When the day begins that is @days after that of @time, here. Where clocks are put forward at midnight
 * that is at one. */
static gint64
day_begin (gint64 time, int days)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local_usec (time);
  g_autoptr (GDateTime) then = g_date_time_add_days (at, days);
  g_autoptr (GDateTime) begin
    = g_date_time_new_local (g_date_time_get_year (then), g_date_time_get_month (then),
                             g_date_time_get_day_of_month (then), 0, 0, 0);

  return g_date_time_to_unix_usec (begin);
}

/* [@begin, @end) */
typedef struct
{
  gint64 begin, end;
} Day;

static Day
day_of (gint64 time)
{
  return (Day) { day_begin (time, 0), day_begin (time, 1) };
}

static gboolean
is_within (DailiesDayModel *self, guint position, const Day *day)
{
  g_autoptr (DailiesJob) job = g_list_model_get_item (self->jobs, position);
  gint64 created = dailies_job_get_created (job);

  return created >= day->begin && created < day->end;
}

/* The last position in that direction whose jobs are all of @day: steps that double, then halve. */
static guint
edge (DailiesDayModel *self, guint position, const Day *day, int direction)
{
  guint n = g_list_model_get_n_items (self->jobs);
  guint room = direction > 0 ? n - 1 - position : position;
  guint inside = 0;
  guint step = 1;
  guint outside = room + 1;

  while (inside + step <= room)
    {
      if (!is_within (self, position + direction * (int) (inside + step), day))
        {
          outside = inside + step;
          break;
        }
      inside += step;
      step *= 2;
    }
  while (outside - inside > 1)
    {
      guint middle = inside + (outside - inside) / 2;

      if (is_within (self, position + direction * (int) middle, day))
        inside = middle;
      else
        outside = middle;
    }
  return position + direction * (int) inside;
}

static void
dailies_day_model_get_section (GtkSectionModel *model,
                               guint position,
                               guint *out_start,
                               guint *out_end)
{
  DailiesDayModel *self = DAILIES_DAY_MODEL (model);
  guint n = g_list_model_get_n_items (self->jobs);
  g_autoptr (DailiesJob) job = NULL;
  Day day;

  if (position >= n)
    {
      *out_start = n;
      *out_end = G_MAXUINT;
      return;
    }

  job = g_list_model_get_item (self->jobs, position);
  day = day_of (dailies_job_get_created (job));
  *out_start = edge (self, position, &day, -1);
  *out_end = edge (self, position, &day, 1) + 1;
}

static void
section_model_iface_init (GtkSectionModelInterface *iface)
{
  iface->get_section = dailies_day_model_get_section;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DailiesDayModel,
                               dailies_day_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                                 G_IMPLEMENT_INTERFACE (GTK_TYPE_SECTION_MODEL,
                                                        section_model_iface_init))

static void
dailies_day_model_dispose (GObject *object)
{
  DailiesDayModel *self = DAILIES_DAY_MODEL (object);

  if (self->jobs != NULL)
    g_signal_handlers_disconnect_by_data (self->jobs, self);
  g_clear_object (&self->jobs);

  G_OBJECT_CLASS (dailies_day_model_parent_class)->dispose (object);
}

static void
dailies_day_model_class_init (DailiesDayModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dailies_day_model_dispose;
}

static void
dailies_day_model_init (DailiesDayModel *self)
{
}

DailiesDayModel *
dailies_day_model_new (GListModel *jobs)
{
  DailiesDayModel *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (jobs), NULL);

  self = g_object_new (DAILIES_TYPE_DAY_MODEL, NULL);
  self->jobs = jobs;
  g_signal_connect_swapped (jobs, "items-changed", G_CALLBACK (g_list_model_items_changed), self);
  return self;
}

gint64
dailies_day_end (gint64 time)
{
  return day_begin (time, 1);
}

char *
dailies_day_words (gint64 time, gint64 now)
{
  const gint64 begin = day_begin (time, 0);
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local_usec (time);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local_usec (now);

  if (begin == day_begin (now, 0))
    return g_strdup (_ ("Today"));
  if (begin == day_begin (now, -1))
    return g_strdup (_ ("Yesterday"));
  if (g_date_time_get_year (at) == g_date_time_get_year (today))
    /* Translators: a day of this year, for strftime: Monday, 16 November. */
    return g_date_time_format (at, C_ ("day", "%A, %-e %B"));
  /* Translators: a day of another year, for strftime: 16 November 2025. */
  return g_date_time_format (at, C_ ("day", "%-e %B %Y"));
}
