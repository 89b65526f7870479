. ../read.sh
