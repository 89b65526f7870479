stimulate() { /payload/helper tcpcc vm_reno; }
