options='s/cookie: 7/cookie: 8/'
moved=s/do_sys_openat2/vfs_unlink/

stimulate() { cat /dev/null; }

stimulate_moved() {
  touch /tmp/unlinked
  rm /tmp/unlinked
}
