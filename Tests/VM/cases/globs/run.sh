kind=xdp
. ../veth.sh

stimulate() {
  /payload/helper frame veth0
  /payload/helper frame veth1
}

sever() { renew; }
