#!/usr/bin/env bash
# Installs missing packages on a Debian machine that has Rust, and prints each step. If no package is missing, it prints
# nothing.
#
#   scripts/setup.sh build   for `make build`: a C compiler, because SQLite is compiled in, and Node.js for the desk.
#                            Parlor also builds without Node.js, but then it lacks the desk.
#   scripts/setup.sh test    for `make test`: a C compiler, rustfmt, clippy, a PostgreSQL server, curl, Chromium, and
#                            Python and Node.js to verify signatures. Programs from PyPI and npm test Parlor from
#                            outside (scripts/python-tools.txt, scripts/node-tools.txt). They are installed in
#                            separate directories under the build directory.
#   scripts/setup.sh bench   for `make bench`: the same packages without the programs from PyPI and npm, and also
#                            pgbench and sqlite3.
#
# Packages come from apt. The script must run as root, or sudo must work without a password. apt asks no questions.
# The script creates and starts no PostgreSQL cluster of the system. The tests and the benchmark create temporary
# clusters (scripts/postgres.sh).
set -euo pipefail

what=${1:-test}
case "$what" in
build | test | bench) ;;
*)
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac

say() { printf 'setup: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

# --- Rust ------------------------------------------------------------------------------------------------------------------

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# rustup installs cargo in this directory by default. A new login shell has it in PATH, but a service may not.
if ! command -v cargo >/dev/null && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
    die "cargo is installed but not in PATH; run: . \"${CARGO_HOME:-$HOME/.cargo}/env\""
fi
command -v cargo >/dev/null || die "Rust is missing; install it from https://rustup.rs and run this again"

needed=$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)
have=$(rustc --version | cut -d' ' -f2)
if [ "$(printf '%s\n%s\n' "$needed" "$have" | sort -V | head -n 1)" != "$needed" ]; then
    die "Rust $needed or newer is needed, this is $have; run: rustup update stable"
fi

if [ "$what" != build ]; then
    components=
    cargo fmt --version >/dev/null 2>&1 || components="$components rustfmt"
    cargo clippy --version >/dev/null 2>&1 || components="$components clippy"
    if [ -n "$components" ]; then
        command -v rustup >/dev/null || die "missing:$components, and there is no rustup to add them; install them the way Rust was installed"
        say "adding to the Rust toolchain:$components"
        # shellcheck disable=SC2086 # one word per component
        rustup component add $components
    fi
fi

# --- packages --------------------------------------------------------------------------------------------------------------

packages=()
command -v cc >/dev/null && command -v make >/dev/null || packages+=(build-essential)
# The build of the desk needs Node.js. Without it, Parlor is built without the desk.
wants_node=no
if [ "$what" = build ] && [ -f "$root/web/package.json" ] && ! command -v npm >/dev/null; then
    wants_node=yes
fi

has_server_program() {
    command -v "$1" >/dev/null || [ -n "$(find /usr/lib/postgresql -maxdepth 3 -path "*/bin/$1" 2>/dev/null)" ]
}
postgres=no
if [ "$what" != build ]; then
    if ! has_server_program initdb || ! has_server_program pg_ctl || ! has_server_program psql; then
        postgres=yes
    fi
    command -v curl >/dev/null || packages+=(curl ca-certificates)
    # Packages of PyPI and npm verify signatures in one test (scripts/webhooks/install.sh).
    python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3 python3-venv)
    command -v npm >/dev/null || packages+=(nodejs npm)
fi
if [ "$what" != build ]; then
    # The tests and the measurement of the desk use a real browser.
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || [ -n "${CHROMIUM:-}" ] || packages+=(chromium)
fi
if [ "$what" = bench ]; then
    has_server_program pgbench || postgres=yes
    command -v sqlite3 >/dev/null || packages+=(sqlite3)
fi
[ "$postgres" = no ] || packages+=(postgresql)
install_packages() {
    command -v apt-get >/dev/null || die "missing: ${packages[*]} (Debian's names). This is not a Debian machine: install them its own way and run this again"
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            as_root=(sudo -n)
        else
            die "missing: ${packages[*]}; run as root: apt-get update && apt-get install ${packages[*]}"
        fi
    fi

    apt() {
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a \
            apt-get -y -qq -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=300 "$@" </dev/null
    }

    say "asking apt for its newest lists"
    apt update

    if [ "$postgres" = yes ]; then
        # At installation, Debian's package creates and starts a cluster for the whole system, which Parlor does not
        # need. A temporary configuration file forbids this. The script removes the file at its end, so the settings of
        # the machine stay unchanged.
        say "installing: postgresql-common"
        apt install --no-install-recommends postgresql-common >/dev/null
        drop_in=/etc/postgresql-common/createcluster.d/parlor-setup.conf
        "${as_root[@]}" mkdir -p "$(dirname "$drop_in")"
        printf 'create_main_cluster = false\n' | "${as_root[@]}" tee "$drop_in" >/dev/null
        trap '"${as_root[@]}" rm -f "$drop_in"' EXIT
        grep -qs "^[[:space:]]*include_dir.*createcluster.d" /etc/postgresql-common/createcluster.conf ||
            say "this postgresql-common reads no createcluster.d: it may make a cluster of its own, which you can drop with pg_dropcluster"
    fi

    say "installing: ${packages[*]}"
    apt install --no-install-recommends "${packages[@]}" >/dev/null
    say "done"
}
if [ "$wants_node" = yes ]; then
    if (packages+=(nodejs npm) && install_packages); then
        packages=()
    else
        say "Node.js with npm cannot be installed; the program will lack the desk"
    fi
fi
[ "${#packages[@]}" -eq 0 ] || install_packages

# Chromium without windows needs less processor time in the tests. It is optional: not every release of Debian has it.
if [ "$what" != build ] && [ -z "${CHROMIUM:-}" ] && ! command -v chromium-headless-shell >/dev/null &&
    { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; } && apt-cache show chromium-headless-shell >/dev/null 2>&1; then
    (packages=(chromium-headless-shell) && postgres=no && install_packages) ||
        say "chromium-headless-shell cannot be installed; the tests use Chromium"
fi

# --- programs from PyPI ----------------------------------------------------------------------------------------------------

python_tools() {
    local wanted=$root/scripts/python-tools.txt
    local tools=${CARGO_TARGET_DIR:-$root/target}/python-tools
    cmp -s "$wanted" "$tools/installed.txt" && return
    say "installing from PyPI: $(sed '/^#/d' "$wanted" | tr '\n' ' ')"
    rm -rf "$tools"
    mkdir -p "$(dirname "$tools")"
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check -r "$wanted"
    cp "$wanted" "$tools/installed.txt"
}

# --- programs from npm -----------------------------------------------------------------------------------------------------

node_tools() {
    local wanted=$root/scripts/node-tools.txt
    local tools=${CARGO_TARGET_DIR:-$root/target}/node-tools
    cmp -s "$wanted" "$tools/installed.txt" && return
    local programs
    mapfile -t programs < <(sed '/^#/d' "$wanted")
    say "installing from npm: ${programs[*]}"
    rm -rf "$tools"
    mkdir -p "$tools"
    npm install --silent --no-audit --no-fund --no-save --prefix "$tools" "${programs[@]}" >/dev/null
    cp "$wanted" "$tools/installed.txt"
}
if [ "$what" = test ]; then
    python_tools
    node_tools
fi
