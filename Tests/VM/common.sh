# shellcheck shell=bash disable=SC2034,SC2154
# What the scripts of this folder share; sourced, not run.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${BPF_APPLY_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/bpf-apply-vm}

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# The rows of a table, without its comments and empty lines.
rows() { grep -vE '^[[:space:]]*(#|$)' "$1"; }

# The labels of all kernels, oldest first.
labels() { rows "$here/kernels.tsv" | cut -f1; }

# The path of a busybox that needs no shared library.
static_busybox() {
  local path
  for path in /bin/busybox /usr/bin/busybox; do
    # A dynamic executable names its interpreter in its first bytes.
    if [ -x "$path" ] && ! head -c 4096 "$path" | grep -q ld-linux; then echo "$path" && return; fi
  done
  return 1
}

# What the script's head says of its use, for wrong arguments.
usage() {
  sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2
  exit 64
}

# Makes $work, which goes with the script, as do the VMs.
make_work() {
  work=$(mktemp -d)
  trap 'jobs -p | xargs -r kill 2>/dev/null || true; rm -rf "$work"' EXIT
  trap 'exit 130' INT TERM
}

# Runs a function for each of ${kernels[@]}, BPF_APPLY_VM_JOBS of them at a time: one more than two processors have,
# because a VM often waits.
on_each_kernel() {
  local kernel
  for kernel in "${kernels[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "${BPF_APPLY_VM_JOBS:-3}" ]; do wait -n || true; done
    "$1" "$kernel" &
  done
  wait
}
