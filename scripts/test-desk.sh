#!/usr/bin/env bash
# Tests the desk (web/) with a program that contains it:
#
#   scripts/test-desk.sh target/debug/parlor
#
# Types, lints and format; the unit tests; whether the types of the API are those of the program; and the runs in Chromium (web/e2e), each
# against a server of its own. One run is a stranger who explores for a minute, from a fixed seed. PARLOR_E2E_LONG=1 adds hostile text, and
# lets the stranger explore for ten minutes.
# Set CHROMIUM to use another browser than Debian's. A failing part does not hide the others; the last lines name the failed ones.
set -uo pipefail

program=$(realpath "${1:?usage: scripts/test-desk.sh PROGRAM}")
cd "$(dirname "${BASH_SOURCE[0]}")/../web" || exit 1
[ -d node_modules ] || {
    printf 'desk: its npm packages are missing; run scripts/desk.sh\n' >&2
    exit 1
}

outputs=$(mktemp -d)
trap 'rm -rf "$outputs"' EXIT
export program outputs

# One part of the check: prints its output at its end, because two parts run at once, and remembers a failure.
part() {
    "${@:2}" >"$outputs/$1.log" 2>&1 || touch "$outputs/$1.failed"
    flock "$outputs" cat "$outputs/$1.log"
}
play() {
    part "$1" node "e2e/$1.mjs" "$program"
}
export -f part play

part check npm run --silent check
part unit-tests npm test --silent
# A browser waits most of the time, so two runs share the machine. The longest ones begin.
runs=(looks flows objects day admin cuts explore keys crowd push)
[ -z "${PARLOR_E2E_LONG:-}" ] || runs+=(hostile)
printf '%s\n' "${runs[@]}" | xargs -P 2 -I{} bash -c 'play {}'

# The form in which cargo names a failed test, so that scripts/run-tests.sh finds both.
failed=$(cd "$outputs" && find . -name '*.failed' -printf 'test desk::%f ... FAILED\n' | sed 's/\.failed / /' | sort)
[ -z "$failed" ] || { printf '%s\n' "$failed" && false; }
