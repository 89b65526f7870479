kind=kprobe
. ../files.sh
moved='s/syscall: unlink/syscall: mkdir/'
