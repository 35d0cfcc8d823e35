#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The cable is pulled in the middle of a write. Optio says at once what is on the chip now, and the
# same command finishes the job when the board is plugged in again.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

readonly EXIT_PARTLY=2 PROMPTLY_MS=2000

has_programmed() {
  prints '"programmed_bytes":[1-9]' ask_board counters
}

now_ms() {
  echo $(($(date +%s%N) / 1000000))
}

flash() {
  "$OPTIO" flash --yes --address "$FLASH_ADDRESS" "$firmware"
}

# Leaves how it ended in flash_status and flash_ms.
flash_and_unplug() {
  flash > "$TMPDIR/flash.out" 2>&1 &
  local flash_pid=$! start_ms
  wait_for "the board programs its flash" has_programmed
  tell_board unplug
  start_ms=$(now_ms)
  flash_status=0
  wait "$flash_pid" || flash_status=$?
  flash_ms=$(($(now_ms) - start_ms))
}

ended_partly() {
  cat "$TMPDIR/flash.out"
  echo "exit status $flash_status"
  [[ $flash_status -eq $EXIT_PARTLY ]]
}

ended_promptly() {
  echo "$flash_ms ms after the cable was pulled"
  [[ $flash_ms -lt $PROMPTLY_MS ]]
}

start_udev
plug_board stm32f405
# Large enough to be pulled in the middle of, however fast the machine
firmware=$(random_file firmware.bin 400004)

flash_and_unplug
point "optio flash ends with the status for half a job" ended_partly
point "it ends in less than $PROMPTLY_MS ms" ended_promptly
# For people: what happened, what is on the chip, what to do.
point "its last line says what is on the chip now, and what to do" \
  prints 'On the chip now: .*0x08000000.*; the rest is as it was\. Plug the board in again' \
  tail -n 1 "$TMPDIR/flash.out"

wait_until_gone
tell_board plug
wait_for_board
point "the same command finishes the job" flash
point "dfu-util reads the file" dfu_util_agrees "$firmware"
remove_board
finish
