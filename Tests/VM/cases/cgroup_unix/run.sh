kind=cgroup
. ../group.sh
stimulus='/payload/helper unix'
