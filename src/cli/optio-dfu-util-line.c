/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "optio-dfu-util-line.h"

#include <getopt.h>
#include <glib/gi18n.h>
#include <string.h>

#include "optio-exit.h"

#define DETACH_DELAY_S 5u

/* Optio's own options have no letter. */
enum
{
  OPTION_SIMULATE = 0x100,
  OPTION_CHIP,
  OPTION_JSON,
  OPTION_DRY_RUN,
  OPTION_YES,
  OPTION_VIRTUAL_CLOCK,
  OPTION_UNPLUG_AT,
};

static const char short_options[] = ":hVvleE:d:p:c:i:a:S:t:U:D:Rs:Z:wn:y";

static const struct option long_options[] = {
  { "help", no_argument, NULL, 'h' },
  { "version", no_argument, NULL, 'V' },
  { "verbose", no_argument, NULL, 'v' },
  { "list", no_argument, NULL, 'l' },
  { "detach", no_argument, NULL, 'e' },
  { "detach-delay", required_argument, NULL, 'E' },
  { "device", required_argument, NULL, 'd' },
  { "path", required_argument, NULL, 'p' },
  { "configuration", required_argument, NULL, 'c' },
  { "cfg", required_argument, NULL, 'c' },
  { "interface", required_argument, NULL, 'i' },
  { "intf", required_argument, NULL, 'i' },
  { "altsetting", required_argument, NULL, 'a' },
  { "alt", required_argument, NULL, 'a' },
  { "serial", required_argument, NULL, 'S' },
  { "transfer-size", required_argument, NULL, 't' },
  { "upload", required_argument, NULL, 'U' },
  { "upload-size", required_argument, NULL, 'Z' },
  { "download", required_argument, NULL, 'D' },
  { "reset", no_argument, NULL, 'R' },
  { "dfuse-address", required_argument, NULL, 's' },
  { "devnum", required_argument, NULL, 'n' },
  { "wait", no_argument, NULL, 'w' },
  { "simulate", required_argument, NULL, OPTION_SIMULATE },
  { "chip", required_argument, NULL, OPTION_CHIP },
  { "json", no_argument, NULL, OPTION_JSON },
  { "dry-run", no_argument, NULL, OPTION_DRY_RUN },
  { "yes", no_argument, NULL, OPTION_YES },
  { "virtual-clock", no_argument, NULL, OPTION_VIRTUAL_CLOCK },
  { "unplug-at", required_argument, NULL, OPTION_UNPLUG_AT },
  { NULL, 0, NULL, 0 },
};

/* As C writes numbers: 0x for hexadecimal, 0 for octal. */
static gboolean
parse_number (const char *text,
              guint32    *out_number)
{
  char *end = NULL;
  guint64 number = g_ascii_strtoull (text, &end, 0);

  if (!g_ascii_isdigit (text[0]) || *end != '\0' || number > G_MAXUINT32)
    return FALSE;

  *out_number = (guint32) number;
  return TRUE;
}

static gboolean
take_number (const char *option,
             const char *text,
             guint32     maximum,
             guint32    *out_number,
             GError    **error)
{
  if (parse_number (text, out_number) && *out_number <= maximum)
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("\"%s\" is not a number that %s can take."), text, option);
  return FALSE;
}

static gboolean
take_int (const char *option,
          const char *text,
          int        *out_number,
          GError    **error)
{
  guint32 number;

  if (!take_number (option, text, G_MAXINT32, &number, error))
    return FALSE;

  *out_number = (int) number;
  return TRUE;
}

/* ---- -s ---- */

static gboolean
take_modifier (OptioDfuUtilLine *self,
               const char       *word,
               GError          **error)
{
  static const struct
  {
    const char *word;
    OptioDfuUtilModifiers bit;
  } rows[] = {
    { "force", OPTIO_DFU_UTIL_FORCE },
    { "leave", OPTIO_DFU_UTIL_LEAVE },
    { "unprotect", OPTIO_DFU_UTIL_UNPROTECT },
    { "mass-erase", OPTIO_DFU_UTIL_MASS_ERASE },
    { "will-reset", OPTIO_DFU_UTIL_WILL_RESET },
    { "fast", OPTIO_DFU_UTIL_FAST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (word, rows[i].word))
      {
        self->modifiers |= rows[i].bit;
        return TRUE;
      }

  if (word[0] == '\0' || parse_number (word, &self->length))
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("\"%s\" means nothing behind the address of -s. There are a length, leave, "
                 "mass-erase, unprotect, will-reset, fast and force."),
               word);
  return FALSE;
}

/* [ADDRESS][:LENGTH][:MODIFIER]... */
static gboolean
take_dfuse (OptioDfuUtilLine *self,
            const char       *text,
            GError          **error)
{
  g_auto (GStrv) words = g_strsplit (text, ":", -1);

  /* The last -s counts. */
  self->length = 0;
  self->modifiers = 0;
  self->has_address = words[0] != NULL && words[0][0] != '\0';
  if (self->has_address && !parse_number (words[0], &self->address))
    {
      g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                   _("\"%s\" is not an address. Write it as -s 0x08000000."), words[0]);
      return FALSE;
    }

  for (guint i = 1; words[0] != NULL && words[i] != NULL; i++)
    if (!take_modifier (self, words[i], error))
      return FALSE;

  if (self->action == OPTIO_DFU_UTIL_NONE)
    self->action = OPTIO_DFU_UTIL_COMMAND;
  return TRUE;
}

/* ---- the options ---- */

static void
set_text (char      **inout_text,
          const char *text)
{
  g_free (*inout_text);
  *inout_text = g_strdup (text);
}

static void
add_simulated (OptioOptions *options,
               const char   *text)
{
  guint n = options->simulate != NULL ? g_strv_length (options->simulate) : 0;

  options->simulate = g_renew (char *, options->simulate, n + 2);
  options->simulate[n] = g_strdup (text);
  options->simulate[n + 1] = NULL;
}

static void
set_action (OptioDfuUtilLine  *self,
            OptioDfuUtilAction action,
            const char        *file)
{
  self->action = action;
  if (file != NULL)
    set_text (&self->file, file);
}

/* Those that say which board. Returns FALSE with @error if the value is wrong, and without if the
 * option is none of these. */
static gboolean
take_board_option (OptioOptions *options,
                   int           option,
                   GError      **error)
{
  switch (option)
    {
    case 'd':
      set_text (&options->usb_id, optarg);
      return TRUE;
    case 'p':
      set_text (&options->port, optarg);
      return TRUE;
    case 'a':
      set_text (&options->alt, optarg);
      return TRUE;
    case 'S':
      set_text (&options->serial, optarg);
      return TRUE;
    case 'c':
      return take_int ("-c", optarg, &options->configuration, error);
    case 'i':
      options->has_interface = TRUE;
      return take_int ("-i", optarg, &options->interface, error);
    case 'n':
      return take_int ("-n", optarg, &options->address_on_bus, error);
    case OPTION_SIMULATE:
      add_simulated (options, optarg);
      return TRUE;
    case OPTION_CHIP:
      set_text (&options->chip, optarg);
      return TRUE;
    case OPTION_UNPLUG_AT:
      return take_int ("--unplug-at", optarg, &options->unplug_at, error);
    default:
      return FALSE;
    }
}

/* Those with a value that say what to do; else as take_board_option(). */
static gboolean
take_job_option (OptioDfuUtilLine *self,
                 int               option,
                 GError          **error)
{
  switch (option)
    {
    case 'U':
      set_action (self, OPTIO_DFU_UTIL_UPLOAD, optarg);
      return TRUE;
    case 'D':
      set_action (self, OPTIO_DFU_UTIL_DOWNLOAD, optarg);
      return TRUE;
    case 's':
      return take_dfuse (self, optarg, error);
    case 'E':
      return take_number ("-E", optarg, 600, &self->detach_delay_s, error);
    case 't':
      return take_number ("-t", optarg, G_MAXUINT16, &self->transfer_size, error);
    case 'Z':
      return take_number ("-Z", optarg, OPTIO_IMAGE_MAX_SIZE, &self->upload_size, error);
    default:
      return FALSE;
    }
}

/* Those without a value. */
static gboolean
take_flag (OptioDfuUtilLine *self,
           OptioOptions     *options,
           int               option)
{
  const struct
  {
    int option;
    gboolean *flag;
  } flags[] = {
    { 'v', &options->is_verbose },
    { 'R', &self->is_reset },
    { 'w', &self->is_waiting },
    { 'y', &options->is_yes },
    { OPTION_YES, &options->is_yes },
    { OPTION_JSON, &options->is_json },
    { OPTION_DRY_RUN, &options->is_dry_run },
    { OPTION_VIRTUAL_CLOCK, &options->has_virtual_clock },
  };
  static const struct
  {
    int option;
    OptioDfuUtilAction action;
  } actions[] = {
    { 'h', OPTIO_DFU_UTIL_HELP },
    { 'V', OPTIO_DFU_UTIL_VERSION },
    { 'l', OPTIO_DFU_UTIL_LIST },
    { 'e', OPTIO_DFU_UTIL_DETACH },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (option == actions[i].option)
      {
        set_action (self, actions[i].action, NULL);
        return TRUE;
      }

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (option == flags[i].option)
      return *flags[i].flag = TRUE;

  return FALSE;
}

static gboolean
fail_option (char   **words,
             int      option,
             GError **error)
{
  if (option == ':')
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("%s needs a value. \"optio help\" shows how it is used."), words[optind - 1]);
  else
    g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
                 _("\"%s\" is not an option before a verb, nor one of dfu-util. \"optio help\" "
                   "lists the verbs."),
                 words[MAX (optind - 1, 1)]);
  return FALSE;
}

gboolean
optio_dfu_util_line_parse (OptioDfuUtilLine *self,
                           char            **words,
                           OptioOptions     *options,
                           GError          **error)
{
  int n_words = (int) g_strv_length (words);
  int option;

  *self = (OptioDfuUtilLine){ .detach_delay_s = DETACH_DELAY_S };
  options->is_like_dfu_util = TRUE;
  optind = 0; /* glibc: begin anew */

  while ((option = getopt_long (n_words, words, short_options, long_options, NULL)) != -1)
    {
      GError *local_error = NULL;

      if (take_flag (self, options, option) || take_board_option (options, option, &local_error) ||
          (local_error == NULL && take_job_option (self, option, &local_error)))
        continue;

      if (local_error == NULL)
        return fail_option (words, option, error);

      g_propagate_error (error, local_error);
      return FALSE;
    }

  if (optind == n_words)
    return TRUE;

  g_set_error (error, OPTIO_EXIT_ERROR, OPTIO_EXIT_USAGE,
               _("\"%s\" is one too many. \"optio help\" lists the verbs and dfu-util's options."),
               words[optind]);
  return FALSE;
}

gboolean
optio_dfu_util_line_has (const OptioDfuUtilLine *self,
                         OptioDfuUtilModifiers   modifier)
{
  return (self->modifiers & modifier) != 0;
}

void
optio_dfu_util_line_clear (OptioDfuUtilLine *self)
{
  g_clear_pointer (&self->file, g_free);
}
