/* journey.h: the real program, used through the accessibility tree as a screen reader uses it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "command-fixture.h"

#include <atspi/atspi.h>

G_BEGIN_DECLS

/* libatspi defines none. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAccessible, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAction, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiEditableText, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiStateSet, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiText, g_object_unref)

/**
 * Journey:
 * @home: a home of the journey's own, the key in its environment, and a service that misbehaves by
 *   script
 * @name: of the pictures that are left in the build folder
 *
 * Everything that waits is woken by events of the accessibility bus, and by nothing else: what a
 * screen reader is not told of is not seen here either. Meson's timeout ends a journey that goes
 * nowhere, and the tree at that moment is printed.
 */
typedef struct
{
  CommandFixture home;
  char *name;
  guint n_pictures;
  GSubprocess *program;
  AtspiEventListener *listener;
} Journey;

void journey_set_up (Journey *self, gconstpointer data);
void journey_tear_down (Journey *self, gconstpointer data);

#define JOURNEY(path, func) \
  g_test_add (path, Journey, path, journey_set_up, func, journey_tear_down)

/* Starts the program. @picture: (nullable): its argument */
void journey_start (Journey *self, const char *picture);
/* As a power cut does. */
void journey_kill (Journey *self);
/* The service that is asked from the next start on; without this it is the demo service. */
void journey_use_faults (Journey *self);

/* Waits until something of the name @name shows. (transfer full) */
AtspiAccessible *journey_await (Journey *self, const char *name);
/* Waits until a name or a text that shows contains @words. */
void journey_await_words (Journey *self, const char *words);
/* Waits until the control @name shows and can be used, or cannot. */
void journey_await_sensitive (Journey *self, const char *name, gboolean sensitive);
/* Waits until exactly @count things that show have @words in their names. */
void journey_await_count (Journey *self, const char *words, guint count);
/* Does what the control @name is for. */
void journey_press (Journey *self, const char *name);
void journey_write (Journey *self, const char *name, const char *text);
/* (transfer full): the text of @name */
char *journey_read (Journey *self, const char *name);

/* The number of controls that show and have no name; each is printed. */
guint journey_count_nameless (Journey *self);

/* Leaves a picture of the screen: tests/journeys/NAME-N-STEP.png in the build folder. */
void journey_picture (Journey *self, const char *step);

G_END_DECLS
