/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-private.h"

#include <glib/gi18n-lib.h>

#include "optio-layout.h"
#include "optio-xml-private.h"

/* bwPollTimeout has 24 bits. */
#define MAX_POLL_MS 0xffffff

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
  NULL,
};

G_STATIC_ASSERT (G_N_ELEMENTS (rom_models) == OPTIO_N_ROMS + 1);

static OptioIdentity *
read_identity (OptioXml *xml,
               xmlNode  *usb)
{
  xmlNode *functional = optio_xml_find (usb, "functional");
  g_auto (GStrv) alt_names = optio_xml_dup_texts (usb, "alternate");
  g_autofree char *manufacturer = optio_xml_dup_string (usb, "manufacturer");
  g_autofree char *product = optio_xml_dup_string (usb, "product");
  g_autofree char *serial = optio_xml_dup_string (usb, "serial");
  OptioIdentityFields fields = {
    .vendor_id = (guint16) optio_xml_get_number (xml, usb, "vendor-id", G_MAXUINT16),
    .product_id = (guint16) optio_xml_get_number (xml, usb, "product-id", G_MAXUINT16),
    .bcd_device = (guint16) optio_xml_get_number (xml, usb, "bcd-device", G_MAXUINT16),
    .manufacturer = manufacturer,
    .product = product,
    .serial = serial,
    .configuration = 1,
    .alt_names = (const char *const *) alt_names,
    .attributes = (guint8) optio_xml_get_number (xml, functional, "attributes", G_MAXUINT8),
    .detach_timeout_ms =
      (guint16) optio_xml_get_number (xml, functional, "detach-timeout-ms", G_MAXUINT16),
    .transfer_size = (guint16) optio_xml_get_number (xml, functional, "transfer-size", G_MAXUINT16),
    .dfu_version = (guint16) optio_xml_get_number (xml, functional, "dfu-version", G_MAXUINT16),
  };

  if (fields.transfer_size == 0)
    optio_xml_fail (xml, functional, _("transfer-size is 0: nothing could be sent."));

  return optio_identity_new (&fields);
}

/* Those that speak DfuSe announce their memory, the others must not seem to. */
static void
check_memory (OptioXml      *xml,
              xmlNode       *usb,
              OptioIdentity *identity,
              OptioRomModel  model)
{
  const char *const *alt_names = optio_identity_get_fields (identity)->alt_names;
  g_autoptr (OptioLayout) layout = optio_layout_new_from_strings (alt_names, NULL);
  gboolean has_memory = optio_layout_get_n_regions (layout) > 0;

  if (model != OPTIO_ROM_DFU11 && !has_memory)
    optio_xml_fail (xml, usb, _("This board announces no memory."));
  if (model == OPTIO_ROM_DFU11 && optio_identity_is_dfuse (identity))
    optio_xml_fail (xml, usb, _("A bootloader of plain DFU announces no memory."));
}

static OptioBoardPolls
read_polls (OptioXml *xml,
            xmlNode  *node)
{
  g_autofree char *while_busy = optio_xml_dup_string (node, "while-busy");

  return (OptioBoardPolls) {
    .erase_ms = optio_xml_get_number (xml, node, "erase-ms", MAX_POLL_MS),
    .program_ms = optio_xml_get_number (xml, node, "program-ms", MAX_POLL_MS),
    .command_ms = optio_xml_get_number (xml, node, "command-ms", MAX_POLL_MS),
    .stalls_while_busy = g_strcmp0 (while_busy, "stalls") == 0,
    .holds_while_busy = g_strcmp0 (while_busy, "holds") == 0,
  };
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
read_rom_version (OptioXml  *xml,
                  xmlNode   *board,
                  OptioChip *chip)
{
  GArray *roms = optio_chip_get_bootloader (chip)->roms;

  if (optio_xml_has (board, "rom-version"))
    return (guint8) optio_xml_get_number (xml, board, "rom-version", G_MAXUINT8);

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
  guint n_equal = 1;

  while (names[n_equal] != NULL && g_str_equal (names[n_equal], names[0]))
    n_equal++;

  if (is_said != (n_equal > 1))
    optio_xml_fail (xml, board, _("Its alternate settings and repeats-strings do not agree."));
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
  g_autofree char *chip_id = optio_xml_dup_string (node, "chip");
  xmlNode *usb = optio_xml_find (node, "usb");
  g_autoptr (OptioIdentity) identity = read_identity (xml, usb);
  OptioRomModel model = (OptioRomModel) optio_xml_get_choice (node, "rom", rom_models);
  OptioBoardPolls polls = read_polls (xml, optio_xml_find (node, "polls"));
  OptioBoardQuirks quirks = read_quirks (xml, node);
  OptioChip *chip = find_chip (user_data, chip_id);

  check_memory (xml, usb, identity, model);
  check_strings (xml, node, identity, quirks);

  for (guint i = 0; i < boards->len; i++)
    {
      if (g_str_equal (optio_board_get_id (boards->pdata[i]), id))
        optio_xml_fail (xml, node, _("The board \"%s\" is described twice."), id);
    }

  if (chip == NULL)
    {
      optio_xml_fail (xml, node, _("The chip \"%s\" is not in the catalog."), chip_id);
      return;
    }

  g_ptr_array_add (boards,
                   optio_board_new (id,
                                    title,
                                    chip,
                                    model,
                                    identity,
                                    &polls,
                                    quirks,
                                    read_rom_version (xml, node, chip)));
}

GPtrArray *
optio_boards_new_from_bytes (GBytes            *bytes,
                             const char        *name,
                             OptioBoardFindChip find_chip,
                             gpointer           user_data,
                             GError           **error)
{
  g_autoptr (GPtrArray) boards =
    g_ptr_array_new_with_free_func ((GDestroyNotify) optio_board_unref);
  g_autoptr (OptioXml) xml = NULL;
  xmlNode *node;

  g_return_val_if_fail (bytes != NULL && name != NULL && find_chip != NULL, NULL);

  xml = optio_xml_new (bytes, name, "boards.rng", error);
  if (xml == NULL)
    return NULL;

  node = optio_xml_find (optio_xml_get_root (xml), "board");
  for (; node != NULL; node = optio_xml_next (node))
    read_board (xml, node, find_chip, user_data, boards);

  if (!optio_xml_end (xml, error))
    return NULL;

  return g_steal_pointer (&boards);
}
