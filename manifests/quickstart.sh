#!/usr/bin/env bash
# From a fresh checkout to a running deployment, and back: installs what is missing, builds
# bpf-apply, compiles the bytecode, then shows quickstart.yaml at work on this kernel. Needs a
# Swift toolchain and, for this kernel, root; without, the same runs in a VM.
#
#   manifests/quickstart.sh
#   BPF_APPLY=/path/to/bpf-apply manifests/quickstart.sh     with a binary that exists already
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
kernel=${QUICKSTART_KERNEL:-6.12} # of the VM, where one is needed

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi
headline() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
die() { printf '\nquickstart: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

install_missing() {
  local packages=()
  [ -e /usr/include/yaml.h ] || packages+=(libyaml-dev)
  [ -e /usr/include/zlib.h ] || packages+=(zlib1g-dev)
  [ -e /usr/include/bpf/bpf_helpers.h ] || packages+=(libbpf-dev)
  has pkg-config || packages+=(pkg-config)
  has ip || packages+=(iproute2)
  has ping || packages+=(iputils-ping)
  has python3 || packages+=(python3)
  [ ${#packages[@]} -gt 0 ] || return 0

  headline "Install ${packages[*]}"
  if ! has apt-get || [ "$EUID" -ne 0 ]; then
    die "missing: ${packages[*]}. Install them: sudo apt-get install ${packages[*]}"
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  apt-get -qq install --no-install-recommends "${packages[@]}" >/dev/null
}

build() {
  has swift || die "no Swift toolchain on PATH; see https://www.swift.org/install/linux"
  local arguments=(-c release -Xswiftc -static-executable -Xswiftc -use-ld=lld)
  swift build --package-path "$root" "${arguments[@]}" --product bpf-apply
  bpf_apply=$(swift build --package-path "$root" "${arguments[@]}" --show-bin-path)/bpf-apply
}

install_missing

headline "Build bpf-apply, one static file"
if [ -n "${BPF_APPLY:-}" ]; then
  bpf_apply=$(realpath "$BPF_APPLY")
else
  build
fi
"$bpf_apply" --version

headline "Compile the bytecode"
changed=$(mktemp -d)
trap 'rm -rf "$changed"' EXIT
"$here/bytecode/build.sh"
# The same again with one program changed: an own folder, with the manifest beside it.
BPF_CFLAGS=-DDROP=IPPROTO_ICMP "$here/bytecode/build.sh" "$changed/bytecode"
cp "$here/quickstart.yaml" "$changed/"
(cd "$here" && ls -l bytecode/*.o)

if reason=$("$here/quickstart.py" check 2>&1); then
  "$here/quickstart-show.sh" "$bpf_apply" "$here/quickstart.yaml" "$changed/quickstart.yaml"
else
  headline "$reason The show runs in a VM with Linux $kernel instead"
  "$here/quickstart-vm.sh" "$kernel" "$bpf_apply" "$changed"
fi
