#!/usr/bin/env bash
# Prints the directory for the data of tests. The directory is in memory (/dev/shm) if 4 GiB of it are free and 8 GiB of
# memory are available. Otherwise it is TMPDIR or, without TMPDIR, /tmp.
#
# The tests create and delete about a thousand databases. In memory, these databases cause no disk writes.
set -euo pipefail

disk=${TMPDIR:-/tmp}
memory=/dev/shm
needed=$((4 * 1024 * 1024)) # KiB

# The file system must have free space, and the machine must have free memory for it.
if [ -d "$memory" ] && [ -w "$memory" ] &&
    free=$(df --output=avail -k "$memory" 2>/dev/null | tail -n 1) && [ "${free:-0}" -ge "$needed" ] &&
    left=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null) && [ "${left:-0}" -ge $((2 * needed)) ]; then
    printf '%s\n' "$memory"
else
    printf '%s\n' "$disk"
fi
