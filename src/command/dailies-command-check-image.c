/* dailies-command-check-image.c: whether a picture can be a first frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-command-json.h"
#include "dailies-command-private.h"
#include "dailies-picture-repair.h"
#include "dailies-request.h"

#include <glib/gi18n-lib.h>

/* The model whose rules are held against it: the one that `generate` takes by itself */
#define MODEL "video-01"

#define RULE_UNREADABLE "unreadable"

typedef struct
{
  char **files;
  char *repair;
  gboolean json;
} CheckImage;

static void
check_image_clear (CheckImage *self)
{
  g_clear_pointer (&self->files, g_strfreev);
  g_clear_pointer (&self->repair, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CheckImage, check_image_clear)

/* What was found: facts are 0 and "unknown" where the file could not be understood. */
typedef struct
{
  const char *format;
  guint width;
  guint height;
  guint64 bytes;
  /* JSON objects of rule and message */
  JsonArray *problems;
} Verdict;

static void
verdict_clear (Verdict *self)
{
  g_clear_pointer (&self->problems, json_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Verdict, verdict_clear)

static void
add_problem (Verdict *self, const char *rule, const char *message)
{
  JsonObject *problem = json_object_new ();

  json_object_set_string_member (problem, "rule", rule);
  json_object_set_string_member (problem, "message", message);
  json_array_add_object_element (self->problems, problem);
}

static const DailiesPictureRules *
get_rules (void)
{
  DailiesModel *model = dailies_catalogue_lookup (dailies_catalogue_get_default (), MODEL);

  return dailies_model_get_picture_rules (model);
}

static void
hold_against_rules (Verdict *self, DailiesPicture *picture)
{
  g_autoptr (GPtrArray) problems = dailies_picture_rules_check (get_rules (), picture);

  self->format = dailies_picture_format_get_id (dailies_picture_get_format (picture));
  self->width = dailies_picture_get_width (picture);
  self->height = dailies_picture_get_height (picture);
  self->bytes = dailies_picture_get_bytes (picture);

  for (guint i = 0; i < problems->len; i++)
    {
      const DailiesPictureProblem *problem = g_ptr_array_index (problems, i);

      add_problem (self, dailies_picture_rule_get_id (problem->rule), problem->message);
    }
}

static void
tell_unreadable (Verdict *self, GFile *file, const GError *error)
{
  g_autoptr (GFileInfo) info
    = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                         G_FILE_QUERY_INFO_NONE, NULL, NULL);
  gboolean foreign
    = g_error_matches (error, DAILIES_PICTURE_ERROR, DAILIES_PICTURE_ERROR_NO_PICTURE);

  if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
    self->bytes = (guint64) g_file_info_get_size (info);

  add_problem (
    self, foreign ? dailies_picture_rule_get_id (DAILIES_PICTURE_RULE_FORMAT) : RULE_UNREADABLE,
    error->message);
}

static JsonObject *
verdict_to_json (const Verdict *verdict)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "ok", json_array_get_length (verdict->problems) == 0);
  json_object_set_string_member (object, "format", verdict->format);
  json_object_set_int_member (object, "width", verdict->width);
  json_object_set_int_member (object, "height", verdict->height);
  json_object_set_int_member (object, "bytes", (gint64) verdict->bytes);
  json_object_set_array_member (object, "problems", json_array_ref (verdict->problems));

  return object;
}

static void
print_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  dailies_command_json_print (node);
}

static void
print_words (const Verdict *verdict)
{
  if (verdict->width > 0)
    {
      g_autofree char *bytes = g_strdup_printf ("%'" G_GUINT64_FORMAT, verdict->bytes);

      /* Translators: a format, width and height in pixels, the number of bytes */
      g_print (ngettext ("%s, %u × %u px, %s byte\n", "%s, %u × %u px, %s bytes\n",
                         (gulong) MIN (verdict->bytes, G_MAXULONG)),
               verdict->format, verdict->width, verdict->height, bytes);
    }

  for (guint i = 0; i < json_array_get_length (verdict->problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (verdict->problems, i);

      g_print ("%s.\n", json_object_get_string_member (problem, "message"));
    }
  if (json_array_get_length (verdict->problems) == 0)
    g_print ("%s\n", _ ("It can be a first frame."));
}

static void
print_verdict (CheckImage *self, const Verdict *verdict)
{
  if (self->json)
    print_object (verdict_to_json (verdict));
  else
    print_words (verdict);
}

/* What the repair was: planned again as it was planned, and with the size and the format that it
 * came to. */
static GStrv
describe_repair (DailiesPicture *picture, DailiesPicture *repaired)
{
  DailiesPictureRepair repair;

  if (!dailies_picture_repair_auto (&repair, picture, get_rules (), NULL))
    return g_new0 (char *, 1);

  if (repair.source_width != 0)
    {
      repair.width = dailies_picture_get_width (repaired);
      repair.height = dailies_picture_get_height (repaired);
    }
  repair.format = dailies_picture_get_format (repaired);

  return dailies_picture_repair_describe (&repair, picture);
}

/* The object is the verdict on OUT; what FILE was stands in "source". */
static void
print_repair_json (const Verdict *source, const Verdict *verdict, GStrv changes)
{
  JsonObject *object = verdict_to_json (verdict);
  JsonArray *array = json_array_new ();

  for (guint i = 0; changes[i] != NULL; i++)
    json_array_add_string_element (array, changes[i]);
  json_object_set_array_member (object, "changes", array);
  json_object_set_object_member (object, "source", verdict_to_json (source));
  print_object (object);
}

static void
print_repair_words (CheckImage *self, const Verdict *source, const Verdict *verdict, GStrv changes)
{
  g_autofree char *name = g_filename_display_name (self->repair);

  print_words (source);
  for (guint i = 0; changes[i] != NULL; i++)
    g_print ("%s.\n", changes[i]);
  /* Translators: the name of a file that was written */
  g_print (_ ("%s: "), name);
  print_words (verdict);
}

static DexFuture *
repair (CheckImage *self, GFile *file, DailiesPicture *picture, const Verdict *source)
{
  g_autoptr (GFile) out = g_file_new_for_commandline_arg (self->repair);
  g_autoptr (DailiesPicture) repaired = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) changes = NULL;
  g_auto (Verdict) verdict = { .problems = json_array_new () };

  repaired = dex_await_object (dailies_picture_repair_file (file, out, get_rules ()), &error);
  if (repaired == NULL)
    {
      /* The object that is printed is the verdict. */
      print_verdict (self, source);
      return dex_future_new_for_int (dailies_command_refuse (error, FALSE));
    }

  hold_against_rules (&verdict, repaired);
  changes = describe_repair (picture, repaired);
  if (self->json)
    print_repair_json (source, &verdict, changes);
  else
    print_repair_words (self, source, &verdict, changes);

  return dex_future_new_for_int (DAILIES_EXIT_FINISHED);
}

static DexFuture *
check_image_fiber (gpointer data)
{
  CheckImage *self = data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (self->files[0]);
  g_autoptr (DailiesPicture) picture = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Verdict) verdict = { .format = dailies_picture_format_get_id (0) };
  gboolean fits;

  verdict.problems = json_array_new ();
  picture = dex_await_object (dailies_picture_probe_file (file), &error);
  if (picture != NULL)
    hold_against_rules (&verdict, picture);
  else
    tell_unreadable (&verdict, file, error);

  if (picture != NULL && self->repair != NULL)
    return repair (self, file, picture, &verdict);

  print_verdict (self, &verdict);

  fits = json_array_get_length (verdict.problems) == 0;
  return dex_future_new_for_int (fits ? DAILIES_EXIT_FINISHED : DAILIES_EXIT_REFUSED_HERE);
}

int
dailies_command_check_image (int argc, char **argv)
{
  g_auto (CheckImage) self = { 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_ ("Print the verdict as a JSON object"),
      NULL },
    { "repair", 0, 0, G_OPTION_ARG_FILENAME, &self.repair,
      N_ ("Write a picture that fits to OUT (.jpg, .jpeg or .png)"), N_ ("OUT") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.files, NULL, N_ ("FILE") },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
    context, _ ("Says whether FILE can be the first frame of a clip, and what it "
                "lacks."));
  g_option_context_set_description (
    context, _ ("Exit status: 0 it fits or was repaired, 1 internal error, 2 it does not."));
  if (dailies_command_parse (context, &argc, &argv, &self.json, &error)
      && (self.files == NULL || self.files[1] != NULL))
    g_set_error (&error, DAILIES_COMMAND_ERROR, DAILIES_COMMAND_ERROR_USAGE,
                 _ ("“dailies check-image” takes one file."));
  if (error != NULL)
    return dailies_command_refuse (error, self.json);

  return dailies_command_run_fiber (check_image_fiber, &self, self.json);
}
