#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Times optio against dfu-util on the same simulated boards; see README.md. Runs in vm-run's guest,
# with the build folder and the source folder as the arguments.
set -euo pipefail
source "$(dirname "$0")/../vm/guest-lib.sh" "$@"

readonly ROUNDS=3
readonly ROW='%-10s %5s  %-20s %8s %8s %6s\n'

# board, bytes to write
readonly BOARDS=("stm32f072 32768" "stm32f405 65536" "stm32g0c1 65536")

dfu_util_writes_and_compares() {
  dfu_util_write "$1" && dfu_util_agrees "$1"
}

optio_writes() {
  "$OPTIO" flash --yes --no-verify --address "$FLASH_ADDRESS" "$1"
}

optio_writes_and_compares() {
  "$OPTIO" flash --yes --address "$FLASH_ADDRESS" "$1"
}

# seconds COMMAND...: how long it takes; the benchmark ends if it fails.
seconds() {
  local begin=$EPOCHREALTIME
  "$@" > "$TMPDIR/said" 2>&1 || bail "$* failed: $(tail -n 3 "$TMPDIR/said")"
  awk -v begin="$begin" -v end="$EPOCHREALTIME" 'BEGIN { printf "%.2f\n", end - begin }'
}

median() {
  sort -n | sed -n "$(((ROUNDS + 1) / 2))p"
}

# compare BOARD SIZE WHAT DFU-UTIL OPTIO: both in turn, each time on new bytes; a line of the table.
compare() {
  local board=$1 size=$2 what=$3 theirs=$4 ours=$5 round firmware
  : > "$TMPDIR/theirs.s"
  : > "$TMPDIR/ours.s"
  for ((round = 0; round < ROUNDS; round++)); do
    firmware=$(random_file firmware.bin "$size")
    seconds "$theirs" "$firmware" >> "$TMPDIR/theirs.s"
    firmware=$(random_file firmware.bin "$size")
    seconds "$ours" "$firmware" >> "$TMPDIR/ours.s"
  done
  print_row "$board" "$((size / 1024))" "$what" "$(median < "$TMPDIR/theirs.s")" \
    "$(median < "$TMPDIR/ours.s")"
}

# print_row BOARD KIB WHAT DFU-UTIL OPTIO
print_row() {
  # shellcheck disable=SC2059 # the header has the same columns
  printf "$ROW" "$@" "$(awk -v theirs="$4" -v ours="$5" 'BEGIN { printf "%.2f", ours / theirs }')"
}

main() {
  local row board size
  start_udev
  # shellcheck disable=SC2059 # the rows have the same columns
  printf "$ROW" board KiB what dfu-util optio ratio
  for row in "${BOARDS[@]}"; do
    read -r board size <<< "$row"
    plug_board "$board"
    compare "$board" "$size" write dfu_util_write optio_writes
    compare "$board" "$size" "write and read back" \
      dfu_util_writes_and_compares optio_writes_and_compares
    remove_board
  done
}

main
