#!/usr/bin/env bash
# Prints the directory for test data: memory (/dev/shm) if 4 GiB of it are free, else TMPDIR, else /tmp.
#
# Tests create about a thousand databases and delete them again. In memory they cost no disk writes.
set -euo pipefail

disk=${TMPDIR:-/tmp}
memory=/dev/shm
needed=$((4 * 1024 * 1024)) # KiB

# Both limits count: the size of the file system, and the memory that is left for it.
if [ -d "$memory" ] && [ -w "$memory" ] &&
    free=$(df --output=avail -k "$memory" 2>/dev/null | tail -n 1) && [ "${free:-0}" -ge "$needed" ] &&
    left=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null) && [ "${left:-0}" -ge $((2 * needed)) ]; then
    printf '%s\n' "$memory"
else
    printf '%s\n' "$disk"
fi
