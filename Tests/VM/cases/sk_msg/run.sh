moved='s,sk_msg: probe/sockets,sk_msg: probe/others,'

stimulate() { /payload/helper send /sys/fs/bpf/vm/sockets sender; }

stimulate_moved() { /payload/helper send /sys/fs/bpf/vm/others sender; }
