/* journey.h: the real program, used through the accessibility tree as a screen reader uses it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "command-fixture.h"
#include "tree.h"

G_BEGIN_DECLS

/**
 * Journey:
 * @home: a home of the journey's own, the key in its environment, and a service that misbehaves by
 *   script
 * @name: of the pictures that are left in the build folder
 * @program: (nullable): while it runs
 * @shown: (nullable): the last look at it
 * @by_keyboard: whether what is pressed and written is pressed and written with keys, and what is gone
 *   to is gone to with keys; otherwise with what the tree offers, where it offers something
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
  GKeyFile *settings;
  GSubprocess *program;
  gboolean expects_end;
  GSubprocess *demo;
  char *demo_address;
  Tree *tree;
  Node *shown;
  gboolean by_keyboard;
} Journey;

void journey_set_up (Journey *self, gconstpointer data);
void journey_tear_down (Journey *self, gconstpointer data);

#define JOURNEY(path, func) \
  g_test_add (path, Journey, path, journey_set_up, func, journey_tear_down)
/* The same with both kinds of hands: @path, and the same below /keyboard */
#define JOURNEY_BOTH(path, func) \
  JOURNEY (path, func);          \
  JOURNEY (JOURNEY_KEYBOARD path, func)
#define JOURNEY_KEYBOARD "/keyboard"

/* --- the program --- */

/* A setting that the next start finds; @value: as GVariant prints it */
void journey_set (Journey *self, const char *key, const char *value);
/* The service that misbehaves is asked from the next start on; without this it is the demo service. */
void journey_use_faults (Journey *self);
/* A demo service at another pace is asked from the next start on. */
void journey_use_demo (Journey *self, const char *pace);
/* (transfer none): its address */
const char *journey_get_demo (Journey *self);

/* Starts the program, and waits for its window. @picture: (nullable): its argument */
void journey_start (Journey *self, const char *picture);
/* The same with finished clips of the service that misbehaves, which is asked from here on. The prompts
 * end with NULL; the last of them is the newest clip, and chosen. */
void journey_start_with_clips (Journey *self, ...) G_GNUC_NULL_TERMINATED;
/* What a row says of one of them */
#define JOURNEY_CLIP "1 s · 64×48"
/* As a power cut does. */
void journey_kill (Journey *self);
/* As a person does, with Ctrl+Q; everything went well when it ended. */
void journey_quit (Journey *self);

/* (transfer full): the path of a picture of that size with something in it (tests/picture/picture-scene.h),
 * under @name in the home */
char *journey_put_scene (Journey *self, const char *name, guint width, guint height);

/* --- seeing --- */

/**
 * Want:
 * @name: (nullable): the whole name
 * @words: (nullable): in the name or the description
 * @role: 0 for any
 * @has: a State that is on; 0 for any
 * @lacks: a State that is off; 0 for any
 *
 * What is looked for. All that is given must be so.
 */
typedef struct
{
  const char *name;
  const char *words;
  Role role;
  State has;
  State lacks;
} Want;

/* (transfer none) (nullable): the first that shows now; lives until the next look */
Node *journey_find (Journey *self, const Want *want);
/* How many show now. */
guint journey_count (Journey *self, const Want *want);

/* Waits until one shows. (transfer none): lives until the next look */
Node *journey_await (Journey *self, const Want *want);
#define journey_await_one(self, ...) journey_await (self, &(Want) { __VA_ARGS__ })
/* Waits until something has @name. */
void journey_await_name (Journey *self, const char *name);
/* Waits until a name or a description has @words in it. */
void journey_await_words (Journey *self, const char *words);
/* Waits until exactly @count show. */
void journey_await_count (Journey *self, const Want *want, guint count);
/* Waits until none shows. */
void journey_await_gone (Journey *self, const char *name);
/* Waits until the control @name can be used, or cannot. */
void journey_await_sensitive (Journey *self, const char *name, gboolean sensitive);
/* Waits until the text of the control @name is @text. */
void journey_await_text (Journey *self, const char *name, const char *text);

/* Waits until something in a toast has @name, and points at it: toasts go by the clock, which waits for
 * no slow machine, but stay while they are pointed at. What else is looked at comes after this. */
void journey_await_toast (Journey *self, const char *name);

/* Where a node is, in pixels of the window. */
typedef struct
{
  int x;
  int y;
  int width;
  int height;
} Extents;

Extents journey_get_extents (Journey *self, const Node *node);

/* Every control that shows has a name. What comes or goes while it is looked at may lack one for that
 * look; what never gets one is printed, and the journey goes nowhere. */
void journey_await_named (Journey *self);

/* Waits until something that shows has the focus: keys always go somewhere. */
void journey_await_focus (Journey *self);

/* Everything that shows now, into the log of the test. */
void journey_print (Journey *self);

/* Leaves a picture of the screen: tests/journeys/NAME-N-STEP.png in the build folder. */
void journey_picture (Journey *self, const char *step);
/* The same of what is there to stay: everything in it has a name, and something the focus. */
void journey_show (Journey *self, const char *step);

/* --- doing --- */

/* Does what the control @name is for, once it can be used. */
void journey_press (Journey *self, const char *name);
void journey_press_one (Journey *self, const Want *want);
/* Opens the menu @menu, and does what @item in it is for. */
void journey_choose (Journey *self, const char *menu, const char *item);
/* Goes there with the Tab key, and within a list or a menu with arrows. */
void journey_focus (Journey *self, const Want *want);
/* Goes once around with the Tab key; after every step, something that shows has the focus. */
void journey_walk (Journey *self);
void journey_write (Journey *self, const char *name, const char *text);
/* Keys as xdotool names them: "ctrl+Return"; they go where the focus is. */
void journey_key (Journey *self, const char *keys);
/* The key goes down, again if it is down already, as one that is held does; and up. */
void journey_hold (Journey *self, const char *key);
void journey_let_go (Journey *self, const char *key);
void journey_type (Journey *self, const char *text);
/* Puts the window of that title there, in pixels of the screen; whose program it is does not matter. */
void journey_place (Journey *self, const char *title, int x, int y);
/* The pointer, in pixels of the screen; its first button goes down, and up. */
void journey_point (Journey *self, int x, int y);
void journey_hold_button (Journey *self);
void journey_let_go_button (Journey *self);

G_END_DECLS
