#!/usr/bin/env bash
# Compares what bpf-apply would load with what libbpf would: for real-world objects, and for the kernels of
# ../VM/kernels.tsv, of which neither needs more than files.
#
#   run.sh [-v] [--binary BPF_APPLY] [--kernel LABEL]... [OBJECT]...
#   run.sh --record
#
# An OBJECT is a path, or GROUP/NAME: packages.tsv has the groups; `fixtures` are Tests/Fixtures, `oracle` fixtures/ here.
# All objects and kernels by default. A difference takes one line, with -v also a diff; where libbpf refuses, bpf-apply
# must exit with 65. Prints last "N passed, N failed", where each object counts for each kernel.
#
# --record            only has libbpf's part run and says what it refuses
# BPF_APPLY_BINARY    a static bpf-apply to test, instead of building one
set -euo pipefail
source "$(dirname "$0")/../VM/common.sh"
oracle=$(cd "$(dirname "$0")" && pwd)

kernels=() options=() objects=() binary=${BPF_APPLY_BINARY:-} record=
while [ $# -gt 0 ]; do
  case $1 in
  --kernel) kernels+=("${2:?--kernel needs a label}") && shift 2 ;;
  --binary) binary=${2:?--binary needs a path} && shift 2 ;;
  --record) record=1 && options+=("$1") && shift ;;
  -v) options+=("$1") && shift ;;
  -*) usage ;;
  *) objects+=("$1") && shift ;;
  esac
done
# shellcheck disable=SC2207
[ ${#kernels[@]} -gt 0 ] || kernels=($(labels))

build_binary() {
  local flags=(-c release -Xswiftc -static-executable -Xswiftc -use-ld=lld --product bpf-apply)
  (cd "$here/../.." && swift build "${flags[@]}" >&2 && echo "$(swift build "${flags[@]}" --show-bin-path)/bpf-apply")
}

"$here/tools.sh"
"$oracle/fetch.sh"
"$oracle/kernels.sh" "${kernels[@]}"
if [ -z "$record" ]; then
  binary=${binary:-$(build_binary)}
  [ -x "$binary" ] || die "no bpf-apply at $binary"
  options+=(--binary "$binary")
fi
for kernel in "${kernels[@]}"; do options+=(--kernel "$kernel"); done
exec "$oracle/compare.py" --cache "$cache" "${options[@]}" ${objects[@]+"${objects[@]}"}
