/* fetch-fixture.h: a store of clips, and what is fetched from it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "fixture.h"

G_BEGIN_DECLS

#define FETCH_SIZE 1500000
#define FETCH_ETAG "\"clip-1\""

typedef struct
{
  char *folder;
  GFile *file;
  char *path;
  char *tag;
  GBytes *clip;
} FetchFixture;

typedef struct
{
  FetchFixture *fixture;
  const char *etag;
  const char *modified;
  /* Cuts the connection after so many bytes, once. */
  gsize cut_after;
  /* Ignores what is asked for, or answers something else. */
  gboolean ignore_range;
  const char *content_range;
  guint status;
  const char *location;
  guint redirects;
  /* Of every request. */
  GPtrArray *ranges;
} FetchStore;

void fetch_fixture_set_up (FetchFixture *fixture, gconstpointer data);
void fetch_fixture_tear_down (FetchFixture *fixture, gconstpointer data);

/* A server of the clip that does as @store says, which its caller fills before. */
HttpServer *fetch_store_open (FetchStore *store, FetchFixture *fixture);
/* (transfer full) */
char *fetch_link_of (HttpServer *server);

/* (transfer full): a fetch into the fixture's file */
DexFuture *fetch_start (DailiesService *service, const char *uri, FetchFixture *fixture);
/* The file is the clip, and nothing lies beside it. */
void fetch_assert_whole (FetchFixture *fixture);
void fetch_assert_fails (DailiesService *service, const char *uri, FetchFixture *fixture, int code);
/* Of what has come so far */
gsize fetch_get_size (FetchFixture *fixture);

#define FETCH_TEST(name, func, data)                                                  \
  g_test_add ("/service/fetch/" name, FetchFixture, data, fetch_fixture_set_up, func, \
              fetch_fixture_tear_down)

G_END_DECLS
