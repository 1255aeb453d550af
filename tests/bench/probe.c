/* probe.c: looks at a program of GTK from inside while it is measured
 *
 * Preloaded into Dailies and into the empty window alike, neither of which knows of it. What it sees it
 * writes to the descriptor that DAILIES_PROBE names, a line each; moments are of CLOCK_MONOTONIC, in
 * microseconds:
 *
 *   frame TIME DELAY                the first frame of the window was handed to the display; DELAY is
 *                                   how long the main thread has waited for a processor until then
 *   rows TIME DELAY                 the first frame with jobs in the list was
 *   key TIME                        a key was pressed, as the display has it
 *   poster TIME                     a frame with the poster of a clip was handed to the display
 *   picture TIME                    a frame with a new picture that was decoded was
 *   dispatch OWN WALL CPU NAME      a source was dispatched for long; OWN is how long it took, without
 *                                   the time in which others had the processor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <gtk/gtk.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Shorter ones are not told of. */
#define LONG_MICROSECONDS 1000

static int output = -1;
static gboolean has_rows;
static gboolean has_poster;
static gboolean has_picture;

__attribute__ ((format (printf, 1, 2))) static void
tell (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vdprintf (output, format, arguments);
  va_end (arguments);
}

/* How long this thread has waited for a processor. */
static gint64
get_delay (void)
{
  static __thread int file = -1;
  char text[64] = { 0 };

  if (file == -1)
    file = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  if (pread (file, text, sizeof text - 1, 0) <= 0)
    return 0;
  return strtoll (strchr (text, ' '), NULL, 10) / 1000;
}

/* --- frames --- */

static gboolean
on_after_paint (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  static gboolean told_frame, told_rows;
  gint64 now = g_get_monotonic_time ();

  if (!told_frame)
    tell ("frame %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", now, get_delay ());
  told_frame = TRUE;
  if (has_rows && !told_rows)
    tell ("rows %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", now, get_delay ());
  told_rows = has_rows;
  if (has_poster)
    tell ("poster %" G_GINT64_FORMAT "\n", now);
  has_poster = FALSE;
  if (has_picture)
    tell ("picture %" G_GINT64_FORMAT "\n", now);
  has_picture = FALSE;
  return TRUE;
}

static gboolean
on_map (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  has_rows = has_rows || g_str_equal (G_VALUE_TYPE_NAME (&values[0]), "DailiesJobRow");
  return TRUE;
}

/* Of a clip: the paintable of the sink is none of GTK's own. */
static gboolean
on_invalidate (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  GdkPaintable *paintable = g_value_get_object (&values[0]);

  has_picture = has_picture
                || (strstr (G_OBJECT_TYPE_NAME (paintable), "Gst") != NULL
                    && gdk_paintable_get_intrinsic_width (paintable) > 0);
  return TRUE;
}

static gboolean
on_event (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  GdkEvent *event = g_value_get_pointer (&values[1]);

  if (gdk_event_get_event_type (event) == GDK_KEY_PRESS)
    tell ("key %" G_GINT64_FORMAT "\n", (gint64) gdk_event_get_time (event) * 1000);
  return TRUE;
}

static void
hook (const char *signal, GType type, GSignalEmissionHook func)
{
  g_type_ensure (type);
  if (g_type_is_a (type, G_TYPE_INTERFACE))
    g_type_default_interface_ref (type);
  else
    g_type_class_ref (type);
  g_signal_add_emission_hook (g_signal_lookup (signal, type), 0, func, NULL, NULL);
}

void
gtk_picture_set_paintable (GtkPicture *picture, GdkPaintable *paintable)
{
  void (*set_paintable) (GtkPicture *, GdkPaintable *)
    = dlsym (RTLD_NEXT, "gtk_picture_set_paintable");

  has_poster
    = has_poster
      || (GDK_IS_TEXTURE (paintable)
          && gtk_widget_get_ancestor (GTK_WIDGET (picture), g_type_from_name ("DailiesPlayer"))
               != NULL);
  set_paintable (picture, paintable);
}

void
gtk_window_present (GtkWindow *window)
{
  static gboolean hooked;
  void (*present) (GtkWindow *) = dlsym (RTLD_NEXT, "gtk_window_present");

  if (output != -1 && !hooked)
    {
      hook ("after-paint", GDK_TYPE_FRAME_CLOCK, on_after_paint);
      hook ("map", GTK_TYPE_WIDGET, on_map);
      hook ("invalidate-contents", GDK_TYPE_PAINTABLE, on_invalidate);
      hook ("event", GDK_TYPE_SURFACE, on_event);
      hooked = TRUE;
    }
  present (window);
}

/* --- dispatches --- */

typedef struct
{
  GSourceFuncs funcs; /* what GLib gets to see: dispatch is ours */
  gboolean (*dispatch) (GSource *, GSourceFunc, gpointer);
} Watched;

static GHashTable *stand_ins; /* the GSourceFuncs that a program has → Watched */
static GHashTable *watched;   /* the GSourceFuncs that a source has → Watched */
static GMutex lock;
static pid_t process;

static gint64
get_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static char *
describe (GSource *source, gpointer callback)
{
  const char *name = g_source_get_name (source);
  Dl_info info = { 0 };
  const char *file;

  if (callback == NULL || dladdr (callback, &info) == 0)
    return g_strdup_printf ("%s", name != NULL ? name : "?");
  file = strrchr (info.dli_fname, '/');
  return g_strdup_printf (
    "%s %s %s+%#tx", name != NULL ? name : "?", info.dli_sname != NULL ? info.dli_sname : "",
    file != NULL ? file + 1 : info.dli_fname, (char *) callback - (char *) info.dli_fbase);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  Watched *of;
  g_autofree char *name = NULL;
  gint64 wall, cpu, delay;
  gboolean go_on;

  g_mutex_lock (&lock);
  of = g_hash_table_lookup (watched, source->source_funcs);
  g_mutex_unlock (&lock);
  if (gettid () != process)
    return of->dispatch (source, callback, data);

  name = describe (source, callback);
  delay = get_delay ();
  cpu = get_cpu ();
  wall = g_get_monotonic_time ();
  go_on = of->dispatch (source, callback, data);
  wall = g_get_monotonic_time () - wall;
  cpu = get_cpu () - cpu;
  delay = get_delay () - delay;

  if (wall - delay >= LONG_MICROSECONDS)
    tell ("dispatch %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n",
          wall - delay, wall, cpu, name);
  return go_on;
}

GSource *
g_source_new (GSourceFuncs *funcs, guint size)
{
  GSource *(*create) (GSourceFuncs *, guint) = dlsym (RTLD_NEXT, "g_source_new");
  Watched *of;

  if (output == -1 || watched == NULL)
    return create (funcs, size);

  g_mutex_lock (&lock);
  if ((of = g_hash_table_lookup (stand_ins, funcs)) == NULL)
    {
      of = g_new0 (Watched, 1);
      of->dispatch = funcs->dispatch;
      of->funcs = *funcs;
      of->funcs.dispatch = dispatch;
      g_hash_table_insert (stand_ins, funcs, of);
      g_hash_table_insert (watched, &of->funcs, of);
    }
  g_mutex_unlock (&lock);
  return create (&of->funcs, size);
}

/* GLib's own kinds are compared by their address: they are watched in place. */
static void
watch_in_place (GSourceFuncs *funcs)
{
  Watched *of = g_new0 (Watched, 1);
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  char *begin = (char *) funcs - (gsize) funcs % page;

  of->dispatch = funcs->dispatch;
  g_hash_table_insert (watched, funcs, of);
  if (mprotect (begin, (gsize) ((char *) (funcs + 1) - begin), PROT_READ | PROT_WRITE) == 0)
    funcs->dispatch = dispatch;
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *wanted = getenv ("DAILIES_PROBE");

  /* What the program starts is none of ours. */
  unsetenv ("LD_PRELOAD");
  if (wanted == NULL)
    return;
  output = atoi (wanted);
  fcntl (output, F_SETFD, FD_CLOEXEC);
  unsetenv ("DAILIES_PROBE");

  if (getenv ("DAILIES_PROBE_LOOP") == NULL)
    return;
  process = getpid ();
  stand_ins = g_hash_table_new (NULL, NULL);
  watched = g_hash_table_new (NULL, NULL);
  watch_in_place (&g_idle_funcs);
  watch_in_place (&g_timeout_funcs);
  watch_in_place (&g_io_watch_funcs);
  watch_in_place (&g_child_watch_funcs);
  watch_in_place (&g_unix_signal_funcs);
  watch_in_place (&g_unix_fd_source_funcs);
}
