. ../files.sh
moved=s/inode_unlink/inode_mkdir/
