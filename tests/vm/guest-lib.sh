# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# What the scripts share that run in vm-run's guest. Source it with the build folder and the source
# folder as the arguments. The scripts print TAP. Nothing here sleeps for a fixed time: it waits for
# a condition, and looks at it often.

readonly BUILD_DIR=$1 SOURCE_DIR=$2
readonly OPTIO=$BUILD_DIR/src/cli/optio
export OPTIO_DATA_DIR=$SOURCE_DIR/data

# How long something may take to become true, seconds; and how often that is looked at.
readonly PATIENCE_S=${PATIENCE_S:-30} LOOK_EVERY_S=0.1

n_points=0
n_failed=0

say() {
  printf '# %s\n' "$*"
}

# Ends the test as failed.
bail() {
  printf 'Bail out! %s\n' "$*"
  exit 1
}

# point DESCRIPTION COMMAND [ARGUMENT...]: one point of the test. What the command prints is shown
# if it fails.
point() {
  local description=$1 output
  shift
  n_points=$((n_points + 1))
  if output=$("$@" 2>&1); then
    echo "ok $n_points - $description"
    return
  fi
  n_failed=$((n_failed + 1))
  echo "not ok $n_points - $description"
  output=${output//$'\r'/$'\n'}
  say "${output//$'\n'/$'\n'# }"
}

# prints PATTERN COMMAND [ARGUMENT...]: whether the command succeeds and prints what the pattern, an
# extended regular expression, fits.
prints() {
  local pattern=$1 output
  shift
  output=$("$@") || return
  echo "$output"
  grep -qE -- "$pattern" <<< "$output"
}

# The end of the test, when nothing bailed out.
finish() {
  echo "1..$n_points"
  exit $((n_failed > 0))
}

# wait_for WHAT COMMAND [ARGUMENT...]: until the command succeeds.
wait_for() {
  local what=$1 end=$((SECONDS + PATIENCE_S))
  shift
  until "$@" > /dev/null 2>&1; do
    [[ $SECONDS -lt $end ]] || bail "waited $PATIENCE_S s in vain: $what"
    sleep "$LOOK_EVERY_S"
  done
}

start_udev() {
  export SYSTEMD_LOG_LEVEL=err
  /usr/lib/systemd/systemd-udevd --daemon
  wait_for "udev answers" udevadm control --ping
}

# The simulated board listens on board_port, reads commands from descriptor 7 and answers in
# board.out.
# start_board BOARD [OPTION...]: plays a board; nothing is attached yet.
start_board() {
  mkfifo "$TMPDIR/board.in"
  exec 7<> "$TMPDIR/board.in"
  "$OPTIO" simulate --port 0 "$@" < "$TMPDIR/board.in" > "$TMPDIR/board.out" 2>&1 &
  board_pid=$!
  wait_for "the simulated $1 listens" grep -q '^listening on ' "$TMPDIR/board.out"
  board_port=$(sed -n 's/^listening on 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$TMPDIR/board.out")
}

# tell_board COMMAND: without an answer.
tell_board() {
  echo "$1" >&7
}

has_more_lines() {
  [[ $(wc -l < "$TMPDIR/board.out") -gt $1 ]]
}

# ask_board COMMAND: prints the line that the board answers.
ask_board() {
  local before
  before=$(wc -l < "$TMPDIR/board.out")
  tell_board "$1"
  wait_for "the simulated board answers to $1" has_more_lines "$before"
  tail -n 1 "$TMPDIR/board.out"
}

attach_once() {
  usbip --tcp-port "$board_port" attach -r 127.0.0.1 -b 1-1
}

# Without a new process, which costs the guest a tenth of a second.
is_board_here() {
  local file id
  for file in /sys/bus/usb/devices/*/idProduct; do
    read -r id < "$file" && [[ $id == df11 || $id == 0189 ]] && return
  done 2> /dev/null
  return 1
}

is_board_gone() {
  ! is_board_here
}

# A board comes back after each reset; here somebody has to plug the cable in again.
keep_attached() {
  while sleep "$LOOK_EVERY_S"; do
    is_board_here || attach_once || true
  done > /dev/null 2>&1
}

# The board is known to the kernel, and udev has done with it.
wait_for_board() {
  wait_for "the kernel sees the board" is_board_here
  udevadm settle
}

wait_until_gone() {
  wait_for "the kernel sees that the board is gone" is_board_gone
}

# plug_board BOARD [OPTION...]: a board on a cable, until unplug_board.
plug_board() {
  start_board "$@"
  keep_attached &
  cable_pid=$!
  wait_for_board
}

stop() {
  kill "$1" 2> /dev/null || true
  wait "$1" 2> /dev/null || true
}

# Takes the board away for good.
remove_board() {
  [[ -z ${cable_pid:-} ]] || stop "$cable_pid"
  cable_pid=
  stop "$board_pid"
  exec 7>&-
  rm "$TMPDIR/board.in"
  wait_until_gone
}

# random_file NAME SIZE: prints its path.
random_file() {
  head -c "$2" /dev/urandom > "$TMPDIR/$1"
  echo "$TMPDIR/$1"
}

readonly FLASH_ADDRESS=0x08000000

# dfu-util knows nothing of Optio: it is the referee.
dfu_util_write() {
  dfu-util -d 0483:df11 -a 0 -s "$FLASH_ADDRESS" -D "$1"
}

dfu_util_read() {
  rm -f "$1"
  dfu-util -d 0483:df11 -a 0 -s "$FLASH_ADDRESS:$2" -U "$1"
}

# dfu_util_agrees FILE: the board's flash begins with the file's bytes.
dfu_util_agrees() {
  dfu_util_read "$TMPDIR/read-back" "$(stat -c %s "$1")" && cmp "$1" "$TMPDIR/read-back"
}
