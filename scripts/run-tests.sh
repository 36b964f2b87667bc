#!/usr/bin/env bash
# Runs all tests, or the tests that the arguments of `cargo test` name:
#
#   scripts/run-tests.sh
#   scripts/run-tests.sh --test behaviour v1::queue
#
# Without arguments, three groups run at the same time: the test binary "behaviour", all other tests of Rust, and the
# tests of the desk. They mostly wait for databases, processes and browsers. The tests of documentation run after them.
#
# The output of "behaviour" appears at once, and the output of the other groups appears at their end. After a failed
# test the other tests still run. A group that exceeds its time limit is ended, and the other groups still run. The last
# lines name the failed tests, and the tests that did not end.
set -euo pipefail

test=("${CARGO:-cargo}" test --locked --workspace --no-fail-fast)
[ "$#" -eq 0 ] || exec "${test[@]}" "$@"

# Without this address, the tests on PostgreSQL would pass without checking anything.
: "${PARLOR_TEST_POSTGRES:?set it, or run: make check}"

outputs=$(mktemp -d)
trap 'jobs -p | xargs -r kill 2>/dev/null; rm -rf "$outputs"' EXIT

# The time limit of each group. No group needs a third of this time on a machine with two processors.
limit=60m
limited=(timeout --kill-after=30s "$limit")
status=0

# Notes that a group has failed with an exit status. With the status 124 or 137, the group exceeded the time limit.
failed() {
    status=$2
    if [ "$2" -eq 124 ] || [ "$2" -eq 137 ]; then
        awk -v group="$1" -v limit="$limit" '
            / has been running for over / { running[$2] }
            /^test .* \.\.\. / { delete running[$2] }
            END {
                print "error: the group \"" group "\" did not end within " limit
                for (name in running) print "error: the test " name " did not end"
            }' "$outputs/$1" >"$outputs/unfinished"
        cat "$outputs/unfinished" >>"$outputs/$1"
    fi
}

# The build often uses only one processor. The tests of the desk's sources need no build.
"${limited[@]}" scripts/test-desk.sh sources >"$outputs/sources" 2>&1 &
sources=$!
"${test[@]}" --no-run

# All test binaries of the workspace except "behaviour". The list includes new test binaries automatically.
others=()
while read -r name; do
    [ "$name" = behaviour ] || others+=(--test "$name")
done < <("${CARGO:-cargo}" metadata --locked --no-deps --format-version 1 | python3 -c '
import json, sys
for package in json.load(sys.stdin)["packages"]:
    for target in package["targets"]:
        if "test" in target["kind"]:
            print(target["name"])')

"${limited[@]}" "${test[@]}" --lib --bins "${others[@]}" >"$outputs/others" 2>&1 &
waiting=$!
"${limited[@]}" scripts/test-desk.sh browser "${CARGO_TARGET_DIR:-target}/debug/parlor" >"$outputs/desk" 2>&1 &
desk_waiting=$!

"${limited[@]}" "${test[@]}" --test behaviour 2>&1 | tee "$outputs/behaviour" || failed behaviour $?
wait "$waiting" || failed others $?
cat "$outputs/others"
wait "$sources" || failed sources $?
wait "$desk_waiting" || failed desk $?
cat "$outputs/sources" "$outputs/desk"
"${limited[@]}" "${test[@]}" --doc 2>&1 | tee "$outputs/doc" || failed doc $?
if [ "$status" -ne 0 ]; then
    # The end of the output repeats the reasons of the failures and then the names of the failed tests.
    printf '\n--- failed ---\n'
    grep -hE -A 2 "^thread '.*' (\([0-9]+\) )?panicked at" "$outputs"/{behaviour,others,doc} | head -n 60 || true
    grep -hE -A 2 'WRONG' "$outputs/desk" | head -n 40 || true
    rm -f "$outputs/unfinished"
    grep -hE '^test .* FAILED$|^error: ' "$outputs"/* || true
fi
exit "$status"
