kind=kprobe
. ../files.sh
options='s/syscall: unlink/&, cookie: 7/'
moved='s/syscall: unlink/syscall: mkdir/'
