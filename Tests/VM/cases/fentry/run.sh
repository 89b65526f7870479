stimulate() {
  touch /tmp/unlinked
  rm /tmp/unlinked
}
