/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-board-private.h"

struct _OptioBoard
{
  char *id;
  char *title;
  OptioChip *chip;
  OptioRomModel rom_model;
  OptioIdentity *identity;
  OptioBoardPolls polls;
  OptioBoardQuirks quirks;
  guint8 rom_version;
};

G_DEFINE_BOXED_TYPE (OptioBoard, optio_board, optio_board_ref, optio_board_unref)

OptioBoard *
optio_board_new (const char            *id,
                 const char            *title,
                 OptioChip             *chip,
                 OptioRomModel          rom_model,
                 OptioIdentity         *identity,
                 const OptioBoardPolls *polls,
                 OptioBoardQuirks       quirks,
                 guint8                 rom_version)
{
  OptioBoard *self = g_atomic_rc_box_new0 (OptioBoard);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->chip = optio_chip_ref (chip);
  self->rom_model = rom_model;
  self->identity = optio_identity_ref (identity);
  self->polls = *polls;
  self->quirks = quirks;
  self->rom_version = rom_version;
  return self;
}

OptioBoard *
optio_board_ref (OptioBoard *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
optio_board_clear (OptioBoard *self)
{
  g_free (self->id);
  g_free (self->title);
  optio_chip_unref (self->chip);
  optio_identity_unref (self->identity);
}

void
optio_board_unref (OptioBoard *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) optio_board_clear);
}

const char *
optio_board_get_id (OptioBoard *self)
{
  return self->id;
}

const char *
optio_board_get_title (OptioBoard *self)
{
  return self->title;
}

OptioChip *
optio_board_get_chip (OptioBoard *self)
{
  return self->chip;
}

OptioRomModel
optio_board_get_rom_model (OptioBoard *self)
{
  return self->rom_model;
}

const OptioBoardPolls *
optio_board_get_polls (OptioBoard *self)
{
  return &self->polls;
}

guint8
optio_board_get_rom_version (OptioBoard *self)
{
  return self->rom_version;
}

OptioBoardQuirks
optio_board_get_quirks (OptioBoard *self)
{
  return self->quirks;
}

OptioIdentity *
optio_board_get_identity (OptioBoard *self)
{
  return self->identity;
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
  };

  g_return_val_if_fail (model < OPTIO_N_ROMS, NULL);
  return titles[model];
}
