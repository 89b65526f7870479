# A pair of interfaces: what one sends, the other receives. Without IPv6 they send nothing by themselves.
prepare() {
  ip link add type veth
  echo 1 >/proc/sys/net/ipv6/conf/veth0/disable_ipv6
  echo 1 >/proc/sys/net/ipv6/conf/veth1/disable_ipv6
  ip link set veth0 up
  ip link set veth1 up
}

stimulate() { /payload/helper frame veth1; }

cleanup() { ip link del veth0; }

# The same names, but other interfaces.
renew() {
  cleanup
  prepare
}
