#!/bin/sh
# The payload's run.sh, on the host too: has libbpf and bpf-apply's library load objects whole.
#
#   run.sh [PAYLOAD [OUT]]
#
# PAYLOAD has dump_insns, load-object, objects/GROUP/NAME.o, and `ask-libbpf` and `ask-ours`, which name those to load.
# What is said goes to OUT/libbpf and OUT/ours.
payload=${1:-/payload} out=${2:-/out}
cd "$payload/objects" || exit 1

# A process for each, as libbpf's users have.
while read -r object; do
  "$payload/dump_insns" -q "$object" </dev/null | grep '^result '
done <"$payload/ask-libbpf" >"$out/libbpf" 2>"$out/libbpf.log"

# shellcheck disable=SC2046
"$payload/load-object" $(cat "$payload/ask-ours") >"$out/ours" 2>"$out/ours.log" </dev/null
true
