/* test-saved.c: what a person saves is in the file that was named
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "journey.h"

#define FINISHED "A train in the rain"

/* In the dialog of that title; its entry has the focus. Returns: (transfer full): where it was saved to */
static char *
save_as (Journey *self, const char *title, const char *name, const char *toast)
{
  char *path = command_fixture_path (&self->home, name);

  journey_await_name (self, title);
  journey_await_one (self, .has = STATE_FOCUSED, .role = ROLE_TEXT);
  journey_key (self, "ctrl+a");
  journey_type (self, path);
  journey_key (self, "Return");
  journey_await_toast (self, toast);
  return path;
}

static char *
read_saved (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static char *
save_receipt (Journey *self, const char *name)
{
  journey_start_with_clips (self, FINISHED, NULL);
  journey_choose (self, "Clip Menu", "Details");
  journey_press (self, "Save Receipt…");
  return save_as (self, "Save the Receipt", name, "Saved");
}

static void
receipt (Journey *self, gconstpointer data)
{
  g_autofree char *path = save_receipt (self, "receipt.txt");
  g_autofree char *text = read_saved (path);

  g_assert_nonnull (strstr (text, "Prompt: " FINISHED "\n"));
  g_assert_nonnull (strstr (text, "Charged: 0.5 USD"));
  g_assert_null (strstr (text, FAULT_KEY));
}

/* For a program, where the name says so. */
static void
receipt_json (Journey *self, gconstpointer data)
{
  g_autofree char *path = save_receipt (self, "receipt.json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *job;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  job = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "job");
  g_assert_cmpstr (json_object_get_string_member (job, "prompt"), ==, FINISHED);
}

static void
ledger (Journey *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *csv = NULL;

  journey_start_with_clips (self, FINISHED, NULL);
  journey_choose (self, "Main Menu", "Spending");
  journey_press (self, "Save as CSV…");
  path = save_as (self, "Save the Ledger", "ledger.csv", "Saved");
  csv = read_saved (path);
  g_assert_true (g_regex_match_simple ("^day,jobs,reported_usd,estimated_usd,unknown_jobs\r\n"
                                       "\\d{4}-\\d\\d-\\d\\d,1,0\\.50*,0\\.0*,0\r\n$",
                                       csv, 0, 0));
}

static void
clip (Journey *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *copy = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  journey_start_with_clips (self, FINISHED, NULL);
  journey_key (self, "ctrl+s");
  path = save_as (self, "Save a Copy", "copy.mp4", "Copy saved");
  g_file_get_contents (path, &copy, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (g_steal_pointer (&copy), length);
  g_assert_true (g_bytes_equal (bytes, self->home.clip));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  JOURNEY ("/saved/clip", clip);
  JOURNEY ("/saved/ledger", ledger);
  JOURNEY ("/saved/receipt", receipt);
  JOURNEY ("/saved/receipt-json", receipt_json);
  return g_test_run ();
}
