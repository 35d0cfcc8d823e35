/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-mock-script.h"

#include <errno.h>
#include <string.h>

#define SETUP_SIZE 8
#define DEVICE_TO_HOST 0x80

int
optio_mock_script_play (gpointer      script,
                        const guint8 *setup,
                        guint8       *data,
                        gsize         length)
{
  OptioMockScript *self = script;
  const OptioMockLine *line = &self->lines[self->n_played];
  gboolean is_in = (setup[0] & DEVICE_TO_HOST) != 0;

  if (self->n_played == self->n_lines || memcmp (line->setup, setup, SETUP_SIZE) != 0 ||
      (!is_in && (length != line->size || memcmp (line->data, data, length) != 0)))
    {
      self->is_broken = TRUE;
      return -EPIPE;
    }

  self->n_played++;
  if (line->result != 0)
    return line->result;

  if (is_in)
    memcpy (data, line->data, line->size);
  return (int) line->size;
}
