#!/usr/bin/env bash
# Shows a deployment's life on this kernel: applied, at work, applied again, changed, destroyed.
# quickstart.sh prepares all of it and calls this, here or in a VM, as root:
#
#   quickstart-show.sh BPF_APPLY MANIFEST CHANGED_MANIFEST
set -euo pipefail

bpf_apply=$1 manifest=$2 changed=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bpffs=/sys/fs/bpf
netns=bpf-quickstart        # the network namespace, as the manifest names it
interface=quickstart        # this end of the wire into it, likewise
here_ip=169.254.77.1 there_ip=169.254.77.2 # link-local: in nobody's way
work=$(mktemp -d)
background=()               # processes to end


if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi
headline() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
die() { printf '\nquickstart: %s\n' "$*" >&2; exit 1; }
# Prints a command as one would type it, even where its output goes elsewhere, then runs it.
exec {terminal}>&1
run() { printf '\n$ %s\n' "${*/#"$bpf_apply"/bpf-apply}" >&"$terminal"; "$@"; }
dump() { printf '\n%s:\n' "$bpffs/quickstart/$1"; "$here/quickstart.py" dump "$bpffs/quickstart/$1" "${@:2}"; }
ask() { printf '\nconnect to %s port %s:\n' "$@"; "$here/quickstart.py" ask "$@"; }
pings() {
  run ping -c 3 -i 0.2 -W 1 "$there_ip" >"$work/ping" || true
  grep 'packet loss' "$work/ping" || die "ping says: $(cat "$work/ping")"
}


bpffs_content() { find "$bpffs" -mindepth 1 -printf '%y %m %p\n' | sort; }

make_network() {
  ip netns add "$netns"
  ip link add "$interface" type veth peer name eth0 netns "$netns"
  ip address add "$here_ip/30" dev "$interface"
  ip link set "$interface" up
  ip -n "$netns" address add "$there_ip/30" dev eth0
  ip -n "$netns" link set eth0 up
  ip -n "$netns" link set lo up
}

remove_network() {
  if ip link show "$interface" >/dev/null 2>&1; then ip link delete "$interface"; fi
  if [ -e "/run/netns/$netns" ]; then ip netns delete "$netns"; fi
}

end_background() {
  local pid
  for pid in ${background[@]+"${background[@]}"}; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  background=()
}

destroy_leftovers() {
  if [ -e "$bpffs/bpf-apply/quickstart" ]; then "$bpf_apply" destroy quickstart; fi
}

cleanup() {
  local status=$?
  trap - EXIT
  end_background
  destroy_leftovers || true
  remove_network || true
  rm -rf "$work"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mount_if_missing() {
  mountpoint -q "$2" || mount -t "$1" "$1" "$2"
}


mount_if_missing bpf "$bpffs"
# Tracepoints have their numbers there; most systems mount it at boot.
[ -e /sys/kernel/debug/tracing/events ] || mount_if_missing tracefs /sys/kernel/tracing
destroy_leftovers # of a run that was killed
remove_network
bpffs_content >"$work/before"

headline "A network namespace, and a wire into it"
make_network
ip -brief address show "$interface"

headline "Apply the manifest"
run "$bpf_apply" "$manifest"
run ls -l "$bpffs/quickstart"

headline "A tracepoint counts what is executed"
for _ in 1 2 3; do
  sleep 300 &
  background+=($!)
done
for _ in 1 2 3 4 5; do /bin/true; done
dump executions COMMAND EXECUTIONS

headline "An iterator: its pin is read like a file"
run cat "$bpffs/quickstart/tasks" >"$work/tasks"
head -n 4 "$work/tasks"
echo "    ..."
grep sleep "$work/tasks" || die "the iterator shows no sleep"

headline "XDP counts the packets that come in on the wire"
pings
grep -q " 0% packet loss" "$work/ping" || die "the wire does not work"
dump traffic protocol packets bytes

headline "A port on which nobody listens..."
ask "$there_ip" 7777 && die "somebody listens on port 7777"

headline "...is steered to a socket that listens on another"
exec {server}< <(exec nsenter --net="/run/netns/$netns" \
  "$here/quickstart.py" serve 8000 "$bpffs/quickstart/listener")
background+=($!)
read -r -t 10 -u "$server" || die "the server did not start"
ask "$there_ip" 7777
ask "$there_ip" 7777
dump steered slot connections

headline "Apply again: all is as the manifest says"
run "$bpf_apply" "$manifest" | tee "$work/again"
grep -q "No changes" "$work/again" || die "the second apply changed something"

headline "Change a program: XDP drops pings now. The link stays, and the counters go on"
run "$bpf_apply" plan "$changed"
run "$bpf_apply" "$changed"
pings
grep -q "100% packet loss" "$work/ping" || die "the changed program does not drop pings"
dump traffic protocol packets bytes

headline "Status"
run "$bpf_apply" status quickstart

headline "Destroy"
end_background
run "$bpf_apply" destroy quickstart
remove_network
bpffs_content >"$work/after"
diff "$work/before" "$work/after" || die "$bpffs is not as it was before"
printf '\n%s is as it was before.\n' "$bpffs"
