/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-private.h"

#include <glib/gi18n-lib.h>

struct _OptioBoard
{
  OptioBoardFields fields; /* with own copies */
};

OptioBoard *
optio_board_new (const OptioBoardFields *fields)
{
  OptioBoard *self;

  g_return_val_if_fail (fields != NULL, NULL);

  self = g_atomic_rc_box_new0 (OptioBoard);
  self->fields = *fields;
  self->fields.id = g_strdup (fields->id);
  self->fields.title = g_strdup (fields->title);
  optio_chip_ref (fields->chip);
  optio_identity_ref (fields->identity);
  g_array_ref (fields->contents);
  return self;
}

OptioBoard *
optio_board_new_with_quirks (OptioBoard      *self,
                             OptioBoardQuirks quirks)
{
  OptioBoardFields fields = self->fields;

  fields.quirks |= quirks;
  return optio_board_new (&fields);
}

OptioBoard *
optio_board_ref (OptioBoard *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
optio_board_clear (OptioBoard *self)
{
  g_free ((char *) self->fields.id);
  g_free ((char *) self->fields.title);
  optio_chip_unref (self->fields.chip);
  optio_identity_unref (self->fields.identity);
  g_array_unref (self->fields.contents);
}

void
optio_board_unref (OptioBoard *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) optio_board_clear);
}

const char *
optio_board_get_id (OptioBoard *self)
{
  return self->fields.id;
}

const char *
optio_board_get_title (OptioBoard *self)
{
  return g_dgettext (GETTEXT_PACKAGE, self->fields.title);
}

OptioChip *
optio_board_get_chip (OptioBoard *self)
{
  return self->fields.chip;
}

OptioBoardGroup
optio_board_get_group (OptioBoard *self)
{
  return self->fields.group;
}

OptioRomModel
optio_board_get_rom_model (OptioBoard *self)
{
  return self->fields.rom_model;
}

const OptioBoardPolls *
optio_board_get_polls (OptioBoard *self)
{
  return &self->fields.polls;
}

guint8
optio_board_get_rom_version (OptioBoard *self)
{
  return self->fields.rom_version;
}

OptioBoardQuirks
optio_board_get_quirks (OptioBoard *self)
{
  return self->fields.quirks;
}

OptioIdentity *
optio_board_get_identity (OptioBoard *self)
{
  return self->fields.identity;
}

gboolean
optio_board_is_boot0_low (OptioBoard *self)
{
  return self->fields.is_boot0_low;
}

GArray *
optio_board_get_contents (OptioBoard *self)
{
  return self->fields.contents;
}

const OptioBoardFields *
optio_board_get_fields (OptioBoard *self)
{
  return &self->fields;
}

const char *
optio_rom_model_get_title (OptioRomModel model)
{
  static const char *const titles[OPTIO_N_ROMS] = {
    [OPTIO_ROM_AN2662] = "ST AN2662",
    [OPTIO_ROM_ST_LIBRARY] = "ST USB library",
    [OPTIO_ROM_ST_LIBRARY_2_11_2] = "ST USB library 2.11.2",
    [OPTIO_ROM_OPEN_BOOTLOADER_2020] = "ST Open Bootloader 2020",
    [OPTIO_ROM_OPEN_BOOTLOADER] = "ST Open Bootloader",
    [OPTIO_ROM_OPEN_BOOTLOADER_USBX] = "ST Open Bootloader, USBX",
    [OPTIO_ROM_GIGADEVICE] = "GigaDevice",
    [OPTIO_ROM_MBOOT] = "mboot",
    [OPTIO_ROM_LIBOPENCM3] = "libopencm3",
    [OPTIO_ROM_STRICT] = "strict DFU 1.1",
    [OPTIO_ROM_DFU11] = "plain DFU 1.1",
    [OPTIO_ROM_APPLICATION] = "application",
  };

  g_return_val_if_fail (model < OPTIO_N_ROMS, NULL);
  return titles[model];
}

const char *
optio_board_group_get_title (OptioBoardGroup group)
{
  static const char *const titles[OPTIO_BOARD_N_GROUPS] = {
    [OPTIO_BOARD_GROUP_ST] = N_("STM32 with ST's Bootloader"),
    [OPTIO_BOARD_GROUP_IMITATION] = N_("Imitations and Other Bootloaders"),
    [OPTIO_BOARD_GROUP_FAULTY] = N_("Faulty"),
    [OPTIO_BOARD_GROUP_PROTECTED] = N_("Protected"),
    [OPTIO_BOARD_GROUP_STUCK] = N_("Stuck in the Bootloader, or Locked out of It"),
  };

  g_return_val_if_fail (group < OPTIO_BOARD_N_GROUPS, NULL);
  return _(titles[group]);
}
