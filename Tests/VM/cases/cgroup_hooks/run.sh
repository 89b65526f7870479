kind=cgroup
. ../group.sh
stimulus='cat /proc/sys/kernel/ostype /dev/null && /payload/helper connect 1'
