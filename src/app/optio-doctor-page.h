/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "optio-board-item.h"

G_BEGIN_DECLS

#define OPTIO_TYPE_DOCTOR_PAGE (optio_doctor_page_get_type ())
G_DECLARE_FINAL_TYPE (OptioDoctorPage, optio_doctor_page, OPTIO, DOCTOR_PAGE, AdwBin)

/**
 * OptioDoctorPage:
 *
 * Why a board does not do what it should: looked for when the page is first seen and after each
 * job, told with evidence and advice, and mended where that is possible.
 *
 * Properties: "board" (#OptioBoardItem, nullable, writable).
 */

G_END_DECLS
