/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A report is read in any language, so it is written in one: nothing here is translated but the
 * sentences that come from elsewhere. */

#include "optio-report.h"

#include "optio-doctor.h"
#include "optio-examination-private.h"
#include "optio-version.h"

#define BYTES_A_LINE 16u

/* Bytes of one element of the description; its text is bounded. */
#define BYTES_AN_ELEMENT 256u

#define LEFT_OUT "left-out"

typedef struct
{
  GString *text;
  OptioExamination *examination;
  OptioMatch *match;
  OptioBoard *like;
  OptioReportFlags flags;
  const OptioIdentityFields *fields;
} Report;

static void
add (Report     *self,
     const char *name,
     const char *format,
     ...) G_GNUC_PRINTF (3, 4);

static void
add (Report     *self,
     const char *name,
     const char *format,
     ...)
{
  g_autofree char *value = NULL;
  g_autofree char *valid = NULL;
  va_list arguments;

  va_start (arguments, format);
  value = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  valid = g_utf8_make_valid (value, -1);
  g_string_append_printf (self->text, "  %-16s%s\n", name, g_strstrip (g_strdelimit (valid, "\n\r",
                                                                                   ' ')));
}

static void
begin (Report     *self,
       const char *title)
{
  g_string_append_printf (self->text, "\n%s\n", title);
}

/* ---- for people ---- */

static const char *
get_serial (Report *self)
{
  if ((self->flags & OPTIO_REPORT_WITH_SERIAL) == 0)
    return LEFT_OUT;

  return self->fields->serial != NULL ? self->fields->serial : "none";
}

static void
add_identity (Report *self)
{
  const OptioIdentityFields *fields = self->fields;

  begin (self, "USB");
  add (self, "ids", "%04x:%04x, bcdDevice %04x", fields->vendor_id, fields->product_id,
       fields->bcd_device);
  add (self, "manufacturer", "%s", fields->manufacturer != NULL ? fields->manufacturer : "none");
  add (self, "product", "%s", fields->product != NULL ? fields->product : "none");
  add (self, "serial", "%s", get_serial (self));
  add (self, "mode", "%s", fields->is_runtime ? "application" : "bootloader");
  add (self, "DFU", "version %04x, attributes 0x%02x, detach %u ms, transfer size %u",
       fields->dfu_version, fields->attributes, fields->detach_timeout_ms, fields->transfer_size);
  for (guint i = 0; fields->alt_names != NULL && fields->alt_names[i] != NULL; i++)
    add (self, i == 0 ? "alternates" : "", "%u: %s", i, fields->alt_names[i]);
}

static void
add_place (Report *self)
{
  const OptioSurroundingsFields *surroundings =
      optio_surroundings_get_fields (self->examination->surroundings);
  OptioDevice *device = self->examination->device;
  const char *const *hubs = optio_device_get_hubs (device);

  begin (self, "Place");
  add (self, "port", "%s, %s", optio_device_get_port_path (device),
       optio_usb_speed_get_name (optio_device_get_speed (device)));
  for (guint i = 0; hubs[i] != NULL; i++)
    add (self, "below", "%s", hubs[i]);
  if (surroundings->controller != NULL)
    add (self, "controller", "%s", surroundings->controller);
  if (optio_device_get_problem (device) != NULL)
    add (self, "problem", "%s", optio_device_get_problem (device)->message);
}

static void
add_chip (Report *self)
{
  guint n_candidates = 0;
  const OptioCandidate *candidates =
      self->match != NULL ? optio_match_get_candidates (self->match, &n_candidates) : NULL;

  begin (self, "Chip");
  if (n_candidates == 0)
    add (self, "unknown", "no chip of the catalog fits");
  for (guint i = 0; i < n_candidates; i++)
    add (self, optio_chip_get_id (candidates[i].chip), "%s", candidates[i].reason);
}

static void
add_bytes (Report              *self,
           const OptioSegment *segment)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (segment->bytes, &size);

  for (gsize offset = 0; offset < size; offset += BYTES_A_LINE)
    {
      g_autofree char *address = g_strdup_printf ("0x%08x", segment->address + (guint32) offset);
      g_autoptr (GString) line = g_string_new (NULL);

      for (gsize i = offset; i < MIN (size, offset + BYTES_A_LINE); i++)
        g_string_append_printf (line, "%02x ", data[i]);
      add (self, address, "%s", line->str);
    }
}

static void
add_timings (Report           *self,
             const OptioTally *tally)
{
  begin (self, "Requests of the look around");
  for (guint i = 0; i < OPTIO_DFU_N_REQUESTS; i++)
    {
      const OptioRequestTally *request = &tally->requests[i];

      if (request->n_requests > 0)
        add (self, optio_dfu_request_get_name (i), "%u, %u failed, mean %u us, longest %u us",
             request->n_requests, request->n_failed,
             (guint) (request->total_us / request->n_requests), (guint) request->longest_us);
    }
  add (self, "bwPollTimeout", "%u ms at most", tally->longest_poll_ms);
}

static void
add_tour (Report *self)
{
  OptioExamination *examination = self->examination;
  OptioImage *found = optio_examination_get_found (examination);
  OptioVerdict *verdict =
      examination->n_tours > 0 ? examination->tours[examination->n_tours - 1] : NULL;
  OptioWitness *witness = verdict != NULL ? optio_verdict_get_witness (verdict) : NULL;
  guint n_refusals = 0;
  const OptioRefusal *refusals =
      witness != NULL ? optio_witness_get_refusals (witness, &n_refusals) : NULL;

  begin (self, "Memory");
  for (guint i = 0; found != NULL && i < optio_image_get_n_segments (found); i++)
    add_bytes (self, optio_image_get_segment (found, i));
  for (guint i = 0; i < n_refusals; i++)
    {
      g_autofree char *range = optio_range_to_string (refusals[i].range);

      add (self, "refused", "%s: %s", range, refusals[i].error->message);
    }
  if (verdict != NULL && optio_verdict_get_error (verdict) != NULL)
    add (self, "ended early", "%s", optio_verdict_get_error (verdict)->message);
  if (witness != NULL)
    add_timings (self, optio_witness_get_tally (witness));
}

static void
add_findings (Report *self)
{
  g_autoptr (GPtrArray) findings = optio_doctor_list_findings (self->examination);
  g_autofree char *start = optio_doctor_describe_start (self->examination);

  begin (self, "Findings");
  if (start != NULL)
    add (self, "starts", "%s", start);
  for (guint i = 0; i < findings->len; i++)
    add (self, "finding", "%s: %s", optio_finding_get_id (findings->pdata[i]),
         optio_finding_get_sentence (findings->pdata[i]));
  if (findings->len == 0)
    add (self, "none", "nothing was found that is wrong with it");
}

/* ---- for the simulator ---- */

/* What XML takes: no control characters. */
static char *
dup_clean (const char *value)
{
  char *valid = g_utf8_make_valid (value != NULL ? value : "", -1);

  for (char *c = valid; *c != '\0'; c++)
    if ((guchar) *c < ' ')
      *c = ' ';
  return valid;
}

/* What the schema takes: something, and no blanks at its ends. */
static char *
dup_attribute (const char *value)
{
  g_autofree char *clean = g_strstrip (dup_clean (value));

  return g_markup_escape_text (clean[0] != '\0' ? clean : "none", -1);
}

static OptioRomModel
guess_model (Report *self)
{
  if (self->like != NULL)
    return optio_board_get_rom_model (self->like);
  if (!optio_identity_is_dfuse (optio_target_get_identity (self->examination->target)))
    return OPTIO_ROM_DFU11;

  return self->fields->bcd_device >= 0x2000 ? OPTIO_ROM_AN2662 : OPTIO_ROM_ST_LIBRARY;
}

static void
describe_usb (Report *self)
{
  const OptioIdentityFields *fields = self->fields;
  g_autofree char *manufacturer = dup_attribute (fields->manufacturer);
  g_autofree char *product = dup_attribute (fields->product);
  g_autofree char *serial = dup_attribute (get_serial (self));

  g_string_append_printf (self->text,
                          "    <usb vendor-id=\"0x%04X\" product-id=\"0x%04X\""
                          " bcd-device=\"0x%04X\"\n"
                          "         manufacturer=\"%s\" product=\"%s\" serial=\"%s\">\n",
                          fields->vendor_id, fields->product_id, fields->bcd_device, manufacturer,
                          product, serial);
  for (guint i = 0; fields->alt_names != NULL && fields->alt_names[i] != NULL; i++)
    {
      g_autofree char *clean = dup_clean (fields->alt_names[i]);
      g_autofree char *name = g_markup_escape_text (clean, -1);

      g_string_append_printf (self->text, "      <alternate>%s</alternate>\n", name);
    }
  g_string_append_printf (self->text,
                          "      <functional attributes=\"0x%02X\" detach-timeout-ms=\"%u\""
                          " transfer-size=\"%u\" dfu-version=\"0x%04X\"/>\n    </usb>\n",
                          fields->attributes, fields->detach_timeout_ms, fields->transfer_size,
                          fields->dfu_version);
}

/* What the look around cannot see is that of the board that it is like, or a middling guess. */
static void
describe_polls (Report *self)
{
  static const OptioBoardPolls guess = { 100, 100, 100, FALSE, TRUE };
  OptioBoardPolls polls = self->like != NULL ? *optio_board_get_polls (self->like) : guess;
  OptioExamination *examination = self->examination;
  OptioWitness *witness = optio_verdict_get_witness (examination->tours[examination->n_tours - 1]);

  if (witness != NULL)
    polls.command_ms = optio_witness_get_tally (witness)->longest_poll_ms;
  g_string_append_printf (self->text,
                          "    <polls erase-ms=\"%u\" program-ms=\"%u\" command-ms=\"%u\""
                          " while-busy=\"%s\"/>\n",
                          polls.erase_ms, polls.program_ms, polls.command_ms,
                          polls.stalls_while_busy  ? "stalls"
                          : polls.holds_while_busy ? "holds"
                                                   : "answers");
}

static void
describe_bytes (Report              *self,
                const OptioSegment *segment)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (segment->bytes, &size);

  for (gsize offset = 0; offset < size; offset += BYTES_AN_ELEMENT)
    {
      g_string_append_printf (self->text, "    <bytes at=\"0x%08X\">",
                              segment->address + (guint32) offset);
      for (gsize i = offset; i < MIN (size, offset + BYTES_AN_ELEMENT); i++)
        g_string_append_printf (self->text, "%s%02X", i > offset ? " " : "", data[i]);
      g_string_append (self->text, "</bytes>\n");
    }
}

/* Of the quirks a report can show but one, and that has to be said. */
static void
describe_quirks (Report *self)
{
  const char *const *names = self->fields->alt_names;

  for (guint i = 1; names != NULL && names[0] != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], names[0]))
      {
        g_string_append_printf (self->text, "    <quirk name=\"%s\"/>\n",
                                optio_board_quirk_get_name (OPTIO_BOARD_QUIRK_REPEATS_STRINGS));
        return;
      }
}

/* A read-protected board may refuse its option bytes, but not that it is protected. */
static void
describe_protection (Report    *self,
                     OptioChip *chip)
{
  OptioExamination *examination = self->examination;
  guint n_fields;
  const OptioField *fields = optio_chip_get_fields (chip, &n_fields);

  if (optio_examination_get_set (examination) != NULL ||
      examination->n_tours < OPTIO_EXAMINATION_MAX_TOURS ||
      !optio_examination_shows_protection (examination, examination->n_tours - 1))
    return;

  for (guint i = 0; i < n_fields; i++)
    for (guint k = 0; fields[i].group == OPTIO_GROUP_PROTECTION && k < fields[i].n_values; k++)
      if (fields[i].values[k].is_other && fields[i].values[k].has_write)
        g_string_append_printf (self->text, "    <option name=\"%s\" value=\"0x%X\"/>\n",
                                fields[i].name, fields[i].values[k].value);
}

static void
describe_board (Report    *self,
                OptioChip *chip)
{
  OptioImage *found = optio_examination_get_found (self->examination);
  g_autofree char *title = dup_attribute (optio_chip_get_name (chip));

  begin (self, "The same as a simulated board");
  g_string_append_printf (self->text,
                          "<boards xmlns=\"urn:optio:boards\" format=\"1\">\n"
                          "  <board id=\"report\" title=\"%s\" chip=\"%s\" rom=\"%s\">\n",
                          title, optio_chip_get_id (chip),
                          optio_rom_model_get_name (guess_model (self)));
  describe_usb (self);
  describe_polls (self);
  describe_quirks (self);
  for (guint i = 0; found != NULL && i < optio_image_get_n_segments (found); i++)
    describe_bytes (self, optio_image_get_segment (found, i));
  describe_protection (self, chip);
  g_string_append (self->text, "  </board>\n</boards>\n");
}

char *
optio_report_new (OptioExamination *examination,
                  OptioMatch       *match,
                  OptioBoard       *like,
                  OptioReportFlags  flags)
{
  g_autoptr (GString) text = g_string_new (NULL);
  OptioIdentity *identity = optio_device_get_identity (examination->device);
  OptioChip *chip =
      examination->target != NULL ? optio_target_get_chip (examination->target) : NULL;
  Report self = { text, examination, match, like, flags, optio_identity_get_fields (identity) };

  g_string_append_printf (text, "Report on a board, by Optio %s\n", optio_version_get ());
  add_identity (&self);
  add_place (&self);
  add_chip (&self);
  add_tour (&self);
  add_findings (&self);
  if (chip != NULL && examination->n_tours > 0 && !self.fields->is_runtime)
    describe_board (&self, chip);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
