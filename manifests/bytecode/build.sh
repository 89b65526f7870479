#!/usr/bin/env bash
# Compiles every *.bpf.c here to an eBPF object file, with the clang of the Swift toolchain.
#
#   manifests/bytecode/build.sh [OUTDIR]     OUTDIR: default, beside the sources
#   manifests/bytecode/build.sh --kinds      those of kinds/, for the examples in manifests/kinds
#   BPF_CFLAGS="-DDROP=1"                    further flags for the compiler
#   CLANG=/path/to/clang                     another clang; it needs the bpf target
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ "${1:-}" = --kinds ]; then
  here=$here/kinds
  shift
fi
out=${1:-$here}
mkdir -p "$out"
out=$(cd "$out" && pwd)

has_bpf() { "$1" -print-targets 2>/dev/null | grep -q '^ *bpf '; }

find_clang() {
  local swift candidate
  swift=$(command -v swift || true)
  for candidate in "${swift:+$(dirname "$(realpath "$swift")")/clang}" "$(command -v clang || true)"; do
    if [ -x "$candidate" ] && has_bpf "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  echo "build.sh: no clang with the bpf target beside swift or on PATH; set CLANG" >&2
  return 1
}

clang=${CLANG:-$(find_clang)}
# -mcpu=v2 is what Linux 5.10 takes whole. The compiler knows this machine's headers
# (<asm/types.h>) only where it compiles for this machine.
flags=(-target bpf -mcpu=v2 -O2 -g -Wall -Werror -idirafter "/usr/include/$(uname -m)-linux-gnu")
# libbpf's name for this machine, for headers that read registers.
case $(uname -m) in
x86_64) flags+=(-D__TARGET_ARCH_x86) ;;
aarch64) flags+=(-D__TARGET_ARCH_arm64) ;;
esac
read -r -a more <<<"${BPF_CFLAGS:-}"

cd "$here"
for source in *.bpf.c; do
  "$clang" "${flags[@]}" ${more[@]+"${more[@]}"} -c "$source" -o "$out/${source%.c}.o"
done
