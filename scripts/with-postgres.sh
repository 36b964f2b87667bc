#!/usr/bin/env bash
# Runs a command with a temporary PostgreSQL server:
#
#   scripts/with-postgres.sh cargo test --workspace
#
# The environment variable PARLOR_TEST_POSTGRES contains the server's URL. After the command, also after a failed
# command, the script removes the server. The script's exit status is that of the command.
#
# If PARLOR_TEST_POSTGRES is already set, the command uses that server and the script starts none. scripts/postgres.sh
# describes the settings.
set -euo pipefail

[ "$#" -gt 0 ] || {
    printf 'usage: %s COMMAND [ARGUMENT...]\n' "$0" >&2
    exit 2
}
[ -z "${PARLOR_TEST_POSTGRES:-}" ] || exec "$@"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Each run has its own state file, so that two runs at the same time do not share a server.
PARLOR_POSTGRES_STATE=$(mktemp "${TMPDIR:-/tmp}/parlor-pg-state.XXXXXX")
export PARLOR_POSTGRES_STATE

child=
finish() {
    status=$?
    trap - EXIT INT TERM HUP
    # After a signal the command may still run. Stop it before its server.
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

# The command runs in the background, so that a signal ends the wait at once. It has its own process group (set -m), so
# that `finish` can stop all processes of the command. `<&0` passes on the standard input, which a background job would
# otherwise lose.
set -m
"$@" <&0 &
child=$!
set +m
status=0
wait "$child" || status=$?
child=
exit "$status"
