#!/usr/bin/env bash
# Installs what the VM tests need and the machine lacks, when run as root; else says what is missing.
set -euo pipefail
source "$(dirname "$0")/common.sh"

missing=()
# command=package
for tool in qemu-system-x86_64=qemu-system-x86 cpio=cpio zstd=zstd lz4=lz4 xz=xz-utils gcc=gcc strip=binutils \
  pkg-config=pkg-config; do
  command -v "${tool%%=*}" >/dev/null || missing+=("${tool#*=}")
done
# header=package: for the helper, for the bytecode, for bpf-apply itself
for header in stdio.h=libc6-dev linux/bpf.h=linux-libc-dev bpf/bpf_helpers.h=libbpf-dev yaml.h=libyaml-dev zlib.h=zlib1g-dev; do
  [ -e "/usr/include/${header%%=*}" ] || missing+=("${header#*=}")
done
static_busybox >/dev/null || missing+=(busybox-static)

[ ${#missing[@]} -gt 0 ] || exit 0
[ "$(id -u)" = 0 ] || die "missing packages: ${missing[*]} (run as root, they are installed)"
echo "installing ${missing[*]}" >&2
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
