/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-firmware.h"
#include "optio-plan.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_FLASH_SETUP (optio_flash_setup_get_type ())
G_DECLARE_FINAL_TYPE (OptioFlashSetup, optio_flash_setup, OPTIO, FLASH_SETUP, GObject)

/**
 * OptioFlashSetup:
 *
 * What shall be flashed and how: from a firmware, a target and the user's choices it makes the
 * plan, again and again as they change. Main thread.
 *
 * Properties for binding: "firmware", "verify", "only-changed", "leave", "target" (all writable),
 * "plan" (%NULL if there is none), "plan-text" (the plan in one sentence, or why there is none).
 */
OptioFlashSetup *optio_flash_setup_new (void);

/**
 * optio_flash_setup_get_firmware:
 *
 * Returns: (transfer none): what shall be flashed; one without a file if none was chosen yet.
 */
OptioFirmware *optio_flash_setup_get_firmware (OptioFlashSetup *self);

void optio_flash_setup_set_firmware (OptioFlashSetup *self,
                                     OptioFirmware   *firmware);

void optio_flash_setup_set_target (OptioFlashSetup *self,
                                   OptioTarget     *target);

/**
 * optio_flash_setup_get_plan:
 *
 * Returns: (nullable) (transfer none): what would be done; %NULL while the file is read, or if it
 *   does not fit the board.
 */
OptioPlan *optio_flash_setup_get_plan (OptioFlashSetup *self);

/**
 * optio_flash_setup_dup_plan_text:
 *
 * Returns: (transfer full): the plan in one sentence, or why there is none.
 */
char *optio_flash_setup_dup_plan_text (OptioFlashSetup *self);

G_END_DECLS
