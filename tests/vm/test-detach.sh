#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# An application with a DFU interface in run-time mode: DETACH brings its bootloader, which takes a
# firmware. dfu-util and optio each do all of it at one line, and what dfu-util then uploads is the
# firmware. The application detaches by itself (bitWillDetach): USB/IP carries no reset of a port.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

export XDG_STATE_HOME=$TMPDIR/state XDG_DATA_HOME=$TMPDIR/share
readonly APPLICATION=0483:5740

is_application_here() {
  local file id
  for file in /sys/bus/usb/devices/*/idProduct; do
    read -r id < "$file" && [[ $id == 5740 ]] && return
  done 2> /dev/null
  return 1
}

is_application_gone() {
  ! is_application_here
}

# As the chip does it: when the application is gone, its bootloader is there.
become_bootloader() {
  wait_for "the application detaches" is_application_gone
  keep_attached
}

# plug_application BOARD: an application, and the bootloader behind it.
plug_application() {
  local application_port
  rm -f "$TMPDIR/application.out"
  "$OPTIO" simulate --port 0 "$1" < <(sleep infinity) > "$TMPDIR/application.out" 2>&1 &
  application_pid=$!
  wait_for "the $1 listens" grep -q '^listening on ' "$TMPDIR/application.out"
  application_port=$(sed -n 's/^listening on 127\.0\.0\.1:\([0-9]*\) .*/\1/p' \
    "$TMPDIR/application.out")
  start_board sboot
  usbip --tcp-port "$application_port" attach -r 127.0.0.1 -b 1-1
  wait_for "the kernel sees the application" is_application_here
  udevadm settle
  become_bootloader &
  cable_pid=$!
}

remove_application() {
  remove_board
  stop "$application_pid"
}

lists_the_same() {
  cmp <(dfu-util -l | grep '^Found') <("$OPTIO" -l)
}

holds() {
  rm -f "$TMPDIR/read-back"
  dfu-util -d ,0483:df11 -U "$TMPDIR/read-back" &&
    cmp -n "$(stat -c %s "$1")" "$1" "$TMPDIR/read-back"
}

# check BOARD: each program on an application of its own.
check() {
  local firmware
  for program in dfu-util "$OPTIO"; do
    firmware=$(random_file "firmware.bin" 6001)
    plug_application "$1"
    point "optio lists the $1 as dfu-util does" lists_the_same
    point "${program##*/} detaches the $1 and downloads" \
      "$program" -d "$APPLICATION" -E 3 -D "$firmware"
    wait_for_board
    point "dfu-util uploads what ${program##*/} downloaded" holds "$firmware"
    remove_application
  done
}

mkdir -p "$XDG_DATA_HOME/optio"
cp "$SOURCE_DIR/tests/vm/boards.xml" "$XDG_DATA_HOME/optio/"
start_udev
check application

plug_application application
point "optio -e only detaches" "$OPTIO" -e -d "$APPLICATION"
wait_for_board
point "and then the bootloader is there" prints 'Found DFU: .*0483:df11' "$OPTIO" -l
remove_application
finish
