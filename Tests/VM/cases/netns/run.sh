prepare() {
  mkdir -p /run/netns
  touch /run/netns/edge
  unshare -n mount --bind /proc/self/ns/net /run/netns/edge
  nsenter --net=/run/netns/edge ip link set lo up
}

# Nobody listens on port 7 of the namespace: only the program can bring the connection to port 8000.
stimulate() {
  nsenter --net=/run/netns/edge /payload/helper steer /sys/fs/bpf/vm/sockets 8000 7 | grep -qx 'reached 8000'
}

cleanup() {
  umount /run/netns/edge
  rm /run/netns/edge
}
