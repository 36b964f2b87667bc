#!/usr/bin/env bash
# Installs the standardwebhooks packages of PyPI and npm into one directory. With these packages, a test verifies
# Parlor's signatures. If a package is already installed, the script does not install it again.
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
