kind=fentry
. ../veth.sh
moved='s|probe/target|probe/other|; s/function: target/function: other/'
