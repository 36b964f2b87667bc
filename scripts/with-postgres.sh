#!/usr/bin/env bash
# Runs a command with a throw-away PostgreSQL beside it:
#
#   scripts/with-postgres.sh cargo test --workspace
#
# The command finds the server in PARLOR_TEST_POSTGRES=postgres://...; the server is gone afterwards, however the command ended, and the
# command's exit status is this script's. Where PARLOR_TEST_POSTGRES is set already, that server is used and none is started.
# Settings: see scripts/postgres.sh.
set -euo pipefail

[ "$#" -gt 0 ] || {
    printf 'usage: %s COMMAND [ARGUMENT...]\n' "$0" >&2
    exit 2
}
[ -z "${PARLOR_TEST_POSTGRES:-}" ] || exec "$@"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# A state file of our own, so that two runs at once do not share a server.
PARLOR_POSTGRES_STATE=$(mktemp "${TMPDIR:-/tmp}/parlor-pg-state.XXXXXX")
export PARLOR_POSTGRES_STATE

child=
finish() {
    status=$?
    trap - EXIT INT TERM HUP
    # Stopped from outside: stop the command first, then the server it talks to.
    if [ -n "$child" ]; then
        kill -TERM -- "-$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
    fi
    "$here/postgres.sh" stop || true
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

PARLOR_TEST_POSTGRES=$("$here/postgres.sh" start)
export PARLOR_TEST_POSTGRES

# In the background, so that a signal ends the wait at once; as a process group of its own (set -m), so that a signal to us can be
# handed to everything the command started; and with our standard input, which a background job would otherwise lose.
set -m
"$@" <&0 &
child=$!
set +m
status=0
wait "$child" || status=$?
child=
exit "$status"
