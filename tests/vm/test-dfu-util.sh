#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dfu-util alone writes to each simulated board and reads the same bytes back: this judges the
# simulator. What Optio does with a board of plain DFU is judged with it.
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
    prints '"faulty_programs":0[,}]' ask_board counters
  remove_board
}

# A board of plain DFU 1.1: no addresses; dfu-util tells it by its descriptor.
check_plain() {
  local firmware
  plug_board sboot
  firmware=$(random_file plain.bin 7004)
  point "dfu-util downloads to the sboot" \
    prints 'state\(2\) = dfuIDLE, status\(0\)' dfu-util -d 0483:df11 -D "$firmware"
  point "dfu-util uploads the same" plain_agrees "$firmware"
  point "optio verifies it" "$OPTIO" verify "$firmware"
  firmware=$(random_file plain.bin 9001)
  point "optio downloads to the sboot" prints '^Verified: ' "$OPTIO" flash "$firmware"
  point "dfu-util uploads what optio has downloaded" plain_agrees "$firmware"
  remove_board
}

plain_agrees() {
  rm -f "$TMPDIR/read-back"
  dfu-util -d 0483:df11 -U "$TMPDIR/read-back" &&
    cmp -n "$(stat -c %s "$1")" "$1" "$TMPDIR/read-back"
}

start_udev
check stm32f405 20004
check stm32g0c1 7004
check stm32f072 7004
check_plain
finish
