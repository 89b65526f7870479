. ../files.sh
moved=s/vfs_unlin/vfs_rmdi/
