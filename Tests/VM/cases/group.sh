# Two control groups; a stimulus runs in one of them.
group=/sys/fs/cgroup/vm
moved=s,$group,$group-moved,

prepare() { mkdir $group $group-moved; }

# in_group GROUP COMMAND...: `stimulus` is what a case runs in there.
in_group() { sh -c 'echo $$ >$0/cgroup.procs && eval "$1"' "$1" "$stimulus"; }

stimulate() { in_group $group; }

stimulate_moved() { in_group $group-moved; }

cleanup() { rmdir $group $group-moved; }
