kind=iterator
. ../read.sh
