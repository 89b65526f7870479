#!/usr/bin/env bash
# Boots one kernel of kernels.tsv and runs a payload in it.
#
#   boot.sh LABEL PAYLOAD_DIR OUT_DIR
#
# PAYLOAD_DIR is /payload in the VM; its run.sh is run as root. What that leaves in /out comes back in OUT_DIR,
# beside the kernel's console (console.log). The exit status is that of run.sh, 124 where the VM ran out of time
# (BPF_APPLY_VM_TIMEOUT, seconds), 125 where it ended without an answer. BPF_APPLY_VM_MEMORY is in MiB;
# BPF_APPLY_VM_CPUS is 1 unless set.
set -euo pipefail
source "$(dirname "$0")/common.sh"

[ $# = 3 ] || die "usage: boot.sh LABEL PAYLOAD_DIR OUT_DIR"
label=$1 payload=$2 out=$3
[ -e "$payload/run.sh" ] || die "no run.sh in $payload"
"$here/fetch.sh" "$label"

work=$(mktemp -d)
qemu=
trap '[ -z "$qemu" ] || kill "$qemu" 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The payload, and the configuration where Linux hosts have it, are a second archive behind the base: the kernel unpacks
# both.
mkdir -p "$work/root/boot"
cp "$cache/$label/config" "$work/root/boot/config-$(cat "$cache/$label/release")"
mkdir "$work/root/out"
cp "$here/init" "$here/mounts" "$work/root/"
chmod +x "$work/root/init"
ln -s "$(cd "$payload" && pwd)" "$work/root/payload"
{
  cat "$cache/$label/base.cpio"
  (cd "$work/root" && { printf '%s\n' init mounts out; find -L boot payload; } | cpio -o -H newc --quiet -R 0:0 -L)
} >"$work/initramfs.cpio"

mkdir -p "$out"
# KVM is not used: it does not work on every machine these tests run on, and the guest is small.
timeout -k 5 "${BPF_APPLY_VM_TIMEOUT:-240}" qemu-system-x86_64 \
  -accel tcg,thread=multi -M q35 -cpu max -smp "${BPF_APPLY_VM_CPUS:-1}" -m "${BPF_APPLY_VM_MEMORY:-512}" \
  -nodefaults -no-user-config -display none -no-reboot \
  -kernel "$cache/$label/vmlinux" -initrd "$work/initramfs.cpio" \
  -append "console=ttyS0 quiet panic=-1 reboot=t mitigations=off nokaslr tsc=reliable no_timer_check random.trust_cpu=on lsm=lockdown,capability,landlock,bpf" \
  -serial "file:$out/console.log" -serial "file:$work/result.tar" </dev/null &
qemu=$!
status=0
wait "$qemu" || status=$?
qemu=
if [ "$status" = 124 ] || [ "$status" = 137 ]; then
  echo "$label: out of time, see $out/console.log" >&2
  exit 124
fi
tar -xf "$work/result.tar" -C "$out" 2>/dev/null || true
[ -e "$out/status" ] || { echo "$label: the VM gave no answer, see $out/console.log" >&2; exit 125; }
exit "$(cat "$out/status")"
