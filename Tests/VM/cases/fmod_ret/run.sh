. ../files.sh
options='s/fmod_ret: security_inode_unlink/fmod_ret: { function: security_inode_unlink, cookie: 7 }/'
moved=s/inode_unlink/inode_mkdir/
