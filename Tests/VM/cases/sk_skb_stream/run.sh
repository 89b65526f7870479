kind=sk_skb
moved='s,sk_skb: probe/sockets,sk_skb: probe/others,'

stimulate() { /payload/helper send /sys/fs/bpf/vm/sockets receiver; }

stimulate_moved() { /payload/helper send /sys/fs/bpf/vm/others receiver; }
