. ../files.sh
moved='s/vfs_unlin\*/vfs_mkdi*/; s/vfs_unlink/vfs_mkdir/'
