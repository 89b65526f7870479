kind=iterator
. ../group.sh
. ../read.sh
options='s/descendants_pre/descendants_post/'
