#!/usr/bin/env bash
# Tests the desk (web/) with a Parlor binary that contains the desk:
#
#   scripts/test-desk.sh target/debug/parlor
#   scripts/test-desk.sh sources
#   scripts/test-desk.sh browser target/debug/parlor
#
# The second form tests only the sources, without a binary. The third form runs only the scripts in the browser.
#
# The script checks types, lints and format, runs the unit tests, and runs scripts of web/e2e in Chromium. Each of these
# scripts has its own server. One of them, `day`, also compares the desk's types of the API with the server's.
#
# The script `explore` makes random inputs for one minute, from a fixed seed. PARLOR_E2E_LONG=1 extends it to ten
# minutes and adds the script `hostile`, which tests harmful and long texts.
#
# CHROMIUM names another browser than Debian's. After a failed part the other parts still run. The last lines name the
# failed parts.
set -uo pipefail

what=all
case ${1:-} in
    sources | browser)
        what=$1
        shift
        ;;
esac
program=
[ "$what" = sources ] || program=$(realpath "${1:?usage: scripts/test-desk.sh [browser] PROGRAM, or scripts/test-desk.sh sources}") || exit 1
cd "$(dirname "${BASH_SOURCE[0]}")/../web" || exit 1
[ -d node_modules ] || {
    printf 'desk: its npm packages are missing; run scripts/desk.sh\n' >&2
    exit 1
}

outputs=$(mktemp -d)
trap 'rm -rf "$outputs"' EXIT
export program outputs

# Runs one part of the test and records a failure. The output of a part appears at its end, because two parts can run
# at the same time.
part() {
    "${@:2}" >"$outputs/$1.log" 2>&1 || touch "$outputs/$1.failed"
    flock "$outputs" cat "$outputs/$1.log"
}
play() {
    part "$1" node "e2e/$1.mjs" "$program"
}
export -f part play

if [ "$what" != browser ]; then
    part check npm run --silent check
    part unit-tests npm test --silent
fi
if [ "$what" != sources ]; then
    # A browser waits most of the time, so two scripts run at the same time. The longest scripts start first.
    runs=(looks flows objects day admin cuts explore keys crowd push)
    [ -z "${PARLOR_E2E_LONG:-}" ] || runs+=(hostile)
    printf '%s\n' "${runs[@]}" | xargs -P 2 -I{} bash -c 'play {}'
fi

# cargo names a failed test in the same form, so scripts/run-tests.sh finds both kinds.
failed=$(cd "$outputs" && find . -name '*.failed' -printf 'test desk::%f ... FAILED\n' | sed 's/\.failed / /' | sort)
[ -z "$failed" ] || { printf '%s\n' "$failed" && false; }
