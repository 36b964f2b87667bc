#!/usr/bin/env bash
# Installs the standardwebhooks packages of PyPI and npm into a directory of their own, for the test that has them verify what Parlor
# signs. Does nothing where they are there already.
#
#   scripts/webhooks/install.sh DIR
set -euo pipefail

dir=${1:?the directory to install into}
mkdir -p "$dir"
if [ ! -x "$dir/venv/bin/python" ] || ! "$dir/venv/bin/python" -c 'import standardwebhooks' 2>/dev/null; then
    python3 -m venv "$dir/venv"
    "$dir/venv/bin/pip" install --quiet --disable-pip-version-check 'standardwebhooks>=1,<2'
fi
if [ ! -d "$dir/node_modules/standardwebhooks" ]; then
    (cd "$dir" && npm install --silent --no-audit --no-fund --no-save --prefix . 'standardwebhooks@^1' >/dev/null)
fi
