#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What Optio writes dfu-util reads, and the other way round.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

# check BOARD SIZE
check() {
  local ours theirs
  plug_board "$1"
  ours=$(random_file ours.bin "$2")
  theirs=$(random_file theirs.bin "$2")
  objcopy -I binary -O ihex --change-addresses "$FLASH_ADDRESS" "$ours" "$TMPDIR/ours.hex"

  point "optio flashes the $1" "$OPTIO" flash --yes "$TMPDIR/ours.hex"
  point "dfu-util reads the same" dfu_util_agrees "$ours"
  point "dfu-util writes something else" dfu_util_write "$theirs"
  point "optio verifies that" "$OPTIO" verify --address "$FLASH_ADDRESS" "$theirs"
  point "optio sees that the former is gone" differs "$TMPDIR/ours.hex"
  remove_board
}

differs() {
  local status=0
  "$OPTIO" verify "$1" || status=$?
  [[ $status -eq 1 ]]
}

start_udev
check stm32f405 20004
check stm32g0c1 7004
finish
