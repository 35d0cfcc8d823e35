/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-script.h"

#include "optio-board-private.h"
#include "optio-catalog.h"
#include "optio-sim-device-private.h"

#define MAX_DATA 4096

static GByteArray *
parse_hex (const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (const char *c = text; c != NULL && *c != '\0'; c += 2)
    {
      guint8 byte;

      while (*c == ' ')
        c++;
      g_assert_true (g_ascii_isxdigit (c[0]) && g_ascii_isxdigit (c[1]));
      byte = (guint8) (g_ascii_xdigit_value (c[0]) << 4 | g_ascii_xdigit_value (c[1]));
      g_byte_array_append (bytes, &byte, 1);
    }

  return g_steal_pointer (&bytes);
}

/* Returns a new reference. */
static OptioBoard *
find_board (const char *id)
{
  g_autoptr (OptioCatalog) catalog = optio_catalog_new ();
  g_autofree char *own = g_build_filename (g_getenv ("OPTIO_TEST_DIR"), "sim", NULL);
  OptioBoard *board;

  optio_catalog_add_folder (catalog, g_getenv ("OPTIO_DATA_DIR"));
  optio_catalog_add_folder (catalog, own);
  g_assert_null (optio_catalog_get_problems (catalog)[0]);

  board = optio_catalog_find_board (catalog, id);
  g_assert_nonnull (board);
  return optio_board_ref (board);
}

static OptioSimDevice *
plug_in (OptioBoard *board)
{
  OptioSimDevice *device =
      OPTIO_SIM_DEVICE (optio_sim_device_new (board, OPTIO_SIM_CLOCK_VIRTUAL, 0));

  script_configure (device);
  return device;
}

OptioSimDevice *
script_new_device (const char *id)
{
  g_autoptr (OptioBoard) board = find_board (id);

  return plug_in (board);
}

OptioSimDevice *
script_new_variant (const char      *id,
                    OptioRomModel    rom,
                    OptioBoardQuirks quirks)
{
  g_autoptr (OptioBoard) board = find_board (id);
  g_autoptr (OptioBoard) variant = NULL;
  OptioBoardFields fields = *optio_board_get_fields (board);

  fields.rom_model = rom;
  fields.quirks = quirks;
  variant = optio_board_new (&fields);
  return plug_in (variant);
}

void
script_replug (OptioSimDevice *device)
{
  optio_sim_device_unplug (device);
  optio_sim_device_enter_bootloader (device);
  script_configure (device);
}

OptioSimReply
script_send (OptioSimDevice *device,
             const guint8    setup[8],
             guint8         *data,
             gsize           size)
{
  OptioSimReply reply =
      optio_sim_device_control (device, setup, data, size, optio_sim_device_now (device));

  g_assert_cmpint (reply.completes_at_us, >=, optio_sim_device_now (device));
  return reply;
}

void
script_configure (OptioSimDevice *device)
{
  const guint8 setup[8] = { 0x00, 9, 1, 0, 0, 0, 0, 0 };

  g_assert_cmpint (script_send (device, setup, NULL, 0).outcome, ==, OPTIO_SIM_ACK);
}

void
script_pass (OptioSimDevice *device,
             guint           ms)
{
  optio_sim_device_pass (device, optio_sim_device_now (device) + ms * G_GINT64_CONSTANT (1000),
                         NULL);
}

static void
play (OptioSimDevice   *device,
      const ScriptStep *step)
{
  g_autoptr (GByteArray) out = parse_hex (step->out);
  g_autoptr (GByteArray) in = parse_hex (step->in);
  gboolean is_in = step->request == OPTIO_DFU_REQUEST_GETSTATUS ||
                   step->request == OPTIO_DFU_REQUEST_GETSTATE ||
                   step->request == OPTIO_DFU_REQUEST_UPLOAD;
  guint length = is_in ? step->length : out->len;
  const guint8 setup[8] = {
    is_in ? 0xa1 : 0x21, (guint8) step->request, (guint8) step->value, (guint8) (step->value >> 8),
    0, 0, (guint8) length, (guint8) (length >> 8),
  };
  guint8 data[MAX_DATA] = { 0 };
  gint64 start_us = optio_sim_device_now (device);
  OptioSimReply reply;

  if (out->len > 0)
    memcpy (data, out->data, out->len);
  reply = script_send (device, setup, data, length);

  g_assert_cmpint (reply.outcome, ==, step->outcome);
  if (step->in != NULL)
    g_assert_cmpmem (data, reply.length, in->data, in->len);
  g_assert_cmpint ((reply.completes_at_us - start_us + 999) / 1000, ==, step->takes_ms);
  optio_sim_device_pass (device,
                         reply.completes_at_us + step->pause_ms * G_GINT64_CONSTANT (1000), NULL);
}

void
script_run (OptioSimDevice   *device,
            const ScriptStep *steps,
            gsize             n_steps)
{
  for (gsize i = 0; i < n_steps; i++)
    {
      g_test_message ("step %" G_GSIZE_FORMAT ": %s", i,
                      optio_dfu_request_get_name (steps[i].request));
      play (device, &steps[i]);
    }
}

void
script_assert_memory (OptioSimDevice *device,
                      guint32         address,
                      const char     *expected)
{
  g_autoptr (GByteArray) bytes = parse_hex (expected);
  g_autoptr (GBytes) memory = optio_sim_device_peek (device, address, bytes->len);

  g_assert_nonnull (memory);
  g_assert_cmpmem (g_bytes_get_data (memory, NULL), g_bytes_get_size (memory), bytes->data,
                   bytes->len);
}

void
script_poke (OptioSimDevice *device,
             guint32         address,
             const char     *bytes)
{
  g_autoptr (GByteArray) data = parse_hex (bytes);

  g_assert_true (optio_sim_device_poke (device, address, data->data, data->len));
}
