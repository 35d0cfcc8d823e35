#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Option bytes through the kernel: the block, the reset in the middle of an answer, the board that
# comes back, and the one that does not. What the chip really holds, the simulated board says.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

export XDG_STATE_HOME=$TMPDIR/state

readonly EXIT_UNSEEN=3 EXIT_USAGE=64
readonly SEC_SIZE_AT=0x1fff7870 F072_OPTIONS=0x1ffff800 G474_OPTIONS=0x1fff7800

options() {
  "$OPTIO" options "$@"
}

# holds ADDRESS HEX: whether the chip has these bytes there.
holds() {
  prints "^$2" ask_board "peek $1 $((${#2} / 2))"
}

# ends_with STATUS COMMAND [ARGUMENT...]: its output goes to options.out.
ends_with() {
  local expected=$1 status=0
  shift
  "$@" > "$TMPDIR/options.out" 2>&1 || status=$?
  cat "$TMPDIR/options.out"
  echo "exit status $status"
  [[ $status -eq $expected ]]
}

told() {
  prints "$1" cat "$TMPDIR/options.out"
}

# From now on nobody attaches the board again: as in a container, its node does not follow it.
let_go() {
  stop "$cable_pid"
  cable_pid=
}

hold_again() {
  keep_attached &
  cable_pid=$!
  wait_for_board
}

set_sec_size() {
  options set "SEC_SIZE=$1" --yes --chip stm32g0b1
}

check_g0c1() {
  plug_board stm32g0c1
  point "S0.3 S0.4: SEC_SIZE is set, the reset is waited for, and it is read back" \
    prints 'Verified: the option bytes 0x1fff7800-0x1fff7873' set_sec_size 1
  point "S0.3: the chip holds it" holds "$SEC_SIZE_AT" 01

  let_go
  point "S0.5: a board that does not come back is accepted and unseen, with a status of its own" \
    ends_with "$EXIT_UNSEEN" set_sec_size 2
  point "S0.6: and a container or a virtual machine is named" told 'container or a virtual machine'
  hold_again
  point "S0.5: the list tells that nobody has seen it" prints 'nobody has seen' "$OPTIO" list
  point "S0.5: back again, it is looked at by itself" \
    prints 'Now they were\. Verified' options show
  point "S0.5: and the chip holds it" holds "$SEC_SIZE_AT" 02
  remove_board
}

check_g474() {
  plug_board stm32g474-jumped
  point "S1.2: a board that starts its application is accepted and unseen, not failed" \
    ends_with "$EXIT_UNSEEN" options set DBANK=0 --yes --write-unproved --chip stm32g47x
  point "S1.2: it is told that it left" told 'accepted them and left its bootloader'
  wait_until_gone
  tell_board bootloader
  wait_for_board
  point "S1.2: in its bootloader again, it is looked at by itself" \
    prints 'Now they were\. Verified' options show
  point "S1.2: and the chip holds it" holds "$G474_OPTIONS" aaf8afff
  remove_board
}

check_f072() {
  plug_board stm32f072
  point "S2.4: BOOT_SEL is shown, which another tool hides" \
    prints 'BOOT_SEL .*STM32CubeProgrammer does not show it' options show --chip stm32f07x
  point "S2.4: it is cleared, with its complement" \
    prints Verified options set BOOT_SEL=option nBOOT0=high --yes
  point "S2.4: the chip holds both" holds "$F072_OPTIONS" aa557788
  point "S2.4: the defaults bring it back" prints Verified options defaults
  point "S2.4: the chip holds both" holds "$F072_OPTIONS" aa55ff00
  remove_board
}

# F2, F405 and others say the same of themselves.
check_f405() {
  plug_board stm32f405
  point "which chip it is has to be said before anything is written" \
    ends_with "$EXIT_USAGE" options set nRST_STOP=0 --yes
  point "with those that fit" told 'Say which with --chip; these fit: .*stm32f405'
  point "said once, it is written" prints Verified options set nRST_STOP=0 --yes --chip stm32f405
  point "and it is remembered for this board" prints 'said earlier with --chip' options show
  remove_board
}

start_udev
check_g0c1
check_g474
check_f072
check_f405
finish
