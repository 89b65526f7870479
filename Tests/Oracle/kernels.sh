#!/usr/bin/env bash
# Adds to each kernel in the cache what loading for it asks of it: `btf`, and `kallsyms`, for which it is booted once.
#
#   kernels.sh [LABEL]...      all kernels by default
set -euo pipefail
source "$(dirname "$0")/../VM/common.sh"

# The VM has no KASLR: those of the kernel itself, if not those of modules, are at the same addresses each time.
take_kallsyms() {
  local kernel=$1
  "$here/boot.sh" "$kernel" "$work/payload" "$work/$kernel"
  mv "$work/$kernel/kallsyms" "$cache/$kernel/kallsyms"
}

# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(labels)
"$here/fetch.sh" "$@"
make_work
mkdir "$work/payload"
echo 'cat /proc/kallsyms >/out/kallsyms' >"$work/payload/run.sh"
kernels=()
for label in "$@"; do
  if [ ! -e "$cache/$label/btf" ]; then
    objcopy --dump-section ".BTF=$work/btf" "$cache/$label/vmlinux" "$work/rest"
    mv "$work/btf" "$cache/$label/btf"
  fi
  [ -e "$cache/$label/kallsyms" ] || kernels+=("$label")
done
[ ${#kernels[@]} = 0 ] || on_each_kernel take_kallsyms
for label in "$@"; do [ -e "$cache/$label/kallsyms" ] || die "$label: no kallsyms"; done
