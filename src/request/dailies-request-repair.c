/* dailies-request-repair.c: the repair of a first frame, stored
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-request-private.h"
#include "dailies-strict.h"

#define MEMBER(name) { #name, G_STRUCT_OFFSET (DailiesPictureRepair, name) }

/* All are guint. What a model's rules say again each time (privacy is a preference) is not kept. */
static const struct
{
  const char *name;
  gsize offset;
} members[] = {
  MEMBER (source_width), MEMBER (source_height), MEMBER (crop_x),       MEMBER (crop_y),
  MEMBER (crop_width),   MEMBER (crop_height),   MEMBER (canvas_width), MEMBER (canvas_height),
  MEMBER (colour),       MEMBER (width),         MEMBER (height),
};

JsonNode *
_dailies_request_repair_to_json (const DailiesPictureRepair *repair)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      json_builder_set_member_name (builder, members[i].name);
      json_builder_add_int_value (builder, G_STRUCT_MEMBER (guint, repair, members[i].offset));
    }
  json_builder_set_member_name (builder, "blurs");
  json_builder_add_boolean_value (builder, repair->padding == DAILIES_PICTURE_PADDING_BLUR);
  json_builder_set_member_name (builder, "format");
  json_builder_add_string_value (builder, dailies_picture_format_get_id (repair->format));
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

gboolean
_dailies_request_repair_from_json (JsonObject *object, DailiesPictureRepair *repair, GError **error)
{
  const int code = DAILIES_REQUEST_ERROR_FORMAT;
  const char *format = NULL;
  gboolean blurs = TRUE;

  *repair = (DailiesPictureRepair) { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      gint64 value = 0;

      if (!dailies_strict_get_count (object, members[i].name, DAILIES_STRICT_REQUIRED, G_MAXINT32,
                                     &value, code, error))
        return FALSE;
      G_STRUCT_MEMBER (guint, repair, members[i].offset) = (guint) value;
    }

  if (!dailies_strict_get_boolean (object, "blurs", &blurs, code, error)
      || !dailies_strict_get_string (object, "format", DAILIES_STRICT_REQUIRED, &format, code,
                                     error))
    return FALSE;

  repair->padding = blurs ? DAILIES_PICTURE_PADDING_BLUR : DAILIES_PICTURE_PADDING_COLOUR;
  repair->format
    = g_str_equal (format, "png") ? DAILIES_PICTURE_FORMAT_PNG : DAILIES_PICTURE_FORMAT_JPEG;
  return TRUE;
}
