#!/usr/bin/env bash
# Brings about every fault at every change that the engine makes: on this kernel, where the command's own system calls
# fail, too, and in VMs for the kinds that this kernel refuses. Tests/run.sh does some of it.
#
#   Tests/sweep.sh [--kernel LABEL]...
#
# Needs what Tests/run.sh needs. Prints how often which fault was met, and last "N passed, N failed[, N skipped]".
#
# BPF_APPLY_SEED   the seed of the pairs of faults; it is printed
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8 BPF_APPLY_SWEEP=whole BPF_APPLY_SEED=${BPF_APPLY_SEED:-$RANDOM}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

swift build -c release -Xswiftc -static-executable -Xswiftc -use-ld=lld --product bpf-apply
BPF_APPLY_BINARY=$(swift build -c release -Xswiftc -static-executable -Xswiftc -use-ld=lld --product bpf-apply \
  --show-bin-path)/bpf-apply
export BPF_APPLY_BINARY
swift build --build-tests
tests=$(echo "$(swift build --build-tests --show-bin-path)"/*PackageTests.xctest)
status=0

# Runs the tests that match, and counts them.
sweep() {
  local part=$1 failed=0
  "$tests" --testing-library swift-testing --no-parallel --filter "$2" \
    --event-stream-output-path "$work/$part.events" --event-stream-version 0 >"$work/$part" 2>&1 || failed=$?
  [ "$failed" = 0 ] || cat "$work/$part"
  grep -hE '^met:|seed' "$work/$part" || true
  Tests/count.py "$failed" "$work/$part.events" || status=1
}

sweep faults 'FaultSweepTests|InterruptionTests/nothing|InjectedFaultTests'
# A seed would choose one life.
seed=$BPF_APPLY_SEED
unset BPF_APPLY_SEED
sweep lives 'ReconcilerTests\.(ModelCheckTests|JournalModelCheckTests)'
export BPF_APPLY_SEED=$seed
[ $# -gt 0 ] || set -- --kernel 6.18
BPF_APPLY_VM_TIMEOUT=${BPF_APPLY_VM_TIMEOUT:-14400} Tests/VM/tests.sh "$@" \
  --filter 'KernelTests\.KernelTests/FaultSweepTests/' --host "$work/faults.events" || status=$?
exit "$status"
