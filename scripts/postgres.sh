#!/usr/bin/env bash
# A temporary PostgreSQL server for the tests and the benchmark.
#
#   scripts/postgres.sh start   create a cluster in a temporary directory, start its server, and print its URL
#                               (if the server already runs, only print its URL)
#   scripts/postgres.sh env     print `export PARLOR_TEST_POSTGRES=...` for the running server:
#                               eval "$(scripts/postgres.sh env)"
#   scripts/postgres.sh stop    stop the server and remove the cluster
#
# The server listens on a free port of 127.0.0.1 and on a socket in the cluster's directory. Its password is random.
# fsync is on, unless the settings turn it off. `make check` turns it off, because its tests of behaviour do not
# simulate a loss of power. PostgreSQL refuses to run as root, so a server that root starts runs as the user `postgres`.
#
#   PARLOR_POSTGRES_SETTINGS   further settings, separated by white space: "shared_buffers=512MB max_wal_size=4GB"
#   PARLOR_POSTGRES_BIN        the directory of initdb and pg_ctl (default: PATH, then the newest
#                              /usr/lib/postgresql/*/bin)
#   PARLOR_POSTGRES_STATE      the file with the directory and URL of the cluster (default: target/postgres.state)
#   TMPDIR                     the parent of the cluster's directory (default: /tmp). A path over 70 bytes is not used.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
state=${PARLOR_POSTGRES_STATE:-$root/target/postgres.state}

die() {
    printf 'postgres.sh: %s\n' "$*" >&2
    exit 1
}

# Prints the directory of initdb and pg_ctl.
find_bin() {
    if [ -n "${PARLOR_POSTGRES_BIN:-}" ]; then
        printf '%s\n' "$PARLOR_POSTGRES_BIN"
        return
    fi
    local found
    if found=$(command -v initdb) && command -v pg_ctl >/dev/null; then
        dirname "$found"
        return
    fi
    found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    [ -n "$found" ] && [ -x "$found/initdb" ] || die "no PostgreSQL server found; scripts/setup.sh test installs it, or set PARLOR_POSTGRES_BIN"
    printf '%s\n' "$found"
}

# Runs a command as the user of the PostgreSQL server. The working directory is `/`, which that user can read.
as_server() {
    if [ "$(id -u)" -ne 0 ]; then
        (cd / && "$@")
    elif command -v runuser >/dev/null; then
        (cd / && runuser -u postgres -- "$@")
    else
        (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
    fi
}

# Prints a free port. It is below the ports that the system uses for outgoing connections.
free_port() {
    local port tries=0
    while [ "$tries" -lt 50 ]; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s\n' "$port"
            return
        fi
        tries=$((tries + 1))
    done
    die "found no free port between 20000 and 32000"
}

# Reads the state file into $dir, $bin and $url. Fails if there is no state file.
load() {
    [ -s "$state" ] || return 1
    { read -r dir && read -r bin && read -r url; } <"$state"
}

running() {
    load && as_server "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1
}

remove() {
    if [ -d "$dir/data" ]; then
        # The data are removed, so the stop needs no checkpoint.
        as_server "$bin/pg_ctl" -D "$dir/data" -m immediate -w -t 30 stop >/dev/null 2>&1 || true
    fi
    # Remove only a directory that this script created. The marker file shows that it did.
    if [ -f "$dir/parlor-throw-away" ]; then
        rm -rf -- "$dir"
    fi
}

start() {
    if running; then
        printf '%s\n' "$url"
        return
    fi
    if load; then
        remove
    fi

    bin=$(find_bin)
    if [ "$(id -u)" -eq 0 ] && ! id postgres >/dev/null 2>&1; then
        die "PostgreSQL does not run as root and there is no user 'postgres'; install the distribution's package or run this as another user"
    fi

    local base=${TMPDIR:-/tmp}
    # The path of a socket has a limit of about 100 bytes, so a long TMPDIR is not used.
    [ "${#base}" -le 70 ] || base=/tmp
    dir=$(mktemp -d "$base/parlor-pg.XXXXXX")
    url=
    touch "$dir/parlor-throw-away"
    mkdir "$dir/socket"
    # From here on, a failure removes the cluster.
    trap 'remove' EXIT

    local password
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s\n' "$password" >"$dir/password"
    chmod 700 "$dir"
    chmod 600 "$dir/password"
    if [ "$(id -u)" -eq 0 ]; then
        chown -R postgres: "$dir"
    fi

    # The check of a SCRAM password takes several milliseconds per connection, and the tests open thousands of
    # connections. So the server uses md5.
    as_server "$bin/initdb" -D "$dir/data" -U postgres --auth=md5 --pwfile="$dir/password" \
        --encoding=UTF8 --locale=C --no-sync >"$dir/initdb.log" 2>&1 || {
        cat "$dir/initdb.log" >&2
        die "initdb failed"
    }

    local setting
    {
        printf "listen_addresses = '127.0.0.1'\n"
        printf "unix_socket_directories = '%s'\n" "$dir/socket"
        printf "max_connections = 200\n"
        printf "shared_buffers = 128MB\n"
        printf "fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n"
        for setting in ${PARLOR_POSTGRES_SETTINGS:-}; do
            printf "%s = '%s'\n" "${setting%%=*}" "${setting#*=}"
        done
    } | as_server tee -a "$dir/data/postgresql.conf" >/dev/null

    local port try
    for try in 1 2 3 4 5; do
        port=$(free_port)
        # The server must not inherit the standard streams of this script. A program that reads them would otherwise
        # wait for the end of the server.
        if as_server "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -o "-p $port" -w -t 60 start \
            >"$dir/start.log" 2>&1 </dev/null; then
            url="postgres://postgres:$password@127.0.0.1:$port/postgres"
            break
        fi
    done
    if [ -z "$url" ]; then
        tail -n 30 "$dir/start.log" "$dir/server.log" >&2 || true
        die "the server did not start"
    fi

    mkdir -p "$(dirname "$state")"
    (umask 077 && printf '%s\n%s\n%s\n' "$dir" "$bin" "$url" >"$state")
    trap - EXIT
    printf '%s\n' "$url"
}

case "${1:-}" in
start) start ;;
env)
    running || die "none is running; scripts/postgres.sh start makes one"
    printf 'export PARLOR_TEST_POSTGRES=%q\n' "$url"
    ;;
stop)
    if load; then
        remove
    fi
    rm -f -- "$state"
    ;;
*)
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
