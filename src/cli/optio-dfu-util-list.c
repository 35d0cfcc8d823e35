/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lines of "dfu-util -l". Scripts take them apart, so they are the same in every language. */

#include "optio-description.h"
#include "optio-dfu-util.h"

static const char *
or_unknown (const char *text)
{
  return text != NULL && text[0] != '\0' ? text : "UNKNOWN";
}

static void
tell_alt (OptioConsole *console,
          OptioDevice  *device,
          guint         alt,
          const char   *name)
{
  const OptioIdentityFields *fields =
      optio_identity_get_fields (optio_device_get_identity (device));
  g_autofree char *valid_name = g_utf8_make_valid (or_unknown (name), -1);
  g_autofree char *valid_serial = g_utf8_make_valid (or_unknown (fields->serial), -1);

  optio_console_say (console,
                     "Found %s: [%04x:%04x] ver=%04x, devnum=%u, cfg=%u, intf=%u, path=\"%s\", "
                     "alt=%u, name=\"%s\", serial=\"%s\"",
                     fields->is_runtime ? "Runtime" : "DFU", fields->vendor_id,
                     fields->product_id, fields->bcd_device, optio_device_get_address (device),
                     fields->configuration, fields->interface_number,
                     optio_device_get_port_path (device), alt, valid_name, valid_serial);
}

/* From the last setting to the first, as dfu-util up to 0.11 does. */
static void
tell_device (OptioCommand *command,
             OptioDevice  *device)
{
  OptioIdentity *identity = optio_device_get_identity (device);
  const OptioIdentityFields *fields = optio_identity_get_fields (identity);
  const char *wanted = fields->is_runtime ? NULL : command->options.alt;
  guint n_alts = optio_identity_get_n_alts (identity);
  guint only = n_alts;

  if (optio_device_get_problem (device) != NULL)
    {
      optio_console_note (command->console, optio_device_get_problem (device)->message);
      return;
    }

  if (wanted != NULL)
    optio_command_find_alt (identity, wanted, &only);
  for (guint i = n_alts; i > 0; i--)
    if (wanted == NULL || i - 1 == only)
      tell_alt (command->console, device, i - 1, fields->alt_names[i - 1]);
}

void
optio_dfu_util_list (OptioCommand *command,
                     OptioBoards  *boards)
{
  GPtrArray *devices = optio_boards_get_chosen (boards);

  for (guint i = 0; i < devices->len; i++)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (JsonNode) node = NULL;

      tell_device (command, devices->pdata[i]);
      json_builder_begin_object (builder);
      optio_description_add_device (builder, devices->pdata[i]);
      json_builder_end_object (builder);
      node = json_builder_get_root (builder);
      optio_console_tell_json (command->console, "board", node);
    }
}
