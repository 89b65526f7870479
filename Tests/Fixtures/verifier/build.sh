#!/usr/bin/env bash
# Rebuilds the bytecode of this folder, which the verifier refuses: NAME.bpf.c to NAME.bpf.o.
# The objects are committed, so that tests need no compiler. CLANG=/path/to/clang takes another.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
tools=$(dirname "$(realpath "$(command -v swift)")")
clang=${CLANG:-$tools/clang}

for source in *.bpf.c; do
  object=${source%.c}.o
  "$clang" -target bpf -mcpu=v2 -O2 -g -Wall -Werror -fdebug-compilation-dir=. \
    -idirafter "/usr/include/$(uname -m)-linux-gnu" -c "$source" -o "$object"
  # DWARF is dropped, BTF stays.
  "$tools/llvm-objcopy" --strip-debug "$object"
done
