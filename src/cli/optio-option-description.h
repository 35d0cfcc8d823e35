/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "optio-console.h"
#include "optio-forecast.h"
#include "optio-option-set.h"

G_BEGIN_DECLS

/**
 * optio_option_description_tell:
 *
 * Tells all option bytes: fields by group, raw words, and what is odd. As JSON an "options" object
 * with "chip", "fields", "words" and "findings".
 */
void optio_option_description_tell (OptioConsole   *console,
                                    OptioOptionSet *set);

/**
 * optio_option_description_tell_one:
 *
 * Tells one option: "nBOOT1=0x1  System memory with the bootloader". As JSON an "option" object.
 */
void optio_option_description_tell_one (OptioConsole   *console,
                                        OptioOptionSet *set,
                                        OptioOption    *option);

/**
 * optio_option_description_tell_changes:
 *
 * Tells what is changed in @set, from what to what. As JSON a "changes" object with "fields", each
 * with "name", "old", "new", "danger" and the meanings.
 */
void optio_option_description_tell_changes (OptioConsole   *console,
                                            OptioOptionSet *set);

/**
 * optio_option_description_tell_forecast:
 * @forecasts: (element-type OptioForecast): what will happen
 *
 * Tells a forecast, a sentence a line; "!" before what is dangerous. As JSON a "forecast" object.
 */
void optio_option_description_tell_forecast (OptioConsole *console,
                                             GArray       *forecasts);

G_END_DECLS
