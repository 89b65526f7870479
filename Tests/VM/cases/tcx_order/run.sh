kind=tcx
. ../veth.sh
options='s/order: first/order: { before: a-last }/'
