#!/usr/bin/env bash
# Rebuilds the bytecode of this folder: NAME.c to NAME.o, and to NAME.v2.o with STEP=1000.
# The objects are committed, so that tests need no compiler. CLANG=/path/to/clang takes another.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
tools=$(dirname "$(realpath "$(command -v swift)")")
clang=${CLANG:-$tools/clang}

# The same bytes wherever the checkout lies: no folder in the debug information.
flags=(-target bpf -mcpu=v2 -O2 -g -Wall -Werror -fdebug-compilation-dir=.
  -idirafter "/usr/include/$(uname -m)-linux-gnu")

# DWARF is dropped, BTF stays.
compile() {
  "$clang" "${flags[@]}" "$@"
  "$tools/llvm-objcopy" --strip-debug "${!#}"
}

for source in *.c; do
  name=${source%.c}
  compile -c "$source" -o "$name.o"
  case $name in verifier-rejected | stacks) ;; *) compile -DSTEP=1000 -c "$source" -o "$name.v2.o" ;; esac
done

# The same congestion control, registered without a link.
for version in '' .v2; do
  compile -DSTRUCT_OPS='".struct_ops"' ${version:+-DSTEP=1000} -c struct_ops.c -o "struct_ops.unlinked$version.o"
done

# Of the example manifest: what the documentation of the library loads.
compile -c ../../manifests/bytecode/exec.bpf.c -o exec.bpf.o

# What the object reader is tested with.
object/build.sh

# What the verifier refuses.
verifier/build.sh
