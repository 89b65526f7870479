# A pair of interfaces: what one sends, the other receives.
prepare() {
  ip link add type veth
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
