#!/usr/bin/env bash
# Fetches the kernels of kernels.tsv into the cache, each as `vmlinux`, `base.cpio` (busybox and modules) and `release`.
#
#   fetch.sh [LABEL]...        all kernels by default; what is cached already is not touched
#
# The packages come from the Debian mirror that this machine uses itself (or BPF_APPLY_VM_MIRROR and
# BPF_APPLY_VM_SECURITY_MIRROR), with an apt state of its own: the machine's is left alone.
set -euo pipefail
source "$(dirname "$0")/common.sh"

# Taken into the VM where the kernel has them; what they depend on comes along.
modules=(veth dummy sch_ingress cls_bpf nf_conntrack sch_fq tcp_bbr)

# "URI SUITE" for each source of this machine, from both formats of apt's source files.
sources() {
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null || true; } | awk '
    /^deb[ \t]/ { sub(/\[[^]]*\]/, ""); print $2, $3 }
    /^URIs:/ { uri = $2 }
    /^Suites:/ { for (i = 2; i <= NF; i++) print uri, $i }
  '
}

# The mirror that serves a suite: the machine's own source of Debian, or of Debian's security updates.
mirror_of() {
  local security main
  main=${BPF_APPLY_VM_MIRROR:-$(sources | awk '$1 ~ /\/debian\/?$/ && !found++ { print $1 }')}
  security=${BPF_APPLY_VM_SECURITY_MIRROR:-$(sources | awk '$1 ~ /\/debian-security\/?$/ && !found++ { print $1 }')}
  [ -n "$main" ] || die "this machine has no Debian mirror in its apt sources: set BPF_APPLY_VM_MIRROR"
  main=${main%/}
  case $1 in
  *-security) echo "${security:-$main-security}" ;;
  *) echo "$main" ;;
  esac
}

# Runs an apt tool on the private state for one suite.
private_apt() {
  local state=$1 tool=$2
  shift 2
  "$tool" -q -o Dir::State="$state" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" \
    -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferencesparts=/dev/null -o APT::Architecture=amd64 -o APT::Architectures=amd64 \
    -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root \
    -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false "$@"
}

# Prepares the private state for a suite and reads its package list.
update_suite() {
  local state=$1 suite=$2 keyring=/usr/share/keyrings/debian-archive-keyring.gpg trust=
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  : >"$state/status"
  [ -e "$keyring" ] && trust="[signed-by=$keyring] "
  echo "deb $trust$(mirror_of "$suite") $suite main" >"$state/sources.list"
  private_apt "$state" apt-get update >"$state/log" 2>&1 && ! grep -qE '^(W|E): .*(NO_PUBKEY|not signed)' "$state/log" && return
  if grep -qE 'NO_PUBKEY|not signed|EXPKEYSIG' "$state/log"; then
    echo "warning: no key of this machine verifies $suite: its packages are taken unverified" >&2
    echo "deb [trusted=yes] $(mirror_of "$suite") $suite main" >"$state/sources.list"
    private_apt "$state" apt-get update >"$state/log" 2>&1 && return
  fi
  cat "$state/log" >&2
  die "cannot read the package list of $suite"
}

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

fetch() {
  local label=$1 suite pattern packages release package
  if [ -e "$cache/$label/release" ]; then return; fi
  IFS=$'\t' read -r _ suite pattern packages < <(rows "$here/kernels.tsv" | awk -F '\t' -v l="$label" '$1 == l')
  [ -n "${suite:-}" ] || die "no kernel $label in kernels.tsv"
  mkdir -p "$cache/$label"
  exec {lock}>"$cache/$label/lock"
  flock "$lock"
  if [ -e "$cache/$label/release" ]; then return; fi # another run fetched it meanwhile
  # shellcheck disable=SC2064
  work=$(mktemp -d) && trap "rm -rf '$work'" EXIT
  update_suite "$work/apt" "$suite"
  release=$(newest_release "$work/apt" "${packages%% *}" "$pattern")
  [ -n "$release" ] || die "$suite has no ${packages%% *}-$pattern: change its row in kernels.tsv"
  echo "$label: fetching $release from $suite" >&2
  mkdir -p "$work/debs" "$work/tree"
  (cd "$work/debs" && for package in $packages; do private_apt "$work/apt" apt-get download "$package-$release"; done) >"$work/log" 2>&1 ||
    { cat "$work/log" >&2; die "cannot download $release"; }
  for package in "$work"/debs/*.deb; do dpkg -x "$package" "$work/tree"; done
  extract_vmlinux "$(find "$work/tree" -name 'vmlinuz*' -print -quit)" "$cache/$label/vmlinux"
  build_base "$work/tree" "$cache/$label/base.cpio" "$work/root"
  # Written last: a directory without it is fetched again.
  echo "$release" >"$cache/$label/release"
  rm -rf "$work"
}

"$here/tools.sh"
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- $(labels)
for label in "$@"; do (fetch "$label"); done
