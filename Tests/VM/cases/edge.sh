# A network namespace beside the first one.
prepare() {
  mkdir -p /run/netns
  touch /run/netns/edge
  unshare -n mount --bind /proc/self/ns/net /run/netns/edge
  in_edge ip link set lo up
}

in_edge() { nsenter --net=/run/netns/edge "$@"; }

cleanup() {
  umount /run/netns/edge
  rm /run/netns/edge
}
