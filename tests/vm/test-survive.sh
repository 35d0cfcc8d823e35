#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Boards that misbehave, behind the kernel's USB stack, each with something on its chip: Optio
# flashes it, or refuses with the right sentence and leaves it as it was. dfu-util goes first, on a
# board of its own; what it said is told, not judged. README.md has the table that this prints.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

# dfu-util waits for ever for a board that stays busy. The board that loses packets does it in a
# firmware of 24 KiB. A simulated board shows so much of its chip at once.
readonly DFU_UTIL_LIMIT_S=25 OPTIO_LIMIT_S=200 LONG_SIZE=24576 PEEK_SIZE=4096
readonly FIRMWARE='the firmware' OLD='what was there before'

# look ADDRESS SIZE: prints what the chip has there.
look() {
  local offset
  for ((offset = 0; offset < $2; offset += PEEK_SIZE)); do
    ask_board "peek $(printf '0x%08x' $(($1 + offset))) $PEEK_SIZE"
  done
}

# what_is_there FILE ADDRESS BEFORE: in words.
what_is_there() {
  local now
  now=$(look "$2" "$(stat -c %s "$1")")
  if [[ ${now//$'\n'/} == "$(od -An -v -tx1 "$1" | tr -d ' \n')" ]]; then
    echo "$FIRMWARE"
  elif [[ $now == "$3" ]]; then
    echo "$OLD"
  else
    echo "neither the firmware nor what was there before"
  fi
}

# run LIMIT_S COMMAND...: leaves its exit status in status and its last line in last.
run() {
  local limit_s=$1
  shift
  status=0
  timeout "$limit_s" "$@" > "$TMPDIR/run.out" 2>&1 || status=$?
  last=$(tr '\r' '\n' < "$TMPDIR/run.out" | grep -v '^[[:space:]]*$' | tail -n 1)
  [[ $status -ne 124 ]] || last="did not end within $limit_s s: $last"
}

# fill BOARD ADDRESS: puts something on the chip before it is plugged in.
fill() {
  "$OPTIO" flash "$(random_file old.bin "$LONG_SIZE")" --address "$2" \
    --simulate "$1=$TMPDIR/$1.chip" > /dev/null 2>&1
}

# try TOOL BOARD ADDRESS COMMAND...: runs it on a board of its own and tells what became of that.
try() {
  local tool=$1 board=$2 address=$3 before chip=$TMPDIR/$1.chip
  shift 3
  rm -f "$chip"
  [[ ! -e $TMPDIR/$board.chip ]] || cp "$TMPDIR/$board.chip" "$chip"
  plug_board "$board" --state "$chip"
  before=$(look "$address" "$(stat -c %s "$firmware")")
  run "$@"
  holding=$(what_is_there "$firmware" "$address" "$before")
  say "$board | $tool | $status | $last | $holding"
  remove_board
}

is_as_expected() {
  printf 'exit status %s: %s\nThe chip holds %s.\n' "$status" "$last" "$holding"
  [[ $status -eq $1 && $holding == "$2" ]] && grep -qE -- "$3" <<< "$last"
}

# check BOARD ADDRESS STATUS HOLDING PATTERN [SIZE]: how Optio ends, what is on the chip then, and
# what the last line says.
check() {
  local board=$1 address=$2 firmware holding status last
  firmware=$(random_file "$board.bin" "${6:-$PEEK_SIZE}")
  try dfu-util "$board" "$address" "$DFU_UTIL_LIMIT_S" \
    dfu-util -a 0 -s "$address" -D "$firmware"
  try optio "$board" "$address" "$OPTIO_LIMIT_S" \
    "$OPTIO" flash "$firmware" --address "$address"
  point "optio on the $board" is_as_expected "$3" "$4" "$5"
}

export XDG_STATE_HOME=$TMPDIR/state
fill stm32f072-packets 0x08000000
fill stm32h743-wedged 0x08100000
fill gd32vf103 0x08000000
start_udev
check stm32f072-packets 0x08000000 0 "$FIRMWARE" '^Verified: ' "$LONG_SIZE"
point "the board had lost what was sent" grep -q 'was read back wrong' "$TMPDIR/run.out"
check stm32h743-wedged 0x08100000 0 "$FIRMWARE" '^Verified: '
check gd32vf103 0x08000000 0 "$FIRMWARE" '^Verified: '
check stm32u585-protected 0x08000000 77 "$OLD" 'read-protected: .*RDP was read twice and is 0xdc'
check stm32f107-protected 0x08000000 77 "$OLD" 'read-protected: .*twice, each time with errVENDOR'
finish
