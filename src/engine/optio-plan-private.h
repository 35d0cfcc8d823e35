/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-plan.h"

G_BEGIN_DECLS

struct _OptioPlan
{
  OptioTarget *target;
  GArray *steps; /* OptioStep */

  /* Of a plan for a board without addresses. */
  gboolean is_plain;
  guint alt;

  /* Of a plan to flash: what must be on the chip, and how it gets there. */
  OptioImage *image;
  OptioImage *beyond; /* (nullable): what lies outside the map and is to be written all the same */
  OptioFlashFlags flags;
  guint64 lost_size;   /* bytes beside the image that are erased and not written again */
  guint64 kept_size;   /* bytes beside the image that are erased and written again */
  guint64 aside_size;  /* option bytes in the file that are left alone */
  GArray *unchanged;   /* OptioRange: what was found to be there already */
  GArray *kept;        /* OptioRange: what is not blank of the bytes that are kept */
};

OptioPlan *optio_plan_new (OptioTarget *target);

/* @bytes: (transfer full) (nullable) */
void optio_plan_add_step (OptioPlan    *self,
                          OptioStepKind kind,
                          OptioRange    range,
                          GBytes       *bytes,
                          guint64       expected_ms);

/* Adds the sectors that @range touches to the last ERASE step if they follow it, else begins a new
 * step. Sectors come in ascending order; one that is already in the step is passed over. */
void optio_plan_add_erase (OptioPlan *self,
                           OptioRange range);

/**
 * optio_plan_prefer_mass_erase:
 *
 * Erases at one command instead of sector by sector, where the plan erases all of the flash, the
 * bootloader is known to take that command, nothing has to be kept, and it is quicker.
 */
void optio_plan_prefer_mass_erase (OptioPlan *self);

/**
 * optio_plan_is_for_plain:
 *
 * Returns: whether the board is in its bootloader and does not speak DfuSe. Decided by its strings,
 *   never by its USB ids: bootloaders of both kinds use 0483:df11.
 */
gboolean optio_plan_is_for_plain (OptioTarget *target);

/**
 * optio_plan_new_download:
 * @error: %OPTIO_ERROR_MISMATCH if @image is in several pieces; or as for optio_plan_new_upload()
 *
 * Sends @image, whatever its address, to a board without addresses, lets it take that over, and
 * reads it back where that is possible.
 */
OptioPlan *optio_plan_new_download (OptioTarget    *target,
                                    OptioImage     *image,
                                    OptioFlashFlags flags,
                                    GError        **error);

/**
 * optio_plan_new_comparison:
 * @error: as for optio_plan_new_download()
 *
 * Compares @image with what a board without addresses sends.
 */
OptioPlan *optio_plan_new_comparison (OptioTarget *target,
                                      OptioImage  *image,
                                      GError     **error);

/**
 * optio_plan_check_descriptor:
 * @attribute: of the functional descriptor
 * @error: %OPTIO_ERROR_MISMATCH if the board lacks @attribute, or takes less than a word at a time
 */
gboolean optio_plan_check_descriptor (OptioTarget *target,
                                      guint        attribute,
                                      GError     **error);

/**
 * optio_plan_check_target:
 * @attribute: of the functional descriptor
 * @error: %OPTIO_ERROR_MISMATCH if the board runs its application or does not speak DfuSe, or as
 *   optio_plan_check_descriptor()
 */
gboolean optio_plan_check_target (OptioTarget *target,
                                  guint        attribute,
                                  GError     **error);

/**
 * optio_plan_check_range:
 * @error: %OPTIO_ERROR_RANGE if not all of @range allows @access, with what is there instead
 */
gboolean optio_plan_check_range (OptioTarget *target,
                                 OptioRange   range,
                                 OptioAccess  access,
                                 GError     **error);

/**
 * optio_plan_expect_read_ms:
 *
 * Returns: how long reading @size bytes should take, milliseconds.
 */
guint64 optio_plan_expect_read_ms (OptioTarget *target,
                                   guint64      size);

/* What flash for firmware allows. */
#define OPTIO_ACCESS_FLASH (OPTIO_ACCESS_READ | OPTIO_ACCESS_ERASE | OPTIO_ACCESS_WRITE)

/* Adds a step for each segment of @image. */
void optio_plan_add_segments (OptioPlan    *self,
                              OptioStepKind kind,
                              OptioImage   *image);

/* Writes what lies outside the map, and reads it back unless the flags say not to. */
void optio_plan_add_beyond (OptioPlan *self);

/* Adds the LEAVE step if the flags ask for it. */
void optio_plan_add_leave (OptioPlan *self);

G_END_DECLS
