/* test-pictures.c: every picture of the table, made to fit, passes the demo service
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-catalogue.h"
#include "dailies-picture-repair.h"
#include "demo-peer.h"
#include "picture-cases.h"
#include "picture-world.h"

/* One service for all of these; its generations take longer than any test. */
static DemoPeer *peer;

static DemoAnswer *
send_picture (GFile *picture, const char *mime)
{
  g_autoptr (GBytes) bytes = world_read (picture);
  g_autofree char *uri = demo_data_uri (mime, bytes);
  g_autofree char *json = g_strconcat (
    "{\"model\":\"video-01\",\"prompt\":\"A\",\"first_frame_image\":\"", uri, "\"}", NULL);

  return demo_peer_post (peer, LEGACY, json);
}

static void
test_case (World *world, gconstpointer data)
{
  const Case *c = data;
  DailiesModel *model = dailies_catalogue_lookup (dailies_catalogue_get_default (), "video-01");
  const DailiesPictureRules *rules = dailies_model_get_picture_rules (model);
  g_autoptr (GBytes) bytes = case_make (c);
  g_autoptr (GFile) in = world_write (world, "in", bytes);
  g_autoptr (GFile) out = world_get_file (world, "out.jpg");
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (DailiesPicture) repaired = NULL;
  g_autoptr (DemoAnswer) refused = NULL;
  g_autoptr (DemoAnswer) taken = NULL;
  g_autoptr (GError) error = NULL;

  /* As it is, the service says of it what the table does. */
  picture = world_await (dailies_picture_probe_file (in), &error);
  g_assert_no_error (error);
  refused
    = send_picture (in, dailies_picture_format_get_mime (dailies_picture_get_format (picture)));
  g_assert_cmpuint (refused->status == 200, ==, *c->problems == '\0');

  repaired = world_await (dailies_picture_repair_file (in, out, rules), &error);
  g_assert_no_error (error);
  taken = send_picture (out, "image/jpeg");
  g_assert_cmpuint (taken->status, ==, 200);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  dex_init ();
  folder = demo_make_folder ();
  peer = demo_peer_new (folder, "--pace", "86400", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/demo/pictures/%03u", i);

      g_test_add (path, World, &cases[i], world_set_up, test_case, world_tear_down);
    }
  status = g_test_run ();

  demo_peer_end (peer, FALSE);
  demo_remove_folder (g_steal_pointer (&folder));
  return status;
}
