. ../files.sh
options='s/fexit: vfs_unlink/fexit: { function: vfs_unlink, cookie: 7 }/'
moved=s/vfs_unlink/vfs_mkdir/
