kind=xdp
. ../veth.sh
options='s/xdp: "veth\*"/xdp: { interface: "veth*", mode: generic }/'

stimulate() {
  /payload/helper frame veth0
  /payload/helper frame veth1
}

sever() { renew; }
