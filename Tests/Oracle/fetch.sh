#!/usr/bin/env bash
# Fetches what the comparison needs into the cache's oracle/ and builds the oracle there; what is there already stays.
#
#   fetch.sh
#
# objects/GROUP/NAME.bpf.o   bytecode that others wrote, cut out of the packages of packages.tsv
# dump_insns                 libbpf/dump_insns.c with the libbpf of sid, which is the newest
# possible                   what CPUs the machine could have that is loaded for
set -euo pipefail
source "$(dirname "$0")/../VM/common.sh"
source "$here/packages.sh"
oracle=$(cd "$(dirname "$0")" && pwd)

mkdir -p "$cache/oracle"
exec {lock}>"$cache/oracle/lock"
flock "$lock"
make_work

# The suite's package list is read once.
fetch() {
  local suite=$1 tree=$2
  shift 2
  [ -d "$work/$suite" ] || update_suite "$work/$suite" "$suite"
  echo "fetching $* from $suite" >&2
  unpack_packages "$work/$suite" "$tree" "$@"
}

if ! cmp -s "$oracle/packages.tsv" "$cache/oracle/objects/packages.tsv"; then
  groups=()
  while IFS=$'\t' read -r group suite packages; do
    # shellcheck disable=SC2086
    fetch "$suite" "$work/trees/$group" $packages
    groups+=("$work/trees/$group")
  done < <(rows "$oracle/packages.tsv")
  "$oracle/cut.py" "$work/objects" "${groups[@]}"
  cp "$oracle/packages.tsv" "$work/objects/"
  rm -rf "$cache/oracle/objects"
  mv "$work/objects" "$cache/oracle/objects"
fi

if [ ! -e "$cache/oracle/libbpf" ]; then
  fetch sid "$work/libbpf" libbpf-dev
  mv "$work/libbpf" "$cache/oracle/libbpf"
fi
if [ ! "$cache/oracle/dump_insns" -nt "$oracle/libbpf/dump_insns.c" ]; then
  "$oracle/libbpf/build.sh" "$work/dump_insns" "$cache/oracle/libbpf"
  mv "$work/dump_insns" "$cache/oracle/dump_insns"
fi
echo 0-3 >"$cache/oracle/possible"
