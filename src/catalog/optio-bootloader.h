/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * OptioPollTrust:
 * @OPTIO_POLLS_UNKNOWN: nobody has looked
 * @OPTIO_POLLS_TRUSTED: bwPollTimeout is long enough
 * @OPTIO_POLLS_UNTRUSTED: bwPollTimeout has nothing to do with the time that is needed
 *
 * Whether the waits that a bootloader announces can be believed.
 */
typedef enum
{
  OPTIO_POLLS_UNKNOWN,
  OPTIO_POLLS_TRUSTED,
  OPTIO_POLLS_UNTRUSTED,
} OptioPollTrust;

/**
 * OptioMisreportOf:
 * @OPTIO_MISREPORT_SIZE: the announced flash is larger or smaller than the real one
 * @OPTIO_MISREPORT_MAP: sectors, addresses or access rights are announced wrong
 * @OPTIO_MISREPORT_SETTINGS: settings are missing, or repeat each other
 * @OPTIO_MISREPORT_RESULT: commands are answered with success though nothing was done
 *
 * What a bootloader says that is not so.
 */
typedef enum
{
  OPTIO_MISREPORT_SIZE,
  OPTIO_MISREPORT_MAP,
  OPTIO_MISREPORT_SETTINGS,
  OPTIO_MISREPORT_RESULT,
} OptioMisreportOf;

/**
 * OptioMisreport:
 * @of: what is misreported
 * @text: a sentence
 */
typedef struct
{
  OptioMisreportOf of;
  const char *text;
} OptioMisreport;

/**
 * OptioRomVersion:
 * @version: the bootloader's version byte
 * @part: the parts with this version, for people
 * @says_done_early: whether it says that an erase is done while it goes on, so that the longest
 *   time has to be waited for
 */
typedef struct
{
  guint8 version;
  const char *part;
  gboolean says_done_early;
} OptioRomVersion;

/**
 * OptioBootloader:
 * @polls: whether its waits can be believed
 * @has_commands: whether it is known which commands it knows
 * @can_erase: it erases single pages or sectors
 * @can_mass_erase: it erases all at once
 * @can_read_unprotect: it takes away the read protection, and all data with it
 * @checks_empty: the chip looks whether its flash is empty, and starts the bootloader if it is; it
 *   looks at power-on and when option bytes are loaded, not at other resets
 * @misreports: (element-type OptioMisreport): what it says that is not so
 * @roms: (element-type OptioRomVersion): its versions
 *
 * What is known of a chip's bootloader. Immutable, owned by the chip.
 */
typedef struct
{
  OptioPollTrust polls;
  gboolean has_commands;
  gboolean can_erase;
  gboolean can_mass_erase;
  gboolean can_read_unprotect;
  gboolean checks_empty;
  GArray *misreports;
  GArray *roms;
} OptioBootloader;

/**
 * optio_bootloader_init:
 *
 * Makes @self one of which nothing is known.
 */
void optio_bootloader_init (OptioBootloader *self);

/**
 * optio_bootloader_clear:
 *
 * Frees what @self holds; the struct belongs to its owner.
 */
void optio_bootloader_clear (OptioBootloader *self);

G_END_DECLS
