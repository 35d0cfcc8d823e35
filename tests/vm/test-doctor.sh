#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the doctor says of a board's place, seen through the kernel: each trouble is real, is found
# alone, and is gone when it is mended.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

readonly FIRMWARE=$OPTIO_DATA_DIR/firmware/demo-stm32f072.hex
# USBDEVFS_CLAIMINTERFACE of linux/usbdevice_fs.h
readonly CLAIM='import fcntl, os, sys, time
node = os.open(sys.argv[1], os.O_RDWR)
fcntl.ioctl(node, 0x8004550F, bytes(4))
print("claimed", flush=True)
time.sleep(1000)'

# finds ID COMMAND...: the doctor, run by the command, finds that and nothing else.
finds() {
  local id=$1
  shift
  "$@" "$OPTIO" doctor > "$TMPDIR/doctor.out" 2>&1 || true
  cat "$TMPDIR/doctor.out"
  [[ $(grep -oE '\[[a-z0-9-]+\]$' "$TMPDIR/doctor.out" | sort -u) == "$id" ]]
}

find_folder() {
  dirname "$(grep -lx df11 /sys/bus/usb/devices/*/idProduct)"
}

find_node() {
  local folder
  folder=$(find_folder)
  printf '/dev/bus/usb/%03d/%03d\n' "$(< "$folder/busnum")" "$(< "$folder/devnum")"
}

set_power() {
  echo "$1" > "$(find_folder)/power/control"
}

as_nobody() {
  setpriv --reuid nobody --regid nogroup --clear-groups "$@"
}

export XDG_STATE_HOME=$TMPDIR/state
install -d -o nobody "$XDG_STATE_HOME"
grep -rlsZ df11 /usr/lib/udev/rules.d /etc/udev/rules.d | xargs -0r rm
start_udev
point "without a board that is what it finds" finds '[no-board]' env

plug_board stm32f072
"$OPTIO" flash "$FIRMWARE" > "$TMPDIR/flash.out" 2>&1 || bail "the board cannot be flashed"
set_power on
point "a healthy board has no finding" finds '' env

set_power auto
point "the kernel may put the board to sleep" finds '[autosuspend]' env
point "and for how long it waits is told" grep -q 'when nothing was sent for' "$TMPDIR/doctor.out"
set_power on

point "an ordinary user may not open it" finds '[no-permission]' as_nobody
point "the command that installs the rule is told" \
  grep -q "sudo $SOURCE_DIR/data/install-udev-rule" "$TMPDIR/doctor.out"

/usr/bin/python3 -c "$CLAIM" "$(find_node)" > "$TMPDIR/claim.out" &
holder_pid=$!
wait_for "somebody else claims the interface" grep -q claimed "$TMPDIR/claim.out"
point "another program holds it" finds '[held]' env
point "that program is named" grep -q "pid $holder_pid" "$TMPDIR/doctor.out"
stop "$holder_pid"
point "when that has ended nothing is left" finds '' env
remove_board
finish
