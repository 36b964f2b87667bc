#!/usr/bin/env bash
# Builds the desk (web/) into web/dist if its sources are newer than web/dist. The build of Parlor embeds web/dist.
#
# Without npm, this script builds no desk and succeeds. If npm cannot install the desk's packages, the script succeeds
# too, and web/dist stays as it was. A failed build of the desk fails the script.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
web=$root/web
say() { printf 'desk: %s\n' "$*" >&2; }

[ -f "$web/package.json" ] || exit 0
if ! command -v npm >/dev/null; then
    say "npm is missing, so the program lacks the desk; install Node.js with npm and build again"
    exit 0
fi

built=$web/dist/index.html
embeds=$root/crates/parlor-desk/build.rs
if [ -f "$built" ] && [ -z "$(find "$web" \( -name node_modules -o -path "$web/dist" -o -path "$web/test" -o -path "$web/e2e" \) -prune -o -type f -newer "$built" -print -quit)" ]; then
    # The desk may be newer than the last build of Parlor, for example after `npm run build`. The next build of Parlor
    # must then embed it again.
    [ "$embeds" -nt "$built" ] || touch "$embeds"
    exit 0
fi

installed=$web/node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ "$web/package-lock.json" -nt "$installed" ]; then
    say "installing from npm what the build of the desk needs"
    if ! (cd "$web" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --no-audit --no-fund >&2); then
        say "npm cannot install its packages; the program has the desk of the last build, or none"
        exit 0
    fi
    touch "$installed"
fi
say "building"
(cd "$web" && npm run --silent build >&2)
# The newer time makes the next build of Parlor embed web/dist again (crates/parlor-desk/build.rs).
touch "$embeds"
