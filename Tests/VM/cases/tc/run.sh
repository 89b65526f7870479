. ../veth.sh
moved=s/veth0/veth1/

stimulate_moved() { /payload/helper frame veth0; }

# There is no link whose pin could go.
sever() { renew; }
