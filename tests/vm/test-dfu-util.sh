#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dfu-util alone writes to each simulated board and reads the same bytes back. Nothing of Optio's
# engine takes part: this judges the simulator.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

# check BOARD SIZE: the size is no multiple of the transfer size, and more than one sector.
check() {
  local firmware
  plug_board "$1"
  firmware=$(random_file "$1.bin" "$2")
  point "dfu-util writes $2 bytes to the $1" dfu_util_write "$firmware"
  point "dfu-util reads the same from the $1" dfu_util_agrees "$firmware"
  point "nothing was written to the $1 without an erase" \
    prints '"faulty_programs":0}' ask_board counters
  remove_board
}

start_udev
check stm32f405 20004
check stm32g0c1 7004
check stm32f072 7004
finish
