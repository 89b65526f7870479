options='s/struct_ops: {}/struct_ops: { set: { flags: 1 } }/'

stimulate() { /payload/helper tcpcc vm_reno; }
