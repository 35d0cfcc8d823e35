/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Findings about a board's place on the bus. */

#include <glib/gi18n-lib.h>

#include "optio-doctor-private.h"
#include "optio-error.h"
#include "optio-udev-rule.h"

/* A single lost request can be a bad contact. */
#define MIN_LOST_REQUESTS 2u

/* AN2606 table 36, and ST community 844573 and 254296: the chips whose bootloaders were seen to
 * lose their step at fast hosts. */
static const char *const slow_chips[] = {
  "stm32f04x", "stm32f07x", "stm32f42x", "stm32l5", NULL,
};

static const OptioSurroundingsFields *
get_surroundings (OptioDiagnosis *self)
{
  return optio_surroundings_get_fields (self->examination->surroundings);
}

static const GError *
get_problem (OptioDiagnosis *self)
{
  OptioDevice *device = self->examination->device;

  return device != NULL ? optio_device_get_problem (device) : NULL;
}

/* Why the last look around ended early. */
static const GError *
get_tour_error (OptioDiagnosis *self)
{
  OptioExamination *examination = self->examination;

  if (examination->n_tours == 0)
    return NULL;

  return optio_verdict_get_error (examination->tours[examination->n_tours - 1]);
}

static const GError *
find_error (OptioDiagnosis *self,
            OptioError      code)
{
  const GError *problem = get_problem (self);
  const GError *error = problem != NULL ? problem : get_tour_error (self);

  return g_error_matches (error, OPTIO_ERROR, (int) code) ? error : NULL;
}

static void
add_all (OptioDiagnosis    *self,
         const char        *format,
         const char *const *lines)
{
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    optio_diagnosis_add (self, format, lines[i]);
}

static void
add_node (OptioDiagnosis *self)
{
  if (get_surroundings (self)->node != NULL)
    optio_diagnosis_add (self, _("It is opened through %s."), get_surroundings (self)->node);
}

/* Port, speed, hubs and controller: what can be changed by plugging. */
static void
add_topology (OptioDiagnosis *self)
{
  OptioDevice *device = self->examination->device;

  optio_diagnosis_add (self, _("It is on port %s, at %s."), optio_device_get_port_path (device),
                       optio_usb_speed_get_name (optio_device_get_speed (device)));
  add_all (self, _("Above it: %s"), optio_device_get_hubs (device));
  if (get_surroundings (self)->controller != NULL)
    optio_diagnosis_add (self, _("The controller is %s."), get_surroundings (self)->controller);
}

static gboolean
look_for_no_enumeration (OptioDiagnosis *self)
{
  const char *const *lines = get_surroundings (self)->kernel_lines;

  if (self->examination->device != NULL || lines == NULL || lines[0] == NULL)
    return FALSE;

  add_all (self, _("The kernel says: %s"), lines);
  return TRUE;
}

static gboolean
look_for_no_board (OptioDiagnosis *self)
{
  const char *const *lines = get_surroundings (self)->kernel_lines;

  if (self->examination->device != NULL || (lines != NULL && lines[0] != NULL))
    return FALSE;

  if (lines != NULL)
    optio_diagnosis_add (self, "%s", _("The kernel's log tells of no board that failed to answer: "
                                       "nothing was heard on the cable."));
  return TRUE;
}

static gboolean
look_for_no_permission (OptioDiagnosis *self)
{
  const GError *error = find_error (self, OPTIO_ERROR_PERMISSION);
  g_autofree char *command = optio_udev_rule_dup_command ();

  if (error == NULL)
    return FALSE;

  optio_diagnosis_add (self, "%s", error->message);
  add_node (self);
  g_ptr_array_add (self->advice,
                   g_strdup_printf (_("Install Optio's udev rule. In a terminal: %s"), command));
  g_ptr_array_add (self->advice, g_strdup (_("If that does not help, plug the board in again.")));
  return TRUE;
}

static gboolean
look_for_holder (OptioDiagnosis *self)
{
  const GError *error = find_error (self, OPTIO_ERROR_BUSY);

  if (error == NULL)
    return FALSE;

  optio_diagnosis_add (self, "%s", error->message);
  add_all (self, _("It is open in %s."), get_surroundings (self)->holders);
  if (get_surroundings (self)->driver != NULL)
    optio_diagnosis_add (self, _("The kernel's driver \"%s\" has its interface."),
                         get_surroundings (self)->driver);
  return TRUE;
}

static gboolean
look_for_suspend (OptioDiagnosis *self)
{
  if (!get_surroundings (self)->may_suspend)
    return FALSE;

  optio_diagnosis_add (self, _("power/control of port %s is \"auto\": the kernel puts the board to "
                               "sleep when nothing was sent for %u ms."),
                       optio_device_get_port_path (self->examination->device),
                       get_surroundings (self)->suspend_delay_ms);
  return TRUE;
}

static gboolean
look_for_twin (OptioDiagnosis *self)
{
  OptioExamination *examination = self->examination;
  const char *serial;

  if (examination->device == NULL || examination->others == NULL)
    return FALSE;

  serial = optio_identity_get_fields (optio_device_get_identity (examination->device))->serial;
  for (guint i = 0; serial != NULL && i < examination->others->len; i++)
    {
      OptioDevice *other = examination->others->pdata[i];
      OptioIdentity *identity = optio_device_get_identity (other);

      if (other != examination->device &&
          g_strcmp0 (optio_identity_get_fields (identity)->serial, serial) == 0)
        optio_diagnosis_add (self, _("The board on port %s has the serial number %s, too."),
                             optio_device_get_port_path (other), serial);
    }

  return self->evidence->len > 0;
}

static gboolean
look_for_application (OptioDiagnosis *self)
{
  OptioDevice *device = self->examination->device;
  OptioIdentity *identity = device != NULL ? optio_device_get_identity (device) : NULL;

  if (identity == NULL || !optio_identity_get_fields (identity)->is_runtime)
    return FALSE;

  optio_diagnosis_add (self, "%s", _("Its DFU interface has protocol 1, that of an application "
                                     "that can make room for its bootloader."));
  self->fix = optio_fix_new (OPTIO_FIX_DETACH, _("Asks the application to make room for its "
                                                 "bootloader, by DETACH and a reset of its port."));
  return TRUE;
}

/* ---- requests that were lost ---- */

static guint
count_unannounced_refusals (OptioDiagnosis *self,
                            OptioWitness   *witness)
{
  OptioLayout *layout = optio_target_get_layout (self->examination->target);
  guint n_refusals;
  const OptioRefusal *refusals = optio_witness_get_refusals (witness, &n_refusals);
  guint count = 0;

  for (guint i = 0; i < n_refusals; i++)
    if (refusals[i].status == OPTIO_DFU_STATUS_ERR_TARGET &&
        !optio_layout_covers (layout, refusals[i].range, OPTIO_ACCESS_READ, NULL))
      count++;
  return count;
}

/* What a look around can't cause on a board that keeps up: it neither erases nor writes, so nothing
 * makes the board refuse GETSTATUS, be busy twice for one command, or deny an address that it
 * announces itself; but for a map that is longer than the flash, whose end is denied each time. */
static guint
count_lost_requests (OptioDiagnosis *self)
{
  OptioExamination *examination = self->examination;
  gboolean is_map_too_long = optio_examination_find_flash_limit (examination) != NULL;
  guint n_refused = 0, n_busy = 0, n_denied = 0;

  for (guint i = 0; i < examination->n_tours; i++)
    {
      OptioWitness *witness = optio_verdict_get_witness (examination->tours[i]);
      const OptioTally *tally = witness != NULL ? optio_witness_get_tally (witness) : NULL;
      guint n_commands, n_explained, n_target;

      if (tally == NULL)
        continue;

      n_commands = tally->requests[OPTIO_DFU_REQUEST_DNLOAD].n_requests;
      n_explained = count_unannounced_refusals (self, witness);
      n_target = tally->n_statuses[OPTIO_DFU_STATUS_ERR_TARGET];
      n_refused += tally->requests[OPTIO_DFU_REQUEST_GETSTATUS].n_failed;
      n_busy += tally->n_busy > n_commands ? tally->n_busy - n_commands : 0;
      n_denied += !is_map_too_long && n_target > n_explained ? n_target - n_explained : 0;
    }

  if (n_refused > 0)
    optio_diagnosis_add (self, ngettext ("%u GETSTATUS failed.", "%u GETSTATUS failed.",
                                         n_refused), n_refused);
  if (n_busy > 0)
    optio_diagnosis_add (self, ngettext ("%u more answer than usual was dfuDNBUSY, though nothing "
                                         "was erased or written.",
                                         "%u more answers than usual were dfuDNBUSY, though "
                                         "nothing was erased or written.", n_busy), n_busy);
  if (n_denied > 0)
    optio_diagnosis_add (self, ngettext ("%u address that the board announces itself was denied "
                                         "(errTARGET): the bytes of the request got lost.",
                                         "%u addresses that the board announces itself were denied "
                                         "(errTARGET): the bytes of the requests got lost.",
                                         n_denied), n_denied);
  return n_refused + n_busy + n_denied;
}

static void
add_protection_is_not_it (OptioDiagnosis *self)
{
  OptioOption *option =
      optio_examination_find_protection (optio_examination_get_set (self->examination));

  if (option == NULL)
    optio_diagnosis_add (self, "%s", _("Nothing shows that the board is read-protected; that would "
                                       "be answered with errVENDOR, each time."));
  else if (optio_option_get_read_value (option) == optio_option_get_field (option)->default_value)
    optio_diagnosis_add (self, _("Read protection is not the cause: %s reads 0x%02x, open."),
                         optio_option_get_field (option)->name,
                         optio_option_get_read_value (option));
}

static gboolean
look_for_lost_requests (OptioDiagnosis *self)
{
  OptioExamination *examination = self->examination;
  OptioChip *chip;

  if (examination->n_tours == 0 || count_lost_requests (self) < MIN_LOST_REQUESTS)
    return FALSE;

  chip = optio_target_get_chip (examination->target);
  if (chip != NULL && g_strv_contains (slow_chips, optio_chip_get_id (chip)))
    optio_diagnosis_add (self, _("ST names this limit of the bootloader of %s: it needs about 25 "
                                 "us "
                                 "between packets (AN2606, table 36)."),
                         optio_chip_get_name (chip));
  add_protection_is_not_it (self);
  add_topology (self);
  return TRUE;
}

/* Comes after the findings that explain a failed look around. */
static gboolean
look_for_silence (OptioDiagnosis *self)
{
  static const OptioError codes[] = { OPTIO_ERROR_GONE, OPTIO_ERROR_TIMEOUT, OPTIO_ERROR_IO,
                                      OPTIO_ERROR_PROTOCOL, OPTIO_ERROR_STALLED,
                                      OPTIO_ERROR_STATUS };
  g_autoptr (GPtrArray) aside = g_ptr_array_new_with_free_func (g_free);
  OptioDiagnosis lost = { .examination = self->examination, .evidence = aside };
  const GError *error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (codes) && error == NULL; i++)
    error = find_error (self, codes[i]);
  if (error == NULL || look_for_lost_requests (&lost))
    return FALSE;

  optio_diagnosis_add (self, "%s", error->message);
  add_topology (self);
  return TRUE;
}

/* ---- the table ---- */

const OptioDoctorRow optio_doctor_bus_rows[] = {
  {
    .id = "not-enumerated",
    .severity = OPTIO_SEVERITY_ERROR,
    .sentence = N_ ("Something is plugged, but it does not answer the computer."),
    .advice = { N_ ("Use another cable, a short one that carries data, and another port."),
                N_ ("Plug the board in again with BOOT0 high, and with nothing else connected to "
                    "it: a bootloader also listens to UART, CAN and others, and a floating PA10 "
                    "keeps some F4 boards from USB (10 k to ground helps)."),
                N_ ("Plug it through a USB 2.0 hub."),
                N_ ("Look whether the crystal is one that the bootloader knows (AN2606); a wrong "
                    "one makes it answer at a wrong pace.") },
    .look = look_for_no_enumeration,
  },
  {
    .id = "no-board",
    .severity = OPTIO_SEVERITY_ERROR,
    .sentence = N_ ("No board in DFU mode is plugged."),
    .advice = { N_ ("Hold BOOT0 high (the BOOT button) while you reset the board or plug it in."),
                N_ ("Use a cable that carries data: with one that only charges, the board has "
                    "power "
                    "and is not seen."),
                N_ ("Plug it into another port, without a hub or through another one."),
                N_ ("In a virtual machine, a container or WSL: hand the USB device over to it.") },
    .look = look_for_no_board,
  },
  {
    .id = "no-permission",
    .severity = OPTIO_SEVERITY_ERROR,
    .sentence = N_ ("This user may not open the board."),
    .look = look_for_no_permission,
  },
  {
    .id = "held",
    .severity = OPTIO_SEVERITY_ERROR,
    .sentence = N_ ("Another program holds the board."),
    .advice = { N_ ("Close that program; wait for it to end, do not kill it while it writes."),
                N_ ("If none is to be seen, look at other users' programs, virtual machines and "
                    "containers."),
                N_ ("Plug the board in again.") },
    .look = look_for_holder,
  },
  {
    .id = "lost-requests",
    .severity = OPTIO_SEVERITY_ERROR,
    .sentence = N_ ("The board's bootloader cannot keep up with this USB port: requests get lost."),
    .advice = { N_ ("Put a USB 2.0 hub between the board and the computer."),
                N_ ("Try another port, one that is neither USB4 nor Thunderbolt, or another "
                    "computer."),
                N_ ("Go on all the same: Optio repeats what got lost, more slowly, and reads "
                    "back."),
                N_ ("If all fails, use a debugger (SWD).") },
    .look = look_for_lost_requests,
  },
  {
    .id = "no-answer",
    .severity = OPTIO_SEVERITY_ERROR,
    .sentence = N_ ("The board is there, but it did not answer as it should."),
    .advice = { N_ ("Plug it in again, with BOOT0 high."),
                N_ ("Use another cable and another port.") },
    .look = look_for_silence,
  },
  {
    .id = "application",
    .severity = OPTIO_SEVERITY_NOTE,
    .sentence = N_ ("The board runs its application, which can make room for its bootloader."),
    .look = look_for_application,
  },
  {
    .id = "autosuspend",
    .severity = OPTIO_SEVERITY_WARNING,
    .sentence = N_ ("The computer may put the board to sleep, which some bootloaders do not bear."),
    .advice = { N_ ("Write \"on\" to power/control of its port below /sys/bus/usb/devices as "
                    "root."),
                N_ ("Exclude the board in the program that saves power, such as TLP or "
                    "powertop.") },
    .look = look_for_suspend,
  },
  {
    .id = "same-serial",
    .severity = OPTIO_SEVERITY_WARNING,
    .sentence = N_ ("Several boards have the same serial number: it does not tell them apart."),
    .advice = { N_ ("Choose the board by its port, and keep it there.") },
    .look = look_for_twin,
  },
  { NULL },
};
