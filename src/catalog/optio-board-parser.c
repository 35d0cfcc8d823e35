/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-private.h"

#include <glib/gi18n-lib.h>

#include "optio-board-content-private.h"
#include "optio-layout.h"
#include "optio-xml-private.h"

/* bwPollTimeout has 24 bits. */
#define MAX_POLL_MS 0xffffff

/* A simulated board is made of memory, and its description may be a stranger's. */
#define MAX_MEMORY_BYTES (256 * 1024 * 1024)

/* By OptioRomModel. */
static const char *const rom_models[] = {
  "an2662",
  "st-library",
  "st-library-2.11.2",
  "open-bootloader-2020",
  "open-bootloader",
  "open-bootloader-usbx",
  "gigadevice",
  "mboot",
  "libopencm3",
  "strict",
  "dfu11",
  "application",
  NULL,
};

G_STATIC_ASSERT (G_N_ELEMENTS (rom_models) == OPTIO_N_ROMS + 1);

const char *
optio_rom_model_get_name (OptioRomModel model)
{
  g_return_val_if_fail (model < OPTIO_N_ROMS, NULL);
  return rom_models[model];
}

static const char *const while_busy[] = { "answers", "stalls", "holds", NULL };

/* The attribute, or what the board has that this one is like. */
static guint32
overlay (OptioXml   *xml,
         xmlNode    *node,
         const char *attribute,
         guint32     maximum,
         guint32     other)
{
  return optio_xml_has (node, attribute)
           ? optio_xml_get_number (xml, node, attribute, maximum)
           : other;
}

static char *
overlay_string (xmlNode    *node,
                const char *attribute,
                const char *other)
{
  return optio_xml_has (node, attribute) ? optio_xml_dup_string (node, attribute)
                                         : g_strdup (other);
}

static void
read_functional (OptioXml            *xml,
                 xmlNode             *usb,
                 OptioIdentityFields *fields)
{
  xmlNode *node = optio_xml_find (usb, "functional");

  fields->attributes =
    (guint8) overlay (xml, node, "attributes", G_MAXUINT8, fields->attributes);
  fields->detach_timeout_ms =
    (guint16) overlay (xml, node, "detach-timeout-ms", G_MAXUINT16, fields->detach_timeout_ms);
  fields->transfer_size =
    (guint16) overlay (xml, node, "transfer-size", G_MAXUINT16, fields->transfer_size);
  fields->dfu_version =
    (guint16) overlay (xml, node, "dfu-version", G_MAXUINT16, fields->dfu_version);

  if (fields->transfer_size == 0)
    optio_xml_fail (xml, node != NULL ? node : usb,
                    _("transfer-size is 0: nothing could be sent."));
}

static OptioIdentity *
read_identity (OptioXml      *xml,
               xmlNode       *usb,
               OptioIdentity *other,
               gboolean       is_runtime)
{
  static const OptioIdentityFields nothing = { 0 };
  const OptioIdentityFields *like =
    other != NULL ? optio_identity_get_fields (other) : &nothing;
  g_auto (GStrv) alt_names = optio_xml_dup_texts (usb, "alternate");
  g_autofree char *manufacturer = overlay_string (usb, "manufacturer", like->manufacturer);
  g_autofree char *product = overlay_string (usb, "product", like->product);
  g_autofree char *serial = overlay_string (usb, "serial", like->serial);
  OptioIdentityFields fields = *like;

  fields.vendor_id = (guint16) overlay (xml, usb, "vendor-id", G_MAXUINT16, like->vendor_id);
  fields.product_id = (guint16) overlay (xml, usb, "product-id", G_MAXUINT16, like->product_id);
  fields.bcd_device = (guint16) overlay (xml, usb, "bcd-device", G_MAXUINT16, like->bcd_device);
  fields.manufacturer = manufacturer;
  fields.product = product;
  fields.serial = serial;
  fields.configuration = 1;
  fields.is_runtime = is_runtime;
  if (alt_names[0] != NULL || like->alt_names == NULL)
    fields.alt_names = (const char *const *) alt_names;
  read_functional (xml, usb, &fields);

  return optio_identity_new (&fields);
}

/* What the board announces beside what its chip has; what both have counts twice. */
static guint64
get_memory_size (OptioLayout *layout,
                 OptioChip   *chip)
{
  guint n_memories;
  const OptioMemory *memories = optio_chip_get_memories (chip, &n_memories);
  guint64 size = 0;

  for (guint i = 0; i < n_memories; i++)
    size += memories[i].range.size;
  for (guint i = 0; i < optio_layout_get_n_regions (layout); i++)
    size += optio_layout_get_region (layout, i)->range.size;
  return size;
}

/* Those that speak DfuSe announce their memory, the others must not seem to. */
static void
check_memory (OptioXml      *xml,
              xmlNode       *usb,
              OptioIdentity *identity,
              OptioChip     *chip,
              OptioRomModel  model)
{
  const char *const *alt_names = optio_identity_get_fields (identity)->alt_names;
  g_autoptr (OptioLayout) layout = optio_layout_new_from_strings (alt_names, NULL);
  gboolean has_memory = optio_layout_get_n_regions (layout) > 0;
  gboolean is_plain = model == OPTIO_ROM_DFU11 || model == OPTIO_ROM_APPLICATION;

  if (alt_names[0] == NULL)
    optio_xml_fail (xml, usb, _("This board has no alternate setting."));
  else if (!is_plain && !has_memory)
    optio_xml_fail (xml, usb, _("This board announces no memory."));
  else if (is_plain && optio_identity_is_dfuse (identity))
    optio_xml_fail (xml, usb, _("A bootloader of plain DFU announces no memory."));
  else if (get_memory_size (layout, chip) > MAX_MEMORY_BYTES)
    optio_xml_fail (xml, usb, _("This board has more than 256 MiB, too much to be simulated."));
}

static void
read_polls (OptioXml        *xml,
            xmlNode         *node,
            OptioBoardPolls *polls)
{
  polls->erase_ms = overlay (xml, node, "erase-ms", MAX_POLL_MS, polls->erase_ms);
  polls->program_ms = overlay (xml, node, "program-ms", MAX_POLL_MS, polls->program_ms);
  polls->command_ms = overlay (xml, node, "command-ms", MAX_POLL_MS, polls->command_ms);
  if (optio_xml_has (node, "while-busy"))
    {
      guint choice = optio_xml_get_choice (node, "while-busy", while_busy);

      polls->stalls_while_busy = g_str_equal (while_busy[choice], "stalls");
      polls->holds_while_busy = g_str_equal (while_busy[choice], "holds");
    }
}

static OptioBoardQuirks
read_quirks (OptioXml *xml,
             xmlNode  *board)
{
  OptioBoardQuirks quirks = 0;

  for (xmlNode *node = optio_xml_find (board, "quirk"); node != NULL; node = optio_xml_next (node))
    {
      g_autofree char *name = optio_xml_dup_string (node, "name");
      OptioBoardQuirk quirk = optio_board_quirk_find (name);

      if (quirk == OPTIO_BOARD_N_QUIRKS)
        optio_xml_fail (xml, node, _("Optio does not know the quirk \"%s\"."), name);
      else
        quirks |= OPTIO_BOARD_QUIRK_BIT (quirk);
    }

  return quirks;
}

static guint8
get_first_rom_version (OptioChip *chip)
{
  GArray *roms = optio_chip_get_bootloader (chip)->roms;

  return roms->len > 0 ? g_array_index (roms, OptioRomVersion, 0).version : 0;
}

/* What a board announces stands in its strings; the quirk's name must not say otherwise. */
static void
check_strings (OptioXml        *xml,
               xmlNode         *board,
               OptioIdentity   *identity,
               OptioBoardQuirks quirks)
{
  const char *const *names = optio_identity_get_fields (identity)->alt_names;
  gboolean is_said = (quirks & OPTIO_BOARD_QUIRK_BIT (OPTIO_BOARD_QUIRK_REPEATS_STRINGS)) != 0;
  guint n_equal = 0;

  while (names[n_equal] != NULL && g_str_equal (names[n_equal], names[0]))
    n_equal++;

  if (is_said != (n_equal > 1))
    optio_xml_fail (xml, board, _("Its alternate settings and repeats-strings do not agree."));
}

static OptioBoard *
find_board (GPtrArray  *boards,
            const char *id)
{
  for (guint i = 0; i < boards->len; i++)
    {
      if (g_str_equal (optio_board_get_id (boards->pdata[i]), id))
        return boards->pdata[i];
    }

  return NULL;
}

/* The schema lets a board leave out what it has from the one that it is like. */
static void
check_whole (OptioXml *xml,
             xmlNode  *board)
{
  xmlNode *usb = optio_xml_find (board, "usb");
  const struct
  {
    xmlNode *node;
    const char *element;
    const char *const attributes[7];
  } needs[] = {
    { board, "board", { "chip", "rom" } },
    { usb, "usb",
      { "vendor-id", "product-id", "bcd-device", "manufacturer", "product", "serial" } },
    { usb != NULL ? optio_xml_find (usb, "functional") : NULL, "functional",
      { "attributes", "detach-timeout-ms", "transfer-size", "dfu-version" } },
    { optio_xml_find (board, "polls"), "polls",
      { "erase-ms", "program-ms", "command-ms", "while-busy" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (needs); i++)
    {
      if (needs[i].node == NULL)
        optio_xml_fail (xml, board, _("A board that is like no other needs %s."),
                        needs[i].element);
      for (guint j = 0; needs[i].node != NULL && needs[i].attributes[j] != NULL; j++)
        {
          if (!optio_xml_has (needs[i].node, needs[i].attributes[j]))
            optio_xml_fail (xml, needs[i].node, _("A board that is like no other needs %s."),
                            needs[i].attributes[j]);
        }
    }
}

/* Begins with what the board has that this one is like, or with an empty board. */
static gboolean
start_board (OptioXml         *xml,
             xmlNode          *node,
             GPtrArray        *boards,
             OptioBoardFields *fields)
{
  g_autofree char *like = optio_xml_dup_string (node, "like");
  OptioBoard *other = like != NULL ? find_board (boards, like) : NULL;

  if (like != NULL && other == NULL)
    {
      optio_xml_fail (xml, node, _("There is no board \"%s\" above this one."), like);
      return FALSE;
    }

  *fields = other != NULL ? *optio_board_get_fields (other) : (OptioBoardFields){ 0 };
  if (other == NULL)
    check_whole (xml, node);
  return !optio_xml_has_failed (xml);
}

/* The chip that the board names, or that of the board that it is like. */
static OptioChip *
read_chip (OptioXml          *xml,
           xmlNode           *node,
           OptioBoardFields  *fields,
           OptioBoardFindChip find_chip,
           gpointer           user_data)
{
  g_autofree char *id = optio_xml_dup_string (node, "chip");
  OptioChip *chip = id != NULL ? find_chip (user_data, id) : fields->chip;

  if (id != NULL && chip == NULL)
    optio_xml_fail (xml, node, _("The chip \"%s\" is not in the catalog."), id);
  if (id != NULL && chip != NULL)
    fields->rom_version = get_first_rom_version (chip);
  return chip;
}

/* What a board says itself goes before what the one says that it is like. */
static void
overlay_fields (OptioXml         *xml,
                xmlNode          *node,
                OptioBoardFields *fields)
{
  static const char *const levels[] = { "high", "low", NULL };
  /* By OptioBoardGroup */
  static const char *const groups[OPTIO_BOARD_N_GROUPS + 1] = {
    "st", "imitation", "faulty", "protected", "stuck", NULL,
  };
  xmlNode *polls = optio_xml_find (node, "polls");

  if (optio_xml_has (node, "group"))
    fields->group = (OptioBoardGroup) optio_xml_get_choice (node, "group", groups);
  if (optio_xml_has (node, "rom"))
    fields->rom_model = (OptioRomModel) optio_xml_get_choice (node, "rom", rom_models);
  if (optio_xml_has (node, "boot0"))
    fields->is_boot0_low = optio_xml_get_choice (node, "boot0", levels) == 1;
  fields->rom_version =
    (guint8) overlay (xml, node, "rom-version", G_MAXUINT8, fields->rom_version);
  if (polls != NULL)
    read_polls (xml, polls, &fields->polls);
  fields->quirks |= read_quirks (xml, node);
}

static void
read_board (OptioXml          *xml,
            xmlNode           *node,
            OptioBoardFindChip find_chip,
            gpointer           user_data,
            GPtrArray         *boards)
{
  g_autofree char *id = optio_xml_dup_string (node, "id");
  g_autofree char *title = optio_xml_dup_string (node, "title");
  g_autoptr (OptioIdentity) identity = NULL;
  g_autoptr (GArray) contents = optio_board_contents_new ();
  xmlNode *usb = optio_xml_find (node, "usb");
  OptioBoardFields fields;

  if (!start_board (xml, node, boards, &fields))
    return;
  fields.chip = read_chip (xml, node, &fields, find_chip, user_data);
  if (fields.chip == NULL)
    return;

  if (find_board (boards, id) != NULL)
    optio_xml_fail (xml, node, _("The board \"%s\" is described twice."), id);

  overlay_fields (xml, node, &fields);
  identity = usb != NULL ? read_identity (xml, usb, fields.identity,
                                          fields.rom_model == OPTIO_ROM_APPLICATION)
                         : optio_identity_ref (fields.identity);
  check_memory (xml, usb != NULL ? usb : node, identity, fields.chip, fields.rom_model);
  check_strings (xml, node, identity, fields.quirks);
  if (fields.contents != NULL)
    optio_board_contents_append (contents, fields.contents);
  optio_board_contents_read (contents, xml, node, fields.chip);

  fields.id = id;
  fields.title = title;
  fields.identity = identity;
  fields.contents = contents;
  g_ptr_array_add (boards, optio_board_new (&fields));
}

/* The ids of a board and of those that it is like, which stand above it. */
static GHashTable *
collect_needed (xmlNode    *boards,
                const char *id)
{
  GHashTable *needed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (xmlNode *node = boards->last; node != NULL; node = node->prev)
    {
      g_autofree char *own = NULL;

      if (node->type != XML_ELEMENT_NODE)
        continue;
      own = optio_xml_dup_string (node, "id");
      if (!g_hash_table_contains (needed, own) && g_ascii_strcasecmp (own, id) != 0)
        continue;
      if (optio_xml_has (node, "like"))
        g_hash_table_add (needed, optio_xml_dup_string (node, "like"));
      g_hash_table_add (needed, g_steal_pointer (&own));
    }

  return needed;
}

static gboolean
is_needed (GHashTable *needed,
           xmlNode    *board)
{
  g_autofree char *id = optio_xml_dup_string (board, "id");

  return needed == NULL || g_hash_table_contains (needed, id);
}

GPtrArray *
optio_boards_new_from_bytes (GBytes            *bytes,
                             const char        *name,
                             const char        *only,
                             OptioBoardFindChip find_chip,
                             gpointer           user_data,
                             GError           **error)
{
  g_autoptr (GPtrArray) boards =
    g_ptr_array_new_with_free_func ((GDestroyNotify) optio_board_unref);
  g_autoptr (GHashTable) needed = NULL;
  g_autoptr (OptioXml) xml = NULL;
  xmlNode *node;

  g_return_val_if_fail (bytes != NULL && name != NULL && find_chip != NULL, NULL);

  xml = optio_xml_new (bytes, name, "boards.rng", error);
  if (xml == NULL)
    return NULL;

  if (only != NULL)
    needed = collect_needed (optio_xml_get_root (xml), only);
  node = optio_xml_find (optio_xml_get_root (xml), "board");
  for (; node != NULL; node = optio_xml_next (node))
    {
      if (is_needed (needed, node))
        read_board (xml, node, find_chip, user_data, boards);
    }

  if (!optio_xml_end (xml, error))
    return NULL;

  return g_steal_pointer (&boards);
}
