. ../files.sh
options='s/vfs_unlink: 7/vfs_unlink: 8/'
moved='s/vfs_unlin\*/vfs_mkdi*/; s/vfs_unlink/vfs_mkdir/'
