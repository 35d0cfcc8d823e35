/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-option-set.h"

G_BEGIN_DECLS

/**
 * OptioForecastKind:
 * @OPTIO_FORECAST_FOREVER: a change that can never be undone
 * @OPTIO_FORECAST_PROTECTION: which read protection begins
 * @OPTIO_FORECAST_WARNING: what may go wrong with a change
 * @OPTIO_FORECAST_ERASE: whether something is erased
 * @OPTIO_FORECAST_LAYOUT: whether pages or banks change
 * @OPTIO_FORECAST_RESET: whether the board resets
 * @OPTIO_FORECAST_BOOT: what it starts, with BOOT0 low and high
 * @OPTIO_FORECAST_BOOTLOADER: whether the bootloader can be reached
 *
 * What a sentence of a forecast is about.
 */
typedef enum
{
  OPTIO_FORECAST_FOREVER,
  OPTIO_FORECAST_PROTECTION,
  OPTIO_FORECAST_WARNING,
  OPTIO_FORECAST_ERASE,
  OPTIO_FORECAST_LAYOUT,
  OPTIO_FORECAST_RESET,
  OPTIO_FORECAST_BOOT,
  OPTIO_FORECAST_BOOTLOADER,
} OptioForecastKind;

/**
 * OptioForecast:
 * @kind: what it is about
 * @danger: how bad that is; none for what only informs
 * @option: (nullable) (transfer none): the option that it is about
 * @sentence: for people
 *
 * Something that will be so when the changes of an option set have been written.
 */
typedef struct
{
  OptioForecastKind kind;
  OptioDanger danger;
  OptioOption *option;
  char *sentence;
} OptioForecast;

/**
 * optio_forecast_new:
 * @set: with changes
 *
 * Says what will happen when the changes are written: a pure function of what was read, what is to
 * be, and the chip's description.
 *
 * Returns: (element-type OptioForecast) (transfer full): the sentences, in the order of
 *   #OptioForecastKind; none without changes. Valid as long as @set.
 */
GArray *optio_forecast_new (OptioOptionSet *set);

/**
 * optio_forecast_kind_get_name:
 *
 * Returns: "forever", "protection", "warning", "erase", "layout", "reset", "boot", "bootloader".
 */
const char *optio_forecast_kind_get_name (OptioForecastKind kind);

G_END_DECLS
