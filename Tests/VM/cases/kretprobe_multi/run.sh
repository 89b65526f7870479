. ../files.sh
options='s/functions: .*\]/&, cookies: { vfs_unlink: 7 }/'
moved='s/vfs_unlink/vfs_rmdir/; s/vfs_unlin/vfs_rmdi/'
