#!/usr/bin/env bash
# Builds dump_insns with the libbpf of an unpacked libbpf-dev, and with this machine's libelf.
#
#   build.sh OUT LIBBPF_DEV
set -euo pipefail

[ $# = 2 ] || { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2 && exit 64; }
wrapped=()
for function in syscall open fopen open64 fopen64 faccessat access uname gzopen gzopen64 mkdir statfs64; do
  wrapped+=("-Wl,--wrap=$function")
done
# What libelf needs in turn is not the same on every Debian.
# shellcheck disable=SC2046
gcc -static -O1 -Wall -Wno-unused-result -I"$2/usr/include" "$(dirname "$0")/dump_insns.c" "${wrapped[@]}" \
  "$2/usr/lib/$(gcc -print-multiarch)/libbpf.a" $(pkg-config --static --libs libelf) -o "$1"
