# A file is removed, or, where the case's target has moved, a directory made and removed.
stimulate() {
  touch /tmp/unlinked
  rm /tmp/unlinked
}

stimulate_moved() {
  mkdir /tmp/made
  rmdir /tmp/made
}
