kind=xdp
. ../veth.sh
options='s/mode: native/mode: generic/'

# A program that knows no fragments is refused where frames may be so large.
prepare() {
  ip link add type veth
  ip link set veth0 mtu 9000 up
  ip link set veth1 mtu 9000 up
}
