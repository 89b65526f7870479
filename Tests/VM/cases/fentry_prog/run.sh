kind=fentry
. ../veth.sh
options='s/function: target/&, cookie: 7/'
moved='s|probe/target|probe/other|; s/function: target/function: other/'
