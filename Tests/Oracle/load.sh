#!/usr/bin/env bash
# Loads real-world objects whole, with libbpf and with bpf-apply's library, and compares what loads.
#
#   load.sh [KERNEL]...        `host`, where it can use BPF, and the labels of ../VM/kernels.tsv; all by default
#
# On each kernel, what libbpf loads must load. What loads and libbpf refuses, and the other way, takes a row in loads.tsv.
# Prints last "N passed, N failed", where each object counts for each kernel. What libbpf says in a VM depends on nothing
# that changes from run to run, and is kept in the cache's oracle/loads.
#
# BPF_APPLY_VM_JOBS   VMs at a time (3)
# BPF_APPLY_VM_OUT    where the logs go (the cache's last-loads/)
set -euo pipefail
source "$(dirname "$0")/../VM/common.sh"
oracle=$(cd "$(dirname "$0")" && pwd)

# Whether libbpf's pins have a place on this machine.
can_use_bpf() { unshare -m mount -t bpf bpf /sys/fs/bpf 2>/dev/null; }

kernels=("$@")
[[ ${1:-} != -* ]] || usage
if [ $# = 0 ]; then
  # shellcheck disable=SC2207
  kernels=($(labels))
  if can_use_bpf; then kernels=(host "${kernels[@]}"); else echo "this machine cannot use BPF: VMs only"; fi
fi

# The objects take 33 MB, and twice that while the kernel unpacks them.
export BPF_APPLY_VM_MEMORY=${BPF_APPLY_VM_MEMORY:-1536} BPF_APPLY_VM_TIMEOUT=${BPF_APPLY_VM_TIMEOUT:-900}

build_program() {
  local flags=(-c release -Xswiftc -static-executable -Xswiftc -use-ld=lld --product load-object)
  (cd "$here/../.." && swift build "${flags[@]}" >&2 && echo "$(swift build "${flags[@]}" --show-bin-path)/load-object")
}

# Everything but the lists is the same for all kernels.
build_payload() {
  local payload=$1 group
  mkdir -p "$payload/objects"
  cp "$(build_program)" "$payload/load-object"
  cp "$cache/oracle/dump_insns" "$payload/dump_insns"
  strip "$payload/load-object" "$payload/dump_insns"
  cp "$oracle/guest-load.sh" "$payload/run.sh"
  for group in "$cache"/oracle/objects/*/; do ln -s "$group" "$payload/objects/$(basename "$group")"; done
  ln -s "$oracle/../Fixtures" "$payload/objects/fixtures"
}

# Where /sys/fs/bpf is free for the pins of libbpf, as in a VM.
run_host() { unshare -m sh -c 'mount -t bpf bpf /sys/fs/bpf && exec sh "$1/run.sh" "$1" "$2"' sh "$1" "$2"; }

# Loads on one kernel; what is said is in $out/KERNEL.
run_kernel() {
  local kernel=$1 payload=$work/$1
  mkdir -p "$payload" "$out/$kernel"
  ln -s "$work"/payload/* "$payload/"
  "$oracle/load.py" lists "$kernel" "$cache" "$payload"
  if [ "$kernel" = host ]; then
    run_host "$payload" "$out/host"
  else
    "$here/boot.sh" "$kernel" "$payload" "$out/$kernel"
  fi || true
  "$oracle/load.py" keep "$kernel" "$cache" "$payload" "$out/$kernel"
}

"$here/tools.sh"
"$oracle/fetch.sh"
for kernel in "${kernels[@]}"; do [ "$kernel" = host ] || "$here/fetch.sh" "$kernel"; done
make_work
out=${BPF_APPLY_VM_OUT:-$cache/last-loads}
build_payload "$work/payload"
for kernel in "${kernels[@]}"; do rm -rf "${out:?}/$kernel"; done
on_each_kernel run_kernel
"$oracle/load.py" compare "$oracle/loads.tsv" "$out" "${kernels[@]}"
