kind=tcx
. ../veth.sh
moved='s/order: first/order: { before: a-last }/'
