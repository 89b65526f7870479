#!/usr/bin/env bash
# Measures bpf-apply beside something known, in one run, so that what counts is the ratio.
# Prints; a slow machine is no failure.
#
#   Tests/Benchmarks/run.sh
#
# BPF_APPLY_BINARY   the bpf-apply to measure, instead of the release build's
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$(dirname "$here")")
binary=${BPF_APPLY_BINARY:-$root/.build/release/bpf-apply}
export PYTHONDONTWRITEBYTECODE=1

"$here/startup.py" "$binary"
if reason=$("$root/manifests/quickstart.py" check 2>&1); then
  # A bpffs in a mount namespace of its own goes away with it, and all that is attached.
  unshare --mount --propagation private "$here/apply.py" "$binary" "$root/Tests/Fixtures"
else
  echo "apply: not measured: $reason"
fi
