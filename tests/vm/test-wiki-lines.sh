#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Lines of wikis, run by dfu-util and, unchanged, by optio: each on a blank board of its own. What
# dfu-util then reads from the two boards is the same.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

readonly LINES=$SOURCE_DIR/tests/cli/wiki-lines.txt
export XDG_STATE_HOME=$TMPDIR/state

# What is compared: no line writes behind it.
readonly COMPARED=$((64 * 1024))

# make_firmware NAME: in the format that the name promises.
make_firmware() {
  mkdir -p "$(dirname "$1")"
  head -c 3210 /dev/urandom > made.bin
  if [[ $1 == *.dfu ]]; then
    "$OPTIO" convert made.bin "$1" --address "$FLASH_ADDRESS" --yes > /dev/null
  else
    cp made.bin "$1"
  fi
}

read_board() {
  rm -f "$1"
  dfu-util -d 0483:df11 -a 0 -s "$FLASH_ADDRESS:$COMPARED" -U "$1"
}

# run_on_blank_board BOARD PROGRAM LINE OUTPUT: what is on the board afterwards goes to the output.
run_on_blank_board() {
  local words=() code=0
  read -ra words <<< "$3"
  plug_board "$1"
  "$2" "${words[@]:1}" > "$4.told" 2>&1 || code=$?
  # dfu-util fails where it asks or resets a board that has left.
  [[ $code -eq 0 || ($2 == dfu-util && $3 =~ leave) ]] ||
    bail "$2 ${words[*]:1}: $code: $(tail -n 1 "$4.told")"
  # A board that was left or reset may still be on its way out, and then back.
  wait_for "the board is read" read_board "$4"
  remove_board
}

check_download() {
  local name
  name=$(sed -E 's/.* -D +([^ ]+).*/\1/' <<< "$2")
  rm -rf work
  mkdir work
  cd work
  make_firmware "$name"
  run_on_blank_board "$1" dfu-util "$2" by-dfu-util
  run_on_blank_board "$1" "$OPTIO" "$2" by-optio
  point "optio does as dfu-util: $2" cmp by-dfu-util by-optio
  cd ..
}

# shape LINE: without the file's name.
shape() {
  sed -E 's/ -D +[^ ]+/ -D/; s/--dfuse-address/-s/' <<< "$1"
}

declare -A is_checked

start_udev
cd "$TMPDIR"
while IFS=$'\t' read -r board line; do
  # A mass erase takes 18 seconds on a real F405, and on this one.
  [[ $line == *" -D "* && $board != stm32h743 && $line != *mass-erase* ]] || continue
  [[ -z ${is_checked[$(shape "$line")]:-} ]] || continue
  is_checked[$(shape "$line")]=yes
  check_download "$board" "$line"
done < "$LINES"
finish
