. ../edge.sh
moved=s,/run/netns/edge,/proc/1/ns/net,
sever() { /payload/helper link-detach $links/steer; }

# Nobody listens on port 7: only the program can bring the connection to port 8000.
steer() { "$@" /payload/helper steer /sys/fs/bpf/vm/sockets 8000 7 | grep -qx 'reached 8000'; }

stimulate() { steer in_edge; }

# Where the program is gone the connection is refused.
stimulate_moved() { steer; }

lost='its target went away|another network namespace'
lose() {
  cleanup
  prepare
}
