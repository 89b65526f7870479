#!/usr/bin/env bash
# Fetches the kernels of kernels.tsv into the cache, each as `vmlinux`, `base.cpio` (busybox and modules), `config` and
# `release`.
#
#   fetch.sh [LABEL]...        all kernels by default; what is cached already is not touched
#
# Where the packages come from, packages.sh says.
set -euo pipefail
source "$(dirname "$0")/common.sh"
source "$here/packages.sh"

# Taken into the VM where the kernel has them; what they depend on comes along.
modules=(veth dummy sch_ingress cls_bpf nf_conntrack sch_fq tcp_bbr)

# The newest release of a package that matches a pattern.
newest_release() {
  local state=$1 package=$2 pattern=$3 name
  private_apt "$state" apt-cache pkgnames "$package-" | while read -r name; do
    # shellcheck disable=SC2053
    if [[ ${name#"$package-"} == $pattern ]]; then echo "${name#"$package-"}"; fi
  done | sort -V | tail -n 1
}

# Cuts the ELF kernel out of a bzImage: QEMU starts it faster than the image.
extract_vmlinux() {
  local image=$1 output=$2 sectors offset length magic
  sectors=$(od -An -tu1 -j $((0x1f1)) -N 1 "$image" | tr -d ' ')
  offset=$(od -An -tu4 -j $((0x248)) -N 4 "$image" | tr -d ' ')
  length=$(od -An -tu4 -j $((0x24c)) -N 4 "$image" | tr -d ' ')
  offset=$(((sectors + 1) * 512 + offset))
  magic=$(od -An -tx1 -j "$offset" -N 4 "$image" | tr -d ' ')
  # The last four bytes are the unpacked size, which is no part of the packed stream.
  tail -c +$((offset + 1)) "$image" | head -c $((length - 4)) | case $magic in
  28b52ffd) zstd -dcq ;;
  02214c18) lz4 -dcq ;;
  1f8b*) gzip -dc ;;
  fd377a58) xz -dc --single-stream ;;
  *) die "unknown compression $magic in $image" ;;
  esac >"$output" || true
  [ "$(head -c 4 "$output" | od -An -c | tr -d ' ')" = '177ELF' ] || die "no ELF kernel in $image"
}

# Unpacks a module and what it depends on into a directory, each after what it needs; appends to its `order`.
take_module() {
  local tree=$1 directory=$2 name=$3 source dependency
  [ -e "$directory/$name.ko" ] && return
  source=$(find "$tree" -name "${name//_/[-_]}.ko*" -print -quit)
  [ -n "$source" ] || return 0
  case $source in
  *.xz) xz -dc "$source" ;;
  *.zst) zstd -dcq "$source" ;;
  *) cat "$source" ;;
  esac >"$directory/$name.ko"
  for dependency in $(tr '\0' '\n' <"$directory/$name.ko" | sed -n 's/^depends=//p' | tr , ' '); do
    take_module "$tree" "$directory" "$dependency"
  done
  echo "$name" >>"$directory/order"
}

build_base() {
  local tree=$1 output=$2 root=$3 module
  mkdir -p "$root"/{bin,dev,etc,modules,proc,run,sys,tmp}
  cp "$(static_busybox)" "$root/bin/busybox"
  ln -s busybox "$root/bin/sh"
  : >"$root/modules/order"
  for module in "${modules[@]}"; do take_module "$tree" "$root/modules" "$module"; done
  (cd "$root" && find . | LC_ALL=C sort | cpio -o -H newc --quiet -R 0:0) >"$output"
}

is_fetched() { [ -e "$cache/$1/release" ] && [ -e "$cache/$1/config" ]; }

fetch() {
  local label=$1 suite pattern packages release config
  if is_fetched "$label"; then return; fi
  IFS=$'\t' read -r _ suite pattern packages < <(rows "$here/kernels.tsv" | awk -F '\t' -v l="$label" '$1 == l')
  [ -n "${suite:-}" ] || die "no kernel $label in kernels.tsv"
  mkdir -p "$cache/$label"
  exec {lock}>"$cache/$label/lock"
  flock "$lock"
  if is_fetched "$label"; then return; fi # another run fetched it meanwhile
  # In the cache, so that what is made there only needs to be renamed: a VM may be booting what it replaces.
  # shellcheck disable=SC2064
  work=$(mktemp -d "$cache/$label/fetch.XXXXXX") && trap "rm -rf '$work'" EXIT
  update_suite "$work/apt" "$suite"
  release=$(newest_release "$work/apt" "${packages%% *}" "$pattern")
  [ -n "$release" ] || die "$suite has no ${packages%% *}-$pattern: change its row in kernels.tsv"
  echo "$label: fetching $release from $suite" >&2
  # shellcheck disable=SC2046,SC2086
  unpack_packages "$work/apt" "$work/tree" $(printf "%s-$release " $packages)
  config=$work/tree/boot/config-$release
  if [ ! -e "$config" ]; then # since 7.x it is in a package of its own
    unpack_packages "$work/apt" "$work/tree" "linux-base-$release"
    config=$work/tree/usr/lib/modules/$release/config
  fi
  extract_vmlinux "$(find "$work/tree" -name 'vmlinuz*' -print -quit)" "$work/vmlinux"
  build_base "$work/tree" "$work/base.cpio" "$work/root"
  # What Tests/Oracle made of an older release goes with it.
  rm -f "$cache/$label/"{release,btf,kallsyms}
  mv "$work"/{vmlinux,base.cpio} "$cache/$label/"
  mv "$config" "$cache/$label/config"
  # Written last: a directory without it is fetched again.
  echo "$release" >"$cache/$label/release"
  rm -rf "$work"
}

"$here/tools.sh"
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(labels)
for label in "$@"; do (fetch "$label"); done
