#!/usr/bin/env bash
# Runs a payload on this machine's own kernel, as boot.sh does in a VM: in namespaces, with a root directory of its own.
#
#   host.sh PAYLOAD_DIR OUT_DIR
#   host.sh --check       says why the cases' results here are not those in the column `host`, if so
#
# Nothing of it is to be seen outside, and nothing is left: mounts, interfaces and processes go with the namespaces, the
# control groups with this script. The exit status is that of run.sh, 137 where it ran out of time
# (BPF_APPLY_VM_TIMEOUT, seconds).
set -euo pipefail
source "$(dirname "$0")/common.sh"

cgroups() { findmnt -n -t cgroup2 -o TARGET | head -n 1; }

# The column is that of a Linux 6.18 that is locked down: others refuse less, or more.
check() {
  [ "$(id -u)" = 0 ] || { echo "not root" && return; }
  case $(uname -r) in
  6.18.*) ;;
  *) echo "Linux $(uname -r), not 6.18" && return ;;
  esac
  # Where these are not mounted, they are for a moment, unseen.
  unshare -m sh -c 'mount -t bpf bpf /sys/fs/bpf' 2>/dev/null || { echo "no bpffs" && return; }
  # shellcheck disable=SC2016
  unshare -m sh -c 'cd /sys/kernel/security && { [ -e lockdown ] || mount -t securityfs securityfs .; } && cat "$PWD/lockdown"' \
    2>/dev/null | grep -vqF '[none]' || { echo "not locked down" && return; }
  [ -n "$(cgroups)" ] || echo "no cgroup2"
}

if [ "$*" = --check ]; then check && exit; fi
[ $# = 2 ] || die "usage: host.sh PAYLOAD_DIR OUT_DIR"
payload=$1 out=$2

runner= work=$(mktemp -d) group=$(cgroups)/bpf-apply-cases-$$

# PID 1 goes with unshare, and all others with PID 1: a moment later.
clean_up() {
  trap '' INT TERM # who is impatient shall not keep us from it
  [ -z "$runner" ] || { kill -KILL -- "-$runner" && wait "$runner"; } 2>/dev/null || true
  for _ in {1..50}; do
    find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
    [ -e "$group" ] || break
    sleep 0.1
  done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

root=$work/root
mkdir -p "$root"/{bin,boot,dev,out,proc,sys} "$out"
cp "$(static_busybox)" "$root/bin/busybox"
cp "$here/host-init" "$root/init"
cp "$here/mounts" "$root/"
cp -r "$payload" "$root/payload"
cp "/boot/config-$(uname -r)" "$root/boot/" 2>/dev/null || true

# The group is what the namespace has for a root: the cases make theirs in it.
mkdir "$group"
run_in_group() {
  echo "$BASHPID" >"$group/cgroup.procs"
  # A process group of its own, by which all of it can be ended.
  exec timeout -s KILL "${BPF_APPLY_VM_TIMEOUT:-240}" \
    unshare --mount --net --ipc --uts --cgroup --pid --kill-child chroot "$root" /bin/busybox sh /init
}
run_in_group </dev/null >"$out/console.log" 2>&1 &
runner=$!
status=0
wait "$runner" || status=$?
runner=
cp -r "$root/out/." "$out/"
exit "$status"
