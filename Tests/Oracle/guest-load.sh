#!/bin/sh
# The payload's run.sh, and what the host runs: has libbpf and bpf-apply's library load each object whole.
#
#   guest-load.sh [PAYLOAD [OUT]]
#
# PAYLOAD has dump_insns, load-object, objects/GROUP/NAME.o, `list`, which names those to load, and in a VM `config`, the
# kernel's configuration, which no file of the initramfs has. What is said goes to OUT/libbpf and OUT/ours.
payload=${1:-/payload} out=${2:-/out}
if [ -e "$payload/config" ]; then
  mkdir -p /boot
  cp "$payload/config" "/boot/config-$(uname -r)"
fi
cd "$payload/objects" || exit 1

# A process each, as libbpf's users have; the kernel frees what is no longer used a moment later.
while read -r object; do
  "$payload/dump_insns" -q "$object" </dev/null | grep '^result ' || echo "result $object no answer"
done <"$payload/list" >"$out/libbpf" 2>"$out/libbpf.log"

# shellcheck disable=SC2046
"$payload/load-object" $(cat "$payload/list") >"$out/ours" 2>"$out/ours.log" || [ $? = 1 ]
