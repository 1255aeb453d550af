/* fake-clock.c: clocks that go as the test says
 *
 * The functions of the C library that tell the time are defined here once more, and the program's
 * own definition is the one that every library finds. A timer that wants to be cancelled when the wall
 * clock is set (timerfd_create(2)) stays the kernel's, which knows nothing of our setting it: it is
 * made to expire, and the read that follows says ECANCELED, as the kernel would.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fake-clock.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MAX_WATCHES 64

static GMutex mutex;
/* Seconds; atomic, because every thread asks for the time */
static gint64 wall_ahead;
static gint64 monotonic_ahead;
static int armed[MAX_WATCHES];
static guint n_armed;
static int cancelled[MAX_WATCHES];
static guint n_cancelled;
static guint n_told;

static gint64
get (gint64 *ahead)
{
  return __atomic_load_n (ahead, __ATOMIC_SEQ_CST);
}

/* --- what the C library has --- */

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  int result = (int) syscall (SYS_clock_gettime, clock, time);

  if (result != 0)
    return result;
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
    time->tv_sec += get (&wall_ahead);
  else if (clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_BOOTTIME)
    time->tv_sec += get (&monotonic_ahead);
  return result;
}

int
gettimeofday (struct timeval *restrict time, void *restrict zone)
{
  struct timespec now;

  if (clock_gettime (CLOCK_REALTIME, &now) != 0)
    return -1;
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t
time (time_t *result)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_REALTIME, &now);
  if (result != NULL)
    *result = now.tv_sec;
  return now.tv_sec;
}

static void
forget (int *fds, guint *n, int fd)
{
  for (guint i = 0; i < *n; i++)
    if (fds[i] == fd)
      fds[i--] = fds[--*n];
}

int
timerfd_settime (int fd, int flags, const struct itimerspec *when, struct itimerspec *before)
{
  int result = (int) syscall (SYS_timerfd_settime, fd, flags, when, before);

  if (result == 0 && (flags & TFD_TIMER_CANCEL_ON_SET) != 0)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

      forget (armed, &n_armed, fd);
      forget (cancelled, &n_cancelled, fd);
      g_assert (n_armed < MAX_WATCHES);
      armed[n_armed++] = fd;
    }
  return result;
}

static gboolean
was_cancelled (int fd)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  guint before = n_cancelled;

  forget (cancelled, &n_cancelled, fd);
  return n_cancelled < before;
}

ssize_t
read (int fd, void *buffer, size_t size)
{
  ssize_t result = syscall (SYS_read, fd, buffer, size);

  if (result < 0 || !was_cancelled (fd))
    return result;
  errno = ECANCELED;
  return -1;
}

/* --- public --- */

void
fake_clock_set (gint64 seconds)
{
  static const struct itimerspec at_once = { .it_value = { .tv_nsec = 1 } };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  __atomic_add_fetch (&wall_ahead, seconds, __ATOMIC_SEQ_CST);

  n_told = 0;
  while (n_armed > 0)
    {
      int fd = armed[--n_armed];

      /* One that was closed meanwhile watches no more. */
      if (syscall (SYS_timerfd_settime, fd, 0, &at_once, NULL) == 0)
        {
          cancelled[n_cancelled++] = fd;
          n_told++;
        }
    }
}

void
fake_clock_pass (gint64 seconds)
{
  __atomic_add_fetch (&wall_ahead, seconds, __ATOMIC_SEQ_CST);
  __atomic_add_fetch (&monotonic_ahead, seconds, __ATOMIC_SEQ_CST);
  g_main_context_wakeup (NULL);
}

guint
fake_clock_count_watchers (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  return n_told;
}
