/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What full speed costs: 0.1 ms for a control transfer, 1 us for a byte of its data stage. */
#define OPTIO_SIM_TRANSFER_US 100
#define OPTIO_SIM_BYTE_US 1

/* USB 2.0 section 5.3.3: a frame of full speed. Section 5.5.3: the largest packet of a control
 * transfer. */
#define OPTIO_SIM_FRAME_US 1000
#define OPTIO_SIM_PACKET_SIZE 64
