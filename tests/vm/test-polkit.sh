#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the window's button for the udev rule does, with the real polkit: an ordinary user has it
# installed who knows root's password, and nobody else has.
set -euo pipefail
source "$(dirname "$0")/guest-lib.sh" "$@"

readonly ACTION=io.github.optio.Optio.install-udev-rule
readonly POLICY=$BUILD_DIR/data/io.github.optio.Optio.policy
readonly RULE=/etc/udev/rules.d/60-optio.rules
# What pkexec answers when polkit says no.
readonly EXIT_NOT_AUTHORIZED=127

program_of_policy() {
  sed -n 's/.*policykit\.exec\.path">\([^<]*\)<.*/\1/p' "$POLICY"
}

# What installing Optio does with these files; polkit looks for policies there only.
install_program() {
  install -D "$OPTIO_DATA_DIR/install-udev-rule" "$program"
  install -D -m 644 "$OPTIO_DATA_DIR/60-optio.rules" "$(dirname "$program")/60-optio.rules"
  install -D -m 644 -t /usr/share/polkit-1/actions "$POLICY"
}

start_polkit() {
  mkdir -p /run/dbus
  dbus-daemon --system --fork
  /usr/lib/polkit-1/polkitd --no-debug &
  wait_for "polkit answers" pkaction --action-id "$ACTION"
}

# ask_as_nobody PASSWORD: as the window asks, beside an agent that types the password.
ask_as_nobody() {
  setpriv --reuid nobody --regid nogroup --clear-groups \
    "$SOURCE_DIR/tests/vm/polkit_agent.py" "$1" pkexec --disable-internal-agent "$program"
}

is_refused() {
  local status=0
  ask_as_nobody wrong || status=$?
  echo "exit status $status"
  [[ $status -eq $EXIT_NOT_AUTHORIZED && ! -e $RULE ]]
}

is_installed() {
  cmp "$OPTIO_DATA_DIR/60-optio.rules" "$RULE"
}

program=$(program_of_policy)
readonly program
rm -f "$RULE"
echo root:right | chpasswd
install_program
start_udev
start_polkit
point "polkit knows the program by the policy" prints "exec.path -> $program\$" \
  pkaction --action-id "$ACTION" --verbose
point "a wrong password installs nothing" is_refused
point "the right one is asked for in the policy's words" \
  prints 'let people at this computer open boards' ask_as_nobody right
point "the rule is installed" is_installed
finish
