#!/bin/sh
# The payload's run.sh: runs the Swift tests whose names match /payload/filter, as `swift test` would.
#
# In /payload: `tests`, the bundle; `lib`, what it is linked with; `bin`, programs that tests start; `checkout`, files
# that they read; and, each in a file, what the host knows: `filter`, for Linux 5.10 `filter-5.10`, `limit` (seconds),
# `loader` (the bundle's dynamic loader), `root` (where the checkout was when the bundle was built).
export PATH="/payload/bin:$PATH" LD_LIBRARY_PATH=/payload/lib

# Puts what is in the payload where a path of the machine that built it leads.
place() {
  mkdir -p "${2%/*}"
  ln -s "$1" "$2"
}

loader=$(cat /payload/loader) root=$(cat /payload/root)
place "/payload/lib/${loader##*/}" "$loader"
place /payload/checkout "$root"

if [ -e /payload/record-logs ]; then
  mkdir /out/verifier
  export BPF_APPLY_RECORD_LOGS=/out/verifier
fi
if [ -e /payload/sweep ]; then
  BPF_APPLY_SWEEP=$(cat /payload/sweep)
  export BPF_APPLY_SWEEP
fi
filter=/payload/filter
case $(uname -r) in 5.10.*) filter=/payload/filter-5.10 ;; esac
# Some tests end the machine where they fail.
export BPF_APPLY_VM_GUEST=1
cd "$root" || exit 1
timeout -s KILL "$(cat /payload/limit)" /payload/tests --testing-library swift-testing --no-parallel \
  --filter "$(cat $filter)" --event-stream-output-path /out/events --event-stream-version 0 \
  </dev/null >/out/tests.log 2>&1
