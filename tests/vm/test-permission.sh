#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# An ordinary user without the udev rule is told of it; the rule does what it promises.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

readonly EXIT_PERMISSION=77

# Runs a command as a user of no group.
as_nobody() {
  setpriv --reuid nobody --regid nogroup --clear-groups "$@"
}

names_the_rule() {
  local status=0
  as_nobody "$OPTIO" info > "$TMPDIR/info.out" 2>&1 || status=$?
  cat "$TMPDIR/info.out"
  echo "exit status $status"
  [[ $status -eq $EXIT_PERMISSION ]] && grep -q 'udev rule' "$TMPDIR/info.out"
}

# The command that the doctor tells a user who may not open the board.
ask_for_fix() {
  as_nobody "$OPTIO" doctor > "$TMPDIR/doctor.out" || true
  cat "$TMPDIR/doctor.out"
  sed -n 's/.*In a terminal: //p' "$TMPDIR/doctor.out" > "$TMPDIR/fix"
  [[ $(wc -l < "$TMPDIR/fix") -eq 1 ]]
}

# There is no sudo in the guest.
sudo() {
  "$@"
}

follow_fix() {
  # shellcheck disable=SC1091 # written by ask_for_fix
  source "$TMPDIR/fix"
  test -f /etc/udev/rules.d/60-optio.rules
}

find_node() {
  local folder
  folder=$(dirname "$(grep -lx df11 /sys/bus/usb/devices/*/idProduct)")
  printf '/dev/bus/usb/%03d/%03d\n' "$(< "$folder/busnum")" "$(< "$folder/devnum")"
}

# What systemd-logind writes when somebody logs in at the screen; there is no logind in the guest.
sit_down_as() {
  mkdir -p /run/systemd/seats
  printf 'ACTIVE=1\nACTIVE_UID=%s\n' "$(id -u "$1")" > /run/systemd/seats/seat0
}

may_open() {
  as_nobody test -w "$(find_node)"
}

opens() {
  as_nobody "$OPTIO" info
}

flashes() {
  as_nobody "$OPTIO" flash "$FIRMWARE"
}

readonly FIRMWARE=$OPTIO_DATA_DIR/firmware/demo-stm32f072.hex
export XDG_STATE_HOME=$TMPDIR/state
install -d -o nobody "$XDG_STATE_HOME"

# Other tools' rules for these boards must not answer for ours; this is the guest's own copy.
grep -rlsZ df11 /usr/lib/udev/rules.d /etc/udev/rules.d | xargs -0r rm

start_udev
plug_board stm32f072
point "an ordinary user is told of the udev rule" names_the_rule
point "the board is listed nevertheless" prints 0483:df11 as_nobody "$OPTIO" list
point "the doctor tells the fix" ask_for_fix
remove_board

point "the fix that the doctor told works, word for word" follow_fix
# A new udev, since a busy one was seen to go on with the rules that it had before a reload.
udevadm control --exit
start_udev
plug_board stm32f072
# systemd-logind gives a board with this tag to whoever sits at the computer.
point "with the rule, the board is for whoever sits at the computer" \
  prints :uaccess: udevadm info --query=property --property=CURRENT_TAGS "$(find_node)"
point "somebody who does not sit there is refused" names_the_rule
remove_board

sit_down_as nobody
plug_board stm32f072
wait_for "udev gives the board to who sits there" may_open
point "who sits there lists the board" prints 0483:df11 as_nobody "$OPTIO" list
point "who sits there opens the board" prints STM32F07x opens
point "who sits there flashes the board" prints '^Verified: ' flashes
remove_board
finish
