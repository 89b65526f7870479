. ../veth.sh
options='s/direction: ingress/&, order: first/'
moved=s/veth0/veth1/

stimulate_moved() { /payload/helper frame veth0; }

sever() { renew; }

lost='its target went away'
lose() { renew; }
