/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a command line in dfu-util's words is taken for. */

#include "optio-dfu-util-line.h"
#include "optio-error.h"
#include "optio-dfu-util.h"

/* The line's meaning as one text; what was not asked for is left out. */
static char *
describe (const OptioDfuUtilLine *line,
          const OptioOptions     *options)
{
  static const char *const actions[] = {
    "none", "help", "version", "list", "detach", "upload", "download", "command",
  };
  static const char *const modifiers[] = {
    "force", "leave", "unprotect", "mass-erase", "will-reset", "fast",
  };
  const struct
  {
    const char *name;
    const char *value;
  } texts[] = {
    { "file", line->file },    { "device", options->usb_id },   { "path", options->port },
    { "alt", options->alt },   { "serial", options->serial },   { "chip", options->chip },
    { "simulate", options->simulate != NULL ? options->simulate[0] : NULL },
  };
  const struct
  {
    const char *name;
    guint value;
  } numbers[] = {
    { "length", line->length },
    { "upload-size", line->upload_size },
    { "transfer-size", line->transfer_size },
    { "delay", line->detach_delay_s == 5 ? 0 : line->detach_delay_s },
    { "cfg", (guint) options->configuration },
    { "intf", options->has_interface ? (guint) options->interface + 1 : 0 },
    { "devnum", (guint) options->address_on_bus },
  };
  const struct
  {
    const char *name;
    gboolean is_set;
  } flags[] = {
    { "reset", line->is_reset },
    { "wait", line->is_waiting },
    { "verbose", options->is_verbose },
    { "json", options->is_json },
    { "dry-run", options->is_dry_run },
    { "yes", options->is_yes },
  };
  GString *text = g_string_new (actions[line->action]);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].value != NULL)
      g_string_append_printf (text, " %s=%s", texts[i].name, texts[i].value);
  if (line->has_address)
    g_string_append_printf (text, " at=%08x", line->address);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i].value > 0)
      g_string_append_printf (text, " %s=%u", numbers[i].name, numbers[i].value);
  for (gsize i = 0; i < G_N_ELEMENTS (modifiers); i++)
    if ((line->modifiers & 1u << i) != 0)
      g_string_append_printf (text, " :%s", modifiers[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (flags[i].is_set)
      g_string_append_printf (text, " %s", flags[i].name);

  return g_string_free (text, FALSE);
}

static char *
translate (const char *words)
{
  g_autofree char *whole = g_strconcat ("optio ", words, NULL);
  g_auto (GStrv) split = g_strsplit (whole, " ", -1);
  g_autoptr (OptioCommand) command = optio_command_new ();
  g_auto (OptioDfuUtilLine) line = { 0 };
  g_autoptr (GError) error = NULL;

  if (optio_dfu_util_line_parse (&line, split, &command->options, &error))
    return describe (&line, &command->options);

  g_test_message ("%s: %s", words, error->message);
  g_assert_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE);
  return g_strdup ("refused");
}

static void
test_translations (void)
{
  static const struct
  {
    const char *words;
    const char *meaning;
  } rows[] = {
    { "-l", "list" },
    { "--list -v", "list verbose" },
    { "-lv", "list verbose" },
    { "-V", "version" },
    { "-h", "help" },
    { "-v", "none verbose" },
    { "-e -d 1eaf:0003", "detach device=1eaf:0003" },
    { "-a 0 -s 0x08000000:leave -D fw.bin", "download file=fw.bin alt=0 at=08000000 :leave" },
    { "-a0 -d 0483:df11 -Dfw.bin -s0x8000000", "download file=fw.bin device=0483:df11 alt=0 "
                                               "at=08000000" },
    { "--alt 0 --dfuse-address=0x08004000:leave --download fw.bin",
      "download file=fw.bin alt=0 at=08004000 :leave" },
    { "--alt=@Flash --upload out.bin -s :524288", "upload file=out.bin alt=@Flash length=524288" },
    { "-s 134217728:0x400 -U out.bin", "upload file=out.bin at=08000000 length=1024" },
    { "-D first.bin -U second.bin", "upload file=second.bin" },
    { "-D - -R -w", "download file=- reset wait" },
    { "-s 0x08000000:mass-erase:force:leave -D f", "download file=f at=08000000 :force :leave "
                                                   ":mass-erase" },
    { "-s :unprotect:force", "command :force :unprotect" },
    { "-s ::will-reset:fast", "command :will-reset :fast" },
    { "-s 0x08000000:leave", "command at=08000000 :leave" },
    { "-s 0x08000000:16:leave -s 0x08004000 -D f", "download file=f at=08004000" },
    { "-s 0x08000000 -l", "list at=08000000" },
    { "-p 1-2.3 -S A,B -n 7 -c 1 -i 0 -U f",
      "upload file=f path=1-2.3 serial=A,B cfg=1 intf=1 devnum=7" },
    { "-t 2048 -Z 0x10 -E 9 -U f", "upload file=f upload-size=16 transfer-size=2048 delay=9" },
    { "--detach-delay 9 --cfg 1 --intf 0 --devnum 2 -l", "list delay=9 cfg=1 intf=1 devnum=2" },
    { "--simulate stm32f072 --chip stm32f07x -D f --json --dry-run -y",
      "download file=f chip=stm32f07x simulate=stm32f072 json dry-run yes" },
    { "-D f extra", "refused" },
    { "-D", "refused" },
    { "-x", "refused" },
    { "--bogus", "refused" },
    { "-s 0x0800G -D f", "refused" },
    { "-s 0x100000000 -D f", "refused" },
    { "-s -1 -D f", "refused" },
    { "-s 0x08000000:levae -D f", "refused" },
    { "-t x -l", "refused" },
    { "-Z -1 -U f", "refused" },
    { "-c one -l", "refused" },
    { "--list=yes", "refused" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *meaning = translate (rows[i].words);

      g_assert_cmpstr (meaning, ==, rows[i].meaning);
    }
}

static void
test_exit_codes (void)
{
  static const struct
  {
    gboolean is_exit;
    int code;
    OptioExit expected;
  } rows[] = {
    { FALSE, OPTIO_ERROR_RANGE, OPTIO_EXIT_USAGE },
    { FALSE, OPTIO_ERROR_MISMATCH, OPTIO_EXIT_USAGE },
    { FALSE, OPTIO_ERROR_FILE, OPTIO_EXIT_DATA },
    { FALSE, OPTIO_ERROR_GONE, OPTIO_EXIT_IO },
    { FALSE, OPTIO_ERROR_STALLED, OPTIO_EXIT_IO },
    { FALSE, OPTIO_ERROR_PERMISSION, OPTIO_EXIT_IO },
    { FALSE, OPTIO_ERROR_VERIFY, OPTIO_EXIT_DIFFERS },
    { TRUE, OPTIO_EXIT_NO_BOARD, OPTIO_EXIT_IO },
    { TRUE, OPTIO_EXIT_PARTLY, OPTIO_EXIT_IO },
    { TRUE, OPTIO_EXIT_USAGE, OPTIO_EXIT_USAGE },
    { TRUE, OPTIO_EXIT_NO_INPUT, OPTIO_EXIT_NO_INPUT },
    { TRUE, OPTIO_EXIT_NO_OUTPUT, OPTIO_EXIT_NO_OUTPUT },
    { TRUE, OPTIO_EXIT_DIFFERS, OPTIO_EXIT_DIFFERS },
    { TRUE, OPTIO_EXIT_CANCELLED, OPTIO_EXIT_CANCELLED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (rows[i].is_exit ? OPTIO_EXIT_ERROR
                                                                      : OPTIO_ERROR,
                                                      rows[i].code, "message");

      g_assert_cmpint (optio_dfu_util_get_exit (error), ==, rows[i].expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dfu-util-line/translations", test_translations);
  g_test_add_func ("/dfu-util-line/exit-codes", test_exit_codes);
  return g_test_run ();
}
