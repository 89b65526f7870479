. ../group.sh
options='s,cgroup: /sys/fs/cgroup/vm,cgroup: { path: /sys/fs/cgroup/vm\, order: first },'
stimulus='/payload/helper connect 1'
sever() { /payload/helper link-detach $links/connect; }

lost='its target went away|another control group'
lose() { rmdir $group && mkdir $group; }
