kind=iterator
. ../group.sh
. ../read.sh
