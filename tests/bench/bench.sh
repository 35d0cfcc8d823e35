#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Times optio against dfu-util on the same simulated boards; see README.md. Runs in vm-run's guest,
# with the build folder and the source folder as the arguments.
set -euo pipefail
source "$(dirname "$0")/../vm/guest-lib.sh" "$@"

readonly ROW='%-14s %5s | %8s %6s | %8s %6s %6s %6s | %8s %6s | %8s %6s %4s\n'

# name, board, KiB to write, KiB of the first sector, what is said of the supply
readonly BOARDS=(
  "F072 stm32f072 128 2"
  "F405 stm32f405 512 16"
  "F405-supply stm32f405 512 16 --supply=3.3"
  "G0B1 stm32g0c1 512 2"
  "H743 stm32h743 1024 128"
)

# Of a hundred sectors one is changed.
readonly SECTORS_PER_CHANGE=100

optio_flash() {
  "$OPTIO" flash --yes ${supply:+"$supply"} --address "$FLASH_ADDRESS" "$1"
}

# count NAME: one of the board's counters.
count() {
  ask_board counters | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"
}

# measure COMMAND...: sets seconds, transfers, dnloads and busy_us; the benchmark ends if the
# command fails.
measure() {
  local begin transfers_before dnloads_before busy_before
  transfers_before=$(count transfers)
  dnloads_before=$(count dnloads)
  busy_before=$(count busy_us)
  begin=$EPOCHREALTIME
  "$@" > "$TMPDIR/said" 2>&1 || bail "$* failed: $(tail -n 3 "$TMPDIR/said")"
  seconds=$(calculate "%.2f" "$EPOCHREALTIME - $begin")
  transfers=$(($(count transfers) - transfers_before))
  dnloads=$(($(count dnloads) - dnloads_before))
  busy_us=$(($(count busy_us) - busy_before))
}

# calculate FORMAT EXPRESSION
calculate() {
  awk "BEGIN { printf \"$1\", $2 }"
}

# change_some_sectors FILE SECTOR-SIZE
change_some_sectors() {
  local at size
  size=$(stat -c %s "$1")
  for ((at = 0; at < size; at += SECTORS_PER_CHANGE * $2)); do
    printf 'Optio' | dd of="$1" bs=1 seek="$at" conv=notrunc status=none
  done
}

# compare NAME BOARD KIB SECTOR-KIB [SUPPLY]: a line of the table.
compare() {
  local name=$1 size=$(($3 * 1024)) sector=$(($4 * 1024)) supply=${5:-} firmware full
  local -a cells=("$name" "$3")
  local seconds transfers dnloads busy_us

  plug_board "$2"
  firmware=$(random_file firmware.bin "$size")
  measure dfu_util_write "$firmware"
  full=$seconds
  cells+=("$seconds" "$transfers")

  firmware=$(random_file firmware.bin "$size")
  measure optio_flash "$firmware"
  cells+=("$seconds" "$transfers" "$(calculate %.1f "$full / $seconds")"
    "$(calculate %.2f "$seconds / (($busy_us + 2 * $size) / 1e6)")")
  full=$seconds

  change_some_sectors "$firmware" "$sector"
  measure optio_flash "$firmware"
  cells+=("$seconds" "$(calculate %.1f "$full / $seconds")")

  measure optio_flash "$firmware"
  [[ $busy_us -eq 0 ]] || bail "an identical file was written"
  cells+=("$seconds" "$transfers" "$dnloads")
  dfu_util_agrees "$firmware" > "$TMPDIR/said" 2>&1 || bail "$name holds something else"
  remove_board

  # shellcheck disable=SC2059 # the header has the same columns
  printf "$ROW" "${cells[@]}"
}

main() {
  local row
  start_udev
  # shellcheck disable=SC2059 # the rows have the same columns
  printf "$ROW" "" "" dfu-util "" optio "" times "of the" changed times same "" ""
  # shellcheck disable=SC2059
  printf "$ROW" board KiB seconds transf seconds transf faster limit seconds faster seconds \
    transf DNLD
  for row in "${BOARDS[@]}"; do
    # shellcheck disable=SC2086 # one word each
    compare $row
  done
}

main
