#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The window with a board behind the kernel's USB stack: plugged in while it is open, flashed, and
# given an option. The window is driven through AT-SPI. What the chip holds then, dfu-util and the
# simulated board say.
set -euo pipefail
PATIENCE_S=240
source "$(dirname "$0")/guest-lib.sh" "$@"

readonly SEC_SIZE_AT=0x1fff7870 WINDOW=$BUILD_DIR/src/app/optio-gtk

# In $TMPDIR, where the flow looks for its firmware. Its own lines of TAP are this test's remarks.
drive_window() {
  cd "$TMPDIR"
  G_DEBUG=fatal-warnings OPTIO_TEST_PATIENCE_S=$PATIENCE_S PYTHONPATH=$SOURCE_DIR/tests/ui \
    "$SOURCE_DIR/tests/ui/with-screen" 1024x840 \
    /usr/bin/python3 "$SOURCE_DIR/tests/vm/window_flow.py" "$WINDOW" "$TMPDIR" |
    sed -u 's/^/# /'
}

is_window_open() {
  [[ -e $TMPDIR/empty ]] || ! kill -0 "$flow_pid"
}

holds_sec_size() {
  prints "^01" ask_board "peek $SEC_SIZE_AT 1"
}

random_file firmware.bin 4096 > /dev/null
start_udev
start_board stm32g0c1
drive_window &
flow_pid=$!
wait_for "the window is open" is_window_open
keep_attached &
cable_pid=$!
status=0
wait "$flow_pid" || status=$?
point "S0.3: plugged in, flashed, an option changed, in the window" test "$status" -eq 0
point "dfu-util reads what was flashed" dfu_util_agrees "$TMPDIR/firmware.bin"
point "S0.3: the chip holds the option" holds_sec_size
remove_board
finish
