options='s/struct_ops: {}/struct_ops: { set: { flags: 1 } }/'

kind=struct_ops

stimulate() { /payload/helper tcpcc vm_reno; }

# Without a link, only its map is pinned.
sever() { /payload/helper unregister $links/cc; }
