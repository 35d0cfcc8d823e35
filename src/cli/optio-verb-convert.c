/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "optio-exit.h"
#include "optio-input.h"
#include "optio-output.h"
#include "optio-uf2-family.h"
#include "optio-verb.h"

static char *input_format_name;
static char *output_format_name;
static char *usb_ids;
static char *family;

static const GOptionEntry entries[] = {
  { "from", 0, 0, G_OPTION_ARG_STRING, &input_format_name,
    N_ ("Take IN as this format instead of looking into it"), N_ ("FORMAT") },
  { "format", 0, 0, G_OPTION_ARG_STRING, &output_format_name,
    N_ ("Write OUT in this format instead of the one its name ends with"), N_ ("FORMAT") },
  { "usb-ids", 0, 0, G_OPTION_ARG_STRING, &usb_ids,
    N_ ("Say in OUT that it is for boards with these ids (dfuse, dfu)"), N_ ("VID:PID") },
  { "family", 0, 0, G_OPTION_ARG_STRING, &family,
    N_ ("Say in OUT that it is for these chips (uf2): STM32F4 or a number"), N_ ("FAMILY") },
  G_OPTION_ENTRY_NULL,
};

static gboolean
parse_usb_ids (OptioImageBuilder *builder,
               GError           **error)
{
  OptioImageIds ids = { .bcd_device = OPTIO_IMAGE_ANY_ID };
  g_auto (GStrv) halves = usb_ids != NULL ? g_strsplit (usb_ids, ":", -1) : NULL;
  guint64 vendor_id;
  guint64 product_id;

  if (halves == NULL)
    return TRUE;

  if (g_strv_length (halves) != 2 ||
      !g_ascii_string_to_unsigned (halves[0], 16, 0, G_MAXUINT16, &vendor_id, NULL) ||
      !g_ascii_string_to_unsigned (halves[1], 16, 0, G_MAXUINT16, &product_id, NULL))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("\"%s\" is not a pair of USB ids. Write it as --usb-ids 0483:df11."), usb_ids);
      return FALSE;
    }

  ids.vendor_id = (guint16) vendor_id;
  ids.product_id = (guint16) product_id;
  optio_image_builder_set_usb_ids (builder, &ids);
  return TRUE;
}

static gboolean
parse_family (OptioImageBuilder *builder,
              GError           **error)
{
  guint32 id;

  if (family == NULL)
    return TRUE;

  if (!optio_uf2_family_find (family, &id))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("\"%s\" is not a family of chips that UF2 has a number for. Write it as "
                     "--family STM32F4 or --family 0x57755a57."),
                   family);
      return FALSE;
    }

  optio_image_builder_set_family_id (builder, id);
  return TRUE;
}

static gboolean
check_place (OptioCommand      *command,
             const char        *path,
             const OptioFormat *from,
             const OptioFormat *to,
             GError           **error)
{
  if (from->has_addresses || !to->has_addresses || command->options.address != NULL)
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("%s does not say where its bytes belong. Say it with --address, for example "
                 "--address 0x08000000."),
               path);
  return FALSE;
}

/* The file as it is, but for what the options say about it. */
static OptioImage *
read_input (OptioCommand      *command,
            const char        *path,
            const OptioFormat *to,
            GError           **error)
{
  const OptioFormat *from;
  g_autoptr (OptioImageBuilder) builder = optio_image_builder_new ();
  g_autoptr (OptioImage) image =
      optio_input_read_file (command, path, input_format_name, &from, error);

  if (image == NULL || !check_place (command, path, from, to, error) ||
      !optio_image_builder_add_image (builder, image, error) || !parse_usb_ids (builder, error) ||
      !parse_family (builder, error))
    return NULL;

  return optio_image_builder_end (builder);
}

static gboolean
convert_run (OptioCommand *command,
             char        **arguments,
             GError      **error)
{
  const char *path = arguments[1];
  const OptioFormat *to = optio_output_find_format (output_format_name, path, error);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (OptioImage) image = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *size = NULL;

  if (to == NULL || !optio_output_check (command, path, error))
    return FALSE;

  image = read_input (command, arguments[0], to, error);
  if (image == NULL)
    return FALSE;

  if (!optio_format_write_file (to, image, file, &local))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_NO_OUTPUT, "%s.", local->message);
      return FALSE;
    }

  size = optio_format_size (optio_image_get_size (image));
  optio_console_say (command->console, _("Saved %s of data as %s (%s)."), size, path,
                     _(to->title));
  return TRUE;
}

const OptioVerb optio_verb_convert = {
  .name = "convert",
  .arguments = N_ ("IN OUT"),
  .n_arguments = 2,
  .summary = N_ ("Save a firmware file in another format"),
  .description =
      N_ ("Reads IN, whatever format it has, and writes OUT in the format that its name ends with. "
          "Needs no board. A file without addresses (raw binary) goes to --address. Raw binary has "
          "no gaps: they are filled with 0xff. A file that exists is overwritten only with --yes."),
  .options = OPTIO_OPTIONS_OUTPUT | OPTIO_OPTIONS_FILE,
  .entries = entries,
  .run = convert_run,
};
