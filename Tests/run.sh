#!/usr/bin/env bash
# Installs what is missing and runs all checks and tests. May be run again at any time.
#
#   Tests/run.sh [--no-vm] [--no-quickstart]
#
# Needs a Swift toolchain. What asks a kernel needs root and a kernel with BPF, and is skipped
# without. The last line is the sum: "N passed, N failed", and ", N skipped" where some were.
#
# BPF_APPLY_BINARY   a static bpf-apply to test, instead of building one
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8
vm=1 quickstart=1
for option; do
  case $option in
  --no-vm) vm= ;;
  --no-quickstart) quickstart= ;;
  *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2 && exit 64 ;;
  esac
done

work=$(mktemp -d)
trap 'jobs -p | xargs -r kill 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

has() { command -v "$1" >/dev/null; }

# The sum is kept in files, because stages run beside each other.
touch "$work/sums" "$work/complaints"

# Adds "N passed, N failed[, N skipped]" to the sum.
add() { echo "${1//[^0-9 -]/}" >>"$work/sums"; }

# Adds the lines that it is given to what is complained of.
complain() { cat >>"$work/complaints"; }

pass() { add "1 passed, 0 failed"; }
fail() { add "0 passed, 1 failed" && complain <<<"$*"; }
skip() { add "0 passed, 0 failed, 1 skipped" && echo "skipped: $*"; }

# A stage is a function that counts what it found. One that ends the run has said why.
stage() {
  local title=$1 start=$SECONDS
  printf '\n== %s\n' "$title"
  "$2"
  printf -- '-- %s: %d s\n' "$title" $((SECONDS - start))
}

# Runs stages, one after the other, beside those that follow, which go first; what they print comes with `join`.
beside() {
  (renice -n 10 "$BASHPID" >/dev/null && "$@") >"$work/beside" 2>&1 &
  beside=$!
}

join() {
  wait "$beside" || fail "a stage ended with $?; see what it printed last"
  cat "$work/beside"
}

finish() {
  local passed failed skipped summary
  read -r passed failed skipped < <(awk '{ p += $1; f += $2; s += $3 } END { print p + 0, f + 0, s + 0 }' "$work/sums")
  summary="$passed passed, $failed failed"
  [ "$skipped" = 0 ] || summary+=", $skipped skipped"
  printf '\n%d s in all\n' "$SECONDS"
  sed 's/^/FAILED: /' "$work/complaints"
  echo "$summary"
  [ "$failed" = 0 ] || exit 1
  exit 0
}

install_missing() {
  local missing=() tool header
  # command=package
  for tool in pkg-config=pkg-config python3=python3 strace=strace ip=iproute2 ping=iputils-ping \
    gcc=gcc readelf=binutils objcopy=binutils valgrind=valgrind setpriv=util-linux unshare=util-linux mount=mount; do
    has "${tool%%=*}" || missing+=("${tool#*=}")
  done
  # What the schema of the manifest is judged with.
  python3 -c 'import jsonschema' 2>/dev/null || missing+=(python3-jsonschema)
  # header=package
  for header in stdio.h=libc6-dev yaml.h=libyaml-dev zlib.h=zlib1g-dev bpf/bpf_helpers.h=libbpf-dev; do
    [ -e "/usr/include/${header%%=*}" ] || missing+=("${header#*=}")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" != 0 ] || ! has apt-get; then
      fail "missing packages: ${missing[*]} (run as root on Debian or Ubuntu, they are installed)"
      finish
    fi
    echo "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  fi
  # Only measured beside; not every distribution has it.
  has bpftool || [ "$(id -u)" != 0 ] || ! has apt-get || apt-get install -y -qq bpftool >/dev/null 2>&1 || true
  [ -z "$vm" ] || Tests/VM/tools.sh || { fail "Tests/VM/tools.sh" && finish; }
  has swift || { fail "no Swift toolchain on PATH; see https://www.swift.org/install/linux" && finish; }
}

check_format() {
  if swift format lint --strict -r Sources Tests Package.swift; then
    pass
  else
    fail "swift format lint: \`swift format -i -r Sources Tests Package.swift\` mends most"
  fi
}

build_release() {
  local flags=(-c release -Xswiftc -static-executable -Xswiftc -use-ld=lld --product bpf-apply)
  if [ -z "${BPF_APPLY_BINARY:-}" ]; then
    swift build "${flags[@]}" || { fail "the release build" && finish; }
    BPF_APPLY_BINARY=$(swift build "${flags[@]}" --show-bin-path)/bpf-apply
  fi
  export BPF_APPLY_BINARY
  ls -l "$BPF_APPLY_BINARY"
  "$BPF_APPLY_BINARY" --version && pass || fail "bpf-apply --version"
}

# Whether this kernel lets us use BPF; else why not is in $why_no_bpf.
can_use_bpf() { why_no_bpf=$(manifests/quickstart.py check 2>&1); }

# Runs a part of the Swift tests, one after the other; the tests' events go to $work/$1.events.
run_part() {
  local part=$1 status=0
  shift
  timeout -k 10 900 "$tests" --testing-library swift-testing --no-parallel "$@" \
    --event-stream-output-path "$work/$part.events" --event-stream-version 0 >"$work/$part" 2>&1 || status=$?
  echo "$status" >"$work/$part.status"
}

count_part() {
  local part=$1 status able=()
  status=$(cat "$work/$part.status")
  # Some thousand lines, of interest only where something failed.
  [ "$status" = 0 ] || cat "$work/$part"
  if can_use_bpf; then able=(--bpf); else echo "This machine cannot use BPF: $why_no_bpf"; fi
  Tests/count.py ${able[@]+"${able[@]}"} "$status" "$work/$part.events" >"$work/$part.counted" || true
  cat "$work/$part.counted"
  sed -n 's/^FAILED: //p' "$work/$part.counted" | complain
  add "$(tail -n 1 "$work/$part.counted")"
}

build_tests() {
  swift build --build-tests || { fail "the build of the tests" && finish; }
  tests=$(echo "$(swift build --build-tests --show-bin-path)"/*PackageTests.xctest)
}

# What these modules test makes nothing in the kernel.
in_memory='^(ReconcilerTests|ManifestTests|YAMLTests|JSONTests|BTFTests|BPFObjectTests|FuzzTests)\.'

run_memory_tests() { run_part memory --filter "$in_memory" && count_part memory; }

run_kernel_tests() { run_part kernel --skip "$in_memory" && count_part kernel; }

check_documentation() { Tests/documentation.sh && pass || fail "Tests/documentation.sh"; }

# Runs a script that ends with its counts, and whose complaints match a pattern; what it printed is in $counted.
run_counted() {
  local pattern=$1 status=0
  counted=$(mktemp "$work/counted.XXXXXX")
  shift
  "$@" 2>&1 | tee "$counted" || status=$?
  if tail -n 1 "$counted" | grep -qE '^[0-9]+ passed, [0-9]+ failed'; then
    add "$(tail -n 1 "$counted")"
    sed -nE "s/$pattern/\\1/p" "$counted" | complain
  else
    fail "$1 ended with $status"
  fi
}

run_vms() { run_counted '^(.*: expected .*)$' Tests/VM/run.sh; }

run_vm_tests() {
  local arguments=()
  [ ! -e "$work/kernel.events" ] || arguments=(--host "$work/kernel.events")
  run_counted '^FAILED: (.*)$' Tests/VM/tests.sh ${arguments[@]+"${arguments[@]}"}
  # What was skipped on this machine and ran in a VM was not skipped after all.
  add "0 passed, 0 failed, -$(sed -nE 's/^([0-9]+) that this machine lacks .*/\1/p' "$counted" | grep . || echo 0) skipped"
}

run_oracle() { run_counted '^FAILED: (.*)$' Tests/Oracle/run.sh; }

run_loads() { run_counted '^FAILED: (.*)$' Tests/Oracle/load.sh; }

# Twice, as somebody would who wants to see it again.
run_quickstart() {
  local turn
  for turn in first second; do
    if BPF_APPLY=$BPF_APPLY_BINARY manifests/quickstart.sh >"$work/quickstart" 2>&1; then
      tail -n 1 "$work/quickstart"
      pass
    else
      cat "$work/quickstart"
      fail "manifests/quickstart.sh, the $turn time"
    fi
  done
}

# Long enough to see that each target still works; `Tests/Fuzz/run.sh --seconds 1800` is long enough to find something.
run_fuzzers() { run_counted '^FAILED: (.*)$' Tests/Fuzz/run.sh --seconds 6 --seed 1; }

run_benchmarks() { Tests/Benchmarks/run.sh && pass || fail "Tests/Benchmarks/run.sh"; }

stages_in_memory() {
  stage "Swift tests in memory" run_memory_tests
  stage "Fuzzing, shortly" run_fuzzers
  [ -z "$vm" ] || stage "libbpf as the oracle" run_oracle
  stage "Documentation" check_documentation
}

stage "Install what is missing" install_missing
beside stage "Format" check_format
stage "Build the static release binary" build_release
join
stage "Build the tests" build_tests
# What asks the kernel waits for it now and then: what makes nothing there runs beside it.
beside stages_in_memory
stage "Swift tests on the kernel" run_kernel_tests
join
if [ -z "$vm" ]; then
  skip "the VMs, as --no-vm says"
else
  stage "Debian's kernels in VMs" run_vms
  stage "The kernel tests in VMs" run_vm_tests
  stage "Whole objects on Debian's kernels" run_loads
fi
if [ -z "$quickstart" ]; then
  skip "quickstart, as --no-quickstart says"
elif [ -z "$vm" ] && ! can_use_bpf; then
  skip "quickstart, which needs a VM where the kernel cannot use BPF: $why_no_bpf"
else
  stage "Quickstart, twice" run_quickstart
fi
stage "Benchmarks" run_benchmarks
finish
