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
};

G_DEFINE_BOXED_TYPE (OptioBoard, optio_board, optio_board_ref, optio_board_unref)

OptioBoard *
optio_board_new (const char            *id,
                 const char            *title,
                 OptioChip             *chip,
                 OptioRomModel          rom_model,
                 OptioIdentity         *identity,
                 const OptioBoardPolls *polls)
{
  OptioBoard *self = g_atomic_rc_box_new0 (OptioBoard);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->chip = optio_chip_ref (chip);
  self->rom_model = rom_model;
  self->identity = optio_identity_ref (identity);
  self->polls = *polls;
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

OptioIdentity *
optio_board_get_identity (OptioBoard *self)
{
  return self->identity;
}
