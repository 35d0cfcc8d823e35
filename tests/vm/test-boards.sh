#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dfu-util alone lists and reads boards of data/boards.xml: this judges their strings and their
# bootloaders, and nothing of Optio's engine.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

readonly READ_SIZE=256

# What the chip really holds, by the simulated board's own word.
reads_the_truth() {
  dfu_util_read "$TMPDIR/read-back" "$READ_SIZE" &&
    [[ $(od -An -v -tx1 "$TMPDIR/read-back" | tr -d ' \n') == \
      $(ask_board "peek $FLASH_ADDRESS $READ_SIZE") ]]
}

# check BOARD STRING...: each string is one of an alternate setting.
check() {
  local board=$1 string
  shift
  plug_board "$board"
  for string in "$@"; do
    point "dfu-util lists the $board with $string" lists "$string"
  done
  point "dfu-util reads what the $board holds" reads_the_truth
  remove_board
}

lists() {
  dfu-util -d 0483:df11 -l | grep -F -- "name=\"$1\""
}

start_udev
check stm32f107 '@Internal Flash  /0x08000000/128*002Kg' '@Option Bytes  /0x1FFFF800/01*016 e'
check stm32l072 '@Internal Flash  /0x08000000/1536*128g' '@DATA Memory /0x08080000/2*3Ke'
check stm32g474-jumped '@Option Bytes   /0x1FFF7800/01*048 e/0x1FFFF800/01*048 e'
check stm32u585 '@Option Bytes   /0x40022040/01*64 e' '@OTP Memory   /0x0BFA0000/01*512 e'
check stm32h743-wedged '@Internal Flash   /0x08000000/16*128Kg'
check stuck-boot-sel '@Internal Flash  /0x08000000/064*0002Kg'
finish
