#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# dfu-util sees each simulated board with the strings of a real one.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

# What real boards were seen to say. Not from data/boards.xml, from which the simulator has it.
readonly F072='ver=2200 alt=0 name="@Internal Flash  /0x08000000/064*0002Kg"
ver=2200 alt=1 name="@Option Bytes  /0x1FFFF800/01*016 e"'
readonly F405='ver=2200 alt=0 name="@Internal Flash  /0x08000000/04*016Kg,01*064Kg,07*128Kg"
ver=2200 alt=1 name="@Option Bytes  /0x1FFFC000/01*016 e"
ver=2200 alt=2 name="@OTP Memory /0x1FFF7800/01*512 e,01*016 e"
ver=2200 alt=3 name="@Device Feature/0xFFFF0000/01*004 e"'
readonly G0C1='ver=0200 alt=0 name="@Internal Flash   /0x08000000/256*02Kg"
ver=0200 alt=1 name="@Internal Flash   /0x08000000/256*02Kg"
ver=0200 alt=2 name="@Internal Flash   /0x08000000/256*02Kg"'

list() {
  dfu-util -d 0483:df11 -l |
    sed -nE 's/^Found DFU: .*(ver=\w+), .*(alt=[0-9]), (name=".*"), serial=.*/\1 \2 \3/p' | sort
}

lists_as() {
  diff <(echo "$1") <(list)
}

# The same lines in the same order, byte by byte.
lists_the_same() {
  cmp <(dfu-util -l | grep '^Found') <("$OPTIO" -l)
}

# check BOARD STRINGS
check() {
  plug_board "$1"
  point "dfu-util lists the $1" lists_as "$2"
  point "optio -l prints the same bytes" lists_the_same
  remove_board
}

start_udev
check stm32f072 "$F072"
check stm32f405 "$F405"
check stm32g0c1 "$G0C1"
finish
