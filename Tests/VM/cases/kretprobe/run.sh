. ../files.sh
options='s/kretprobe: vfs_unlink/kretprobe: { function: vfs_unlink, cookie: 7 }/'
moved=s/vfs_unlink/vfs_mkdir/
