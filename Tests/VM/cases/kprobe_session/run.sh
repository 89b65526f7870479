kind=kprobe_multi
. ../files.sh
options='s/kprobe_multi: vfs_unlink/kprobe_multi: { functions: [vfs_unlink], cookies: { vfs_unlink: 7 } }/'
moved=s/vfs_unlink/vfs_mkdir/
