#!/usr/bin/env bash
# Measures bpf-apply beside something known, in one run, so that what counts is the ratio.
# Prints; a slow machine is no failure. Memory taken for each batch is one, and so is what takes more calls or
# instructions than in proportion to what it is told to do, types found more slowly than the goal says, and an apply
# that changes nothing slower than it was, as those are ratios of two programs in one run.
#
#   Tests/Benchmarks/run.sh
#
# BPF_APPLY_BINARY   the bpf-apply to measure, instead of the release build's
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$(dirname "$here")")
binary=${BPF_APPLY_BINARY:-$root/.build/release/bpf-apply}
export PYTHONDONTWRITEBYTECODE=1
# What Tests/Oracle/fetch.sh fetches.
object=${BPF_APPLY_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bpf-apply-vm}/oracle/objects/trixie/runqlat.bpf.o

# What the builds print is of no interest where they succeed.
build() {
  local log
  log=$(cd "$root" && swift build "$@" 2>&1) || { echo "$log" >&2 && return 1; }
  (cd "$root" && swift build "$@" --show-bin-path)
}

# As bpf-apply is built, so that a build of the one leaves the other's as it is.
build_release() {
  build -c release -Xswiftc -static-executable -Xswiftc -use-ld=lld --product "$1"
}

"$here/startup.py" "$binary"
if reason=$("$root/manifests/quickstart.py" check 2>&1); then
  # A bpffs in a mount namespace of its own goes away with it, and all that is attached.
  unshare --mount --propagation private "$here/apply.py" "$binary" "$root/Tests/Fixtures"
  unshare --mount --propagation private "$here/no_op.py" "$binary" "$root/Tests/Fixtures"
  if command -v strace >/dev/null && command -v valgrind >/dev/null && command -v objcopy >/dev/null; then
    unshare --mount --net --propagation private "$here/growth.py" "$binary" "$root/Tests/Fixtures"
  else
    echo "growth: not measured: it needs strace, valgrind and objcopy"
  fi
  release=$(build_release map-batch)
  "$here/map_batch.py" "$release/map-batch" "$(build --product map-batch)/map-batch"
  if command -v bpftool >/dev/null && [ -e "$object" ]; then
    release=$(build_release load-object)
    unshare --mount --propagation private "$here/load_object.py" "$release/load-object" "$object"
  else
    echo "load-object: not measured: it needs bpftool, and what Tests/Oracle/fetch.sh fetches"
  fi
else
  echo "apply, load-object, map-batch: not measured: $reason"
fi
if [ -r /sys/kernel/btf/vmlinux ]; then
  release=$(build_release btf-index)
  "$here/btf_index.py" "$release/btf-index"
  if [ -e "$object" ]; then
    release=$(build_release object-fit)
    "$here/object_fit.py" "$release/object-fit" "$object"
  else
    echo "object-fit: not measured: it needs what Tests/Oracle/fetch.sh fetches"
  fi
else
  echo "btf-index: not measured: this kernel has no /sys/kernel/btf/vmlinux"
fi
