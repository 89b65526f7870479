. ../veth.sh
options='s/xdp: veth0/xdp: { interface: veth0, mode: generic }/'
moved=s/veth0/veth1/

stimulate_moved() { /payload/helper frame veth0; }

sever() { /payload/helper link-detach $links/frames; }

lost='its target went away'
lose() { renew; }
