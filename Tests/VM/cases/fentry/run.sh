. ../files.sh
options='s/fentry: vfs_unlink/fentry: { function: vfs_unlink, cookie: 7 }/'
moved=s/vfs_unlink/vfs_mkdir/
