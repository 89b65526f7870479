#!/usr/bin/env bash
# Runs Swift tests on Debian's kernels, in VMs: `swift test --filter`, on each kernel.
#
#   tests.sh [--kernel LABEL]... [--filter REGEX] [--host EVENTS]
#
# --filter   which tests; else those of BPFSyscall, of BPFLoader and of what verifiers say, all that need neither this
#            machine's programs nor a checkout; and of the reconciler's those in which kernels differ
# --host     the event stream of a run on this machine: what passed there is no skip here
#
# Prints what ran on each kernel, and last "N passed, N failed[, N skipped]", where each case of a parameterised test
# counts. What a kernel lacks is no skip when another kernel, or the host, has it. tests.tsv in BPF_APPLY_VM_OUT has a
# row for each test, case and kernel. A run on all kernels is held to commands.tsv: where each command of bpf(2) works.
#
# BPF_APPLY_RECORD=1  commands.tsv is written instead: look at the change, and record the documentation (CommandReferenceTests)
# BPF_APPLY_RECORD_LOGS=1  the verifier's logs come back, in KERNEL/verifier (see VerifierKernelTests)
# BPF_APPLY_SWEEP=whole  passed on: the suites that bring about faults bring about all (see Tests/sweep.sh)
# BPF_APPLY_PACKAGE   the package's directory, when it is not this checkout
# BPF_APPLY_VM_JOBS   VMs at a time (3)
# BPF_APPLY_VM_OUT    where the logs go (the cache's last-tests/)
set -euo pipefail
source "$(dirname "$0")/common.sh"

# The reconciler's suites for a kernel that cannot exchange two names and detaches links late; its test of what links tell
# of themselves, those of what some kernels do not survive, and of programs that refuse all of bpf(2).
oldest='DriftTests|FilledMapTests|HolderTests|LostLedgerTests|LostPinTests|MapTests|PinTests'
links='KernelTests\.KernelTests/(HolderTests/(whatAnotherMountHides|aLinkToSeveralKprobes)|OverwrittenFileTests/noProcess|DenyingTests/)'

# The suites of Tests/KernelTests/Syscall and Loader, MapFaultTests, VerifierKernelTests, and those of
# Tests/BPFSyscallTests but for those that read articles and headers.
suites() {
  local suites
  suites=$(grep -rhoE 'struct [A-Za-z0-9]+Tests' "$here/../KernelTests"/{Syscall,Loader} | sort -u |
    sed 's/^struct //' | paste -sd '|')
  echo "KernelTests\.KernelTests/(MapFaultTests|$suites)/|$links|BPFSyscallTests\.(?!CommandReferenceTests|ShimHeaderTests)|BPFLoaderTests\.VerifierKernelTests"
}

kernels=() filter=$(suites) filter510="KernelTests\.KernelTests/($oldest)/" host=
while [ $# -gt 0 ]; do
  case $1 in
  --kernel) kernels+=("${2:?--kernel needs a label}") && shift 2 ;;
  --filter) filter=${2:?--filter needs a pattern} filter510= && shift 2 ;;
  --host) host=${2:?--host needs a file} && shift 2 ;;
  *) usage ;;
  esac
done
# shellcheck disable=SC2207
[ ${#kernels[@]} -gt 0 ] || kernels=($(labels))

# Swift's libraries, most of all those of Unicode, take 90 MB of it.
export BPF_APPLY_VM_MEMORY=${BPF_APPLY_VM_MEMORY:-1024} BPF_APPLY_VM_TIMEOUT=${BPF_APPLY_VM_TIMEOUT:-480}

# The path of the test bundle, built.
build_bundle() {
  swift build --build-tests >"$work/build" || { cat "$work/build" >&2 && die "the tests do not build"; }
  echo "$(swift build --build-tests --show-bin-path)"/*PackageTests.xctest
}

# Copies a program and what it is linked with.
take_program() {
  local program=$1 copy=$2
  cp -L "$program" "$copy"
  ldd "$program" | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// { print $1 }' |
    xargs -d '\n' cp -Lu -t "$payload/lib"
}

build_payload() {
  local bundle program
  bundle=$(build_bundle)
  mkdir -p "$payload"/{bin,lib,checkout}
  take_program "$bundle" "$payload/tests"
  strip "$payload/tests"
  for program in bash ip; do
    if command -v "$program" >/dev/null; then
      take_program "$(command -v "$program")" "$payload/bin/$program"
    fi
  done
  cp -rL Tests manifests "$payload/checkout/"
  cp "$here/guest-tests.sh" "$payload/run.sh"
  [ -z "${BPF_APPLY_RECORD_LOGS:-}" ] || touch "$payload/record-logs"
  [ -z "${BPF_APPLY_SWEEP:-}" ] || echo "$BPF_APPLY_SWEEP" >"$payload/sweep"
  pwd -P >"$payload/root"
  ldd "$bundle" | awk '$1 ~ /^\// { print $1 }' >"$payload/loader"
  echo "$filter" >"$payload/filter"
  echo "$filter${filter510:+|$filter510}" >"$payload/filter-5.10"
  # Before boot.sh's patience ends: what was done until then shall come home.
  echo $((BPF_APPLY_VM_TIMEOUT * 3 / 4)) >"$payload/limit"
}

# Boots a kernel with the tests; what it answers is in $out/KERNEL.
run_kernel() {
  local kernel=$1 status=0
  mkdir -p "$out/$kernel"
  "$here/boot.sh" "$kernel" "$payload" "$out/$kernel" || status=$?
  echo "$status" >"$out/$kernel/status"
  [ -s "$out/$kernel/events" ] || tail -n 15 "$out/$kernel/console.log" >&2 || true
  "$here/../count.py" --rows "$kernel" "$status" "$out/$kernel/events" >"$out/$kernel/tests.tsv"
}

"$here/tools.sh"
"$here/fetch.sh" "${kernels[@]}"
make_work
payload=$work/payload
out=${BPF_APPLY_VM_OUT:-$cache/last-tests}
[ -z "$host" ] || "$here/../count.py" --rows host 0 "$host" >"$work/host.tsv"
cd "${BPF_APPLY_PACKAGE:-$here/../..}"
build_payload
for kernel in "${kernels[@]}"; do rm -rf "${out:?}/$kernel"; done
on_each_kernel run_kernel

printf 'test\tcase\tkernel\tresult\treason\n' >"$out/tests.tsv"
for kernel in "${kernels[@]}"; do cat "$out/$kernel/tests.tsv"; done >>"$out/tests.tsv"
"$here/commands.py" "$out/tests.tsv" "$here/commands.tsv" >"$work/commands.tsv"
"$here/sum.py" "$out/tests.tsv" "$work/commands.tsv" ${host:+"$work/host.tsv"}
