kind=iterator

# A connection that was closed is listed for a while.
prepare() { /payload/helper tcpcc reno; }

# Each is read, and lists nothing but what the version of its program writes.
saw_it_run() {
  for pin in tasks maps programs sockets; do
    [ "$(sort -u /sys/fs/bpf/vm/$pin)" = "$1" ] || return 1
  done
}
