/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-mock-board.h"

G_BEGIN_DECLS

/**
 * OptioMockLine:
 * @setup: the setup packet that must come
 * @size: bytes in @data
 * @data: what must come in the data stage, or what is answered
 * @result: 0 to pass on @size, or a negative errno or %OPTIO_MOCK_NO_ANSWER
 *
 * One transfer of a scripted board.
 */
typedef struct
{
  guint8 setup[8];
  gsize size;
  guint8 data[16];
  int result;
} OptioMockLine;

/**
 * OptioMockScript:
 *
 * Transfers that must come in this order.
 */
typedef struct
{
  const OptioMockLine *lines;
  gsize n_lines;
  gsize n_played;
  gboolean is_broken; /* something else came */
} OptioMockScript;

/**
 * optio_mock_script_play:
 * @script: an #OptioMockScript
 *
 * An #OptioMockControlFunc.
 */
int optio_mock_script_play (gpointer      script,
                            const guint8 *setup,
                            guint8       *data,
                            gsize         length);

G_END_DECLS
