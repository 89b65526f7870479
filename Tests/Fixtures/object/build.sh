#!/usr/bin/env bash
# Rebuilds the bytecode of this folder, which the tests of BTF and BPFObject read: NAME.bpf.c to NAME.bpf.o.
# The objects are committed, so that tests need no compiler. CLANG=/path/to/clang takes another.
#
#   build.sh [NAME]...        all by default
#
# Three kinds of line in a source change how it is built:
#   // build: FLAG...         further flags of clang; a later flag wins
#   // objcopy: FLAG...       what llvm-objcopy does to the object, in place of dropping DWARF
#   // rename: OLD=NEW         another name of the same length, which something else in the object may have, too
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
tools=$(dirname "$(realpath "$(command -v swift)")")
clang=${CLANG:-$tools/clang}

names=("$@")
[ $# -gt 0 ] || for source in *.bpf.c; do names+=("${source%.bpf.c}"); done

for name in "${names[@]}"; do
  source=$name.bpf.c
  object=$name.bpf.o
  read -ra flags <<<"$(sed -n 's|^// build: ||p' "$source")"
  read -ra changes <<<"$(sed -n 's|^// objcopy: ||p' "$source")"
  "$clang" -target bpf -mcpu=v2 -O2 -g -Wall -Werror -fdebug-compilation-dir=. \
    -idirafter "/usr/include/$(uname -m)-linux-gnu" ${flags[@]+"${flags[@]}"} -c "$source" -o "$object"
  # DWARF is dropped, BTF stays.
  "$tools/llvm-objcopy" "${changes[@]:---strip-debug}" "$object"
  sed -n 's|^// rename: ||p' "$source" | while IFS== read -r old new; do
    LC_ALL=C sed -i "s/$old/$new/g" "$object"
  done
done
