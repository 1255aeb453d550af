/* demo-peer.h: a demo service, and how to talk with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define DEMO_KEY "the-key-of-the-tests"

#define UNIVERSAL "/v2/video/generations"
#define LEGACY "/v2/generate/video/minimax/generation"

/* An answer. */
typedef struct
{
  guint status;
  SoupMessageHeaders *headers;
  GBytes *body;
  /* NULL where the body is no JSON */
  JsonNode *json;
} DemoAnswer;

void demo_answer_free (DemoAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoAnswer, demo_answer_free)

/* A string, or anything else as text, at a path such as "$.data[0].id"; NULL where there is none. */
char *demo_answer_dup (DemoAnswer *answer, const char *path);
/* Fails the test unless what is at @path is @expected, or missing where that is NULL. */
void demo_answer_expect (DemoAnswer *answer, const char *path, const char *expected);
const char *demo_answer_get_header (DemoAnswer *answer, const char *name);

/* A service of its own process over a folder. */
typedef struct
{
  GSubprocess *process;
  char *folder;
  char *address;
  SoupSession *session;
} DemoPeer;

/* @options: more options, ended by NULL */
DemoPeer *demo_peer_new (const char *folder, ...) G_GNUC_NULL_TERMINATED;
/* Ends it by SIGTERM, or with @kill as if the power had failed, and waits until it has ended. */
void demo_peer_end (DemoPeer *peer, gboolean kill);

/* (transfer full): a folder that is there and empty */
char *demo_make_folder (void);
void demo_remove_folder (char *folder);

DemoAnswer *demo_peer_get (DemoPeer *peer, const char *path);
DemoAnswer *demo_peer_post (DemoPeer *peer, const char *path, const char *json);
/* A request of one's own making, with the key unless it has one. */
DemoAnswer *demo_peer_send (DemoPeer *peer, SoupMessage *message);
SoupMessage *demo_peer_message (DemoPeer *peer, const char *method, const char *path);

/* Asks after @id in a dialect. */
DemoAnswer *demo_peer_poll (DemoPeer *peer, const char *path, const char *id);

/* Waits, driven by the folder's changes, until @count clips are there. */
void demo_wait_for_clips (const char *folder, guint count);

/* "data:@mime;base64,…" of @bytes */
char *demo_data_uri (const char *mime, GBytes *bytes);
/* A picture of @width by @height, in the format ("png", "jpeg"), with something to see in it. */
GBytes *demo_make_picture (int width, int height, const char *format);

G_END_DECLS
