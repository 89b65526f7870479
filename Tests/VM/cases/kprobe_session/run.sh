kind=kprobe_multi
. ../files.sh
moved=s/vfs_unlink/vfs_mkdir/
