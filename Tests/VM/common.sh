# shellcheck shell=bash disable=SC2034
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
