#!/usr/bin/env bash
# Tests the desk (web/) with a program that contains it:
#
#   scripts/test-desk.sh target/debug/parlor
#
# Types, lints and format; the unit tests; whether the types of the API are those of the program; and the runs in Chromium (web/e2e), each
# against a server of its own. The last one is a stranger who explores for a minute, from a fixed seed. PARLOR_E2E_LONG=1 adds hostile text, and
# lets the stranger explore for ten minutes.
# Set CHROMIUM to use another browser than Debian's. A failing part does not hide the others.
set -uo pipefail

program=$(realpath "${1:?usage: scripts/test-desk.sh PROGRAM}")
cd "$(dirname "${BASH_SOURCE[0]}")/../web" || exit 1
[ -d node_modules ] || {
    printf 'desk: its npm packages are missing; run scripts/desk.sh\n' >&2
    exit 1
}

failed=()
npm run --silent check || failed+=(check)
npm test --silent || failed+=(unit-tests)
runs=(day flows objects admin cuts keys crowd push looks explore)
[ -z "${PARLOR_E2E_LONG:-}" ] || runs+=(hostile)
for run in "${runs[@]}"; do
    node "e2e/$run.mjs" "$program" || failed+=("$run")
done
# The form in which cargo names a failed test, so that scripts/run-tests.sh finds both.
[ "${#failed[@]}" -eq 0 ] || printf 'test desk::%s ... FAILED\n' "${failed[@]}"
[ "${#failed[@]}" -eq 0 ]
