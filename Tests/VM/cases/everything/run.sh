# What the attachments need: a namespace, a pair of interfaces, a netkit, a control group.
prepare() {
  mkdir -p /run/netns
  touch /run/netns/edge
  unshare -n mount --bind /proc/self/ns/net /run/netns/edge
  ip link add type veth
  ip link set veth0 up
  ip link set veth1 up
  ip link add name netkit0 type netkit
  mkdir /sys/fs/cgroup/vm
}

stimulate() { /bin/true; }

cleanup() {
  rmdir /sys/fs/cgroup/vm
  ip link del netkit0
  ip link del veth0
  umount /run/netns/edge
  rm /run/netns/edge
}
