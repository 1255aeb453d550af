/* dailies-picture-boxes.c: how large an AVIF or HEIC is, and which way up (ISO/IEC 23008-12)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dailies-picture-decode-private.h"
#include "dailies-picture-facts.h"

#define BOX_HEAD 8
#define LARGE_BOX_HEAD 16

/* What a colr can hold: "prof", "rICC", "nclx" */
#define TYPE_PROFILE 0x70726f66
#define TYPE_RESTRICTED_PROFILE 0x72494343
#define TYPE_CODE_POINTS 0x6e636c78

/* Of H.273 */
#define TRANSFER_SRGB 13

typedef struct
{
  const guint8 *type;
  gsize head;
  guint64 size; /* 0: to the end of what it stands in */
} Box;

static gboolean
read_box (Box *box, const guint8 *data, gsize length)
{
  if (length < BOX_HEAD)
    return FALSE;

  box->type = data + 4;
  box->head = BOX_HEAD;
  box->size = dailies_picture_be32 (data);

  if (box->size == 1)
    {
      if (length < LARGE_BOX_HEAD)
        return FALSE;
      box->head = LARGE_BOX_HEAD;
      box->size
        = (guint64) dailies_picture_be32 (data + 8) << 32 | dailies_picture_be32 (data + 12);
    }

  return box->size == 0 || box->size >= box->head;
}

/* What is left to read of a box, as far as it is there */
typedef struct
{
  const guint8 *type;
  const guint8 *data;
  gsize length;
} Bytes;

/* Goes past the next box; gives its content. */
static gboolean
next_box (Bytes *bytes, Bytes *content)
{
  gsize whole;
  Box box;

  if (!read_box (&box, bytes->data, bytes->length))
    return FALSE;

  whole = box.size == 0 ? bytes->length : MIN (box.size, bytes->length);
  *content = (Bytes) { box.type, bytes->data + box.head, whole - box.head };
  bytes->data += whole;
  bytes->length -= whole;

  return TRUE;
}

static gboolean
is_box (const Bytes *box, const char *type)
{
  return memcmp (box->type, type, 4) == 0;
}

static gboolean
find_box (Bytes bytes, const char *type, Bytes *content)
{
  while (next_box (&bytes, content))
    if (is_box (content, type))
      return TRUE;

  return FALSE;
}

/* The next @count bytes as a number; where they are missing, 0, and nothing is left. */
static guint32
take (Bytes *bytes, gsize count)
{
  guint32 number = 0;

  if (bytes->length < count)
    {
      bytes->length = 0;
      return 0;
    }

  for (gsize i = 0; i < count; i++)
    number = number << 8 | bytes->data[i];
  bytes->data += count;
  bytes->length -= count;

  return number;
}

/* A grid's parts, a thumbnail and the picture each have a size. A decoder may come upon any of
 * them, so the largest is what counts. */
static gboolean
check_sizes (Bytes container, GError **error)
{
  Bytes size;

  while (next_box (&container, &size))
    if (is_box (&size, "ispe") && size.length >= 12
        && !dailies_picture_check_pixels (dailies_picture_be32 (size.data + 4),
                                          dailies_picture_be32 (size.data + 8), error))
      return FALSE;

  return TRUE;
}

/* What an orientation becomes once the picture is turned by a quarter to the left, or mirrored so
 * that top and bottom or left and right are exchanged. */
static const guint8 turned[] = { 0, 8, 5, 6, 7, 4, 1, 2, 3 };
static const guint8 mirrored[][9]
  = { { 0, 4, 3, 2, 1, 8, 7, 6, 5 }, { 0, 2, 1, 4, 3, 6, 5, 8, 7 } };

/* Of the curves of H.273 those of cameras say how a film is recorded; screens show it as they show sRGB. */
static guint8
get_transfer (guint32 code)
{
  switch (code)
    {
    case 1:
    case 6:
    case 14:
    case 15:
      return TRANSFER_SRGB;
    default:
      return code <= G_MAXUINT8 ? code : 0;
    }
}

static void
apply_colours (DailiesPictureFacts *facts, Bytes colours, gboolean *has_profile)
{
  guint32 type = take (&colours, 4);

  if (type == TYPE_PROFILE || type == TYPE_RESTRICTED_PROFILE)
    {
      *has_profile = TRUE;
      facts->colouring = (DailiesPictureColouring) { 0 };
    }
  else if (type == TYPE_CODE_POINTS && !*has_profile)
    {
      guint32 primaries = take (&colours, 2);

      facts->colouring.primaries = primaries <= G_MAXUINT8 ? primaries : 0;
      facts->colouring.transfer = get_transfer (take (&colours, 2));
    }
}

static void
apply_property (DailiesPictureFacts *facts, Bytes property, gboolean *has_profile)
{
  if (is_box (&property, "ispe"))
    {
      take (&property, 4);
      facts->width = take (&property, 4);
      facts->height = take (&property, 4);
    }
  else if (is_box (&property, "irot"))
    {
      for (guint turns = take (&property, 1) & 3; turns > 0; turns--)
        facts->orientation = turned[facts->orientation];
    }
  else if (is_box (&property, "imir"))
    facts->orientation = mirrored[take (&property, 1) & 1][facts->orientation];
  /* What a clean aperture leaves over is rounded by each decoder in its own way: it has the word. */
  else if (is_box (&property, "clap"))
    facts->width = facts->height = 0;
  else if (is_box (&property, "colr"))
    apply_colours (facts, property, has_profile);
}

static GArray *
list_properties (Bytes container)
{
  g_autoptr (GArray) properties = g_array_new (FALSE, FALSE, sizeof (Bytes));
  Bytes property;

  while (next_box (&container, &property))
    g_array_append_val (properties, property);

  return g_steal_pointer (&properties);
}

/* The properties of @item in the order in which they apply: its size stands before what turns it. */
static void
apply_properties (DailiesPictureFacts *facts, Bytes associations, guint32 item, GArray *properties)
{
  guint version = take (&associations, 1);
  gboolean is_wide = (take (&associations, 3) & 1) != 0;
  guint32 entries = take (&associations, 4);
  gboolean has_profile = FALSE;

  for (; entries > 0 && associations.length > 0; entries--)
    {
      gboolean is_wanted = take (&associations, version == 0 ? 2 : 4) == item;

      for (guint count = take (&associations, 1); count > 0; count--)
        {
          guint index = is_wide ? take (&associations, 2) & 0x7fff : take (&associations, 1) & 0x7f;

          /* They are counted from 1. */
          if (is_wanted && index > 0 && index <= properties->len)
            apply_property (facts, g_array_index (properties, Bytes, index - 1), &has_profile);
        }
    }
}

static gboolean
read_meta (DailiesPictureFacts *facts, Bytes meta, GError **error)
{
  g_autoptr (GArray) properties = NULL;
  Bytes all;
  Bytes container;
  Bytes primary;
  Bytes box;
  guint version;
  guint32 item;

  take (&meta, 4);
  if (!find_box (meta, "iprp", &all) || !find_box (all, "ipco", &container))
    return TRUE;
  if (!check_sizes (container, error))
    return FALSE;
  if (!find_box (meta, "pitm", &primary))
    return TRUE;

  version = take (&primary, 1);
  take (&primary, 3);
  item = take (&primary, version == 0 ? 2 : 4);

  facts->orientation = 1;
  properties = list_properties (container);
  while (next_box (&all, &box))
    if (is_box (&box, "ipma"))
      apply_properties (facts, box, item, properties);

  return TRUE;
}

/* Whether every size lies in the part that is there: something follows the properties. */
static gboolean
has_all_sizes (Bytes meta)
{
  Bytes all;
  Bytes container;

  take (&meta, 4);
  return find_box (meta, "iprp", &all) && find_box (all, "ipco", &container)
         && container.data + container.length < meta.data + meta.length;
}

gboolean
dailies_picture_boxes_read (DailiesPictureFacts *facts,
                            DailiesPictureReader *reader,
                            GError **error)
{
  Bytes bytes = { 0 };
  Bytes meta;
  Box box;

  for (;;)
    {
      bytes.data = dailies_picture_reader_peek (reader, LARGE_BOX_HEAD, &bytes.length, error);
      if (bytes.data == NULL)
        return FALSE;

      /* What is no box, or has no end, is left for the decoder to complain of. */
      if (!read_box (&box, bytes.data, bytes.length))
        return TRUE;
      if (memcmp (box.type, "meta", 4) == 0)
        break;
      if (box.size == 0)
        return TRUE;
      if (!dailies_picture_reader_skip (reader, box.size, error))
        return FALSE;
    }

  bytes.data
    = dailies_picture_reader_peek (reader, DAILIES_PICTURE_READER_WINDOW, &bytes.length, error);
  if (bytes.data == NULL)
    return FALSE;

  if (!next_box (&bytes, &meta))
    return TRUE;
  if (!read_meta (facts, meta, error))
    return FALSE;

  /* Sizes that lie beyond what is looked at would be seen by nobody before they are decoded. */
  return box.size <= DAILIES_PICTURE_READER_WINDOW || has_all_sizes (meta)
         || dailies_picture_reader_broken (reader, error);
}
