#!/usr/bin/env bash
# Feeds what reads untrusted bytes with bytes that libFuzzer makes.
#
#   Tests/Fuzz/run.sh [--seconds N] [--runs N] [--seed N] [--keep] [TARGET]...
#
# All targets by default, each for 10 seconds, or for so many seconds or runs, whichever end first. A target
# fails on a trap, a result that cannot be, an input that takes 10 s, or 256 MiB of memory; the input is then
# in crashes/TARGET: mend what it shows and commit it, so that FuzzTests runs it from then on.
# Prints last "N passed, N failed".
#
# --seed   the same inputs in the same order, as long as nothing else changes
# --keep   keep in corpus/TARGET what covers code that neither the seeds nor what is there covers yet: the shortest
#          inputs, as long as all take less than 48 KiB
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$(dirname "$here")")
out=$root/.build/fuzz
# Without, a crash leaves a process behind that holds the pipe.
export SWIFT_BACKTRACE=enable=no

usage() {
  sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2
  exit 64
}

known=(elf btf btf_ext maps core kconfig kallsyms yaml binaries netlink json)
seconds='' runs='' seed='' keep='' targets=()
while [ $# -gt 0 ]; do
  case $1 in
  --seconds) seconds=${2:?--seconds needs a number} && shift 2 ;;
  --runs) runs=${2:?--runs needs a number} && shift 2 ;;
  --seed) seed=${2:?--seed needs a number} && shift 2 ;;
  --keep) keep=1 && shift ;;
  -*) usage ;;
  *) [[ " ${known[*]} " == *" $1 "* ]] || usage
    targets+=("$1") && shift ;;
  esac
done
[ ${#targets[@]} -gt 0 ] || targets=("${known[@]}")
[ -n "$seconds$runs" ] || seconds=10

# SwiftPM builds with the fuzzer's counters, but links no program that has no main function.
build() {
  local flags=(-c release --sanitize=fuzzer --target Fuzz --scratch-path "$out") log modules module objects=()
  log=$(cd "$root" && swift build "${flags[@]}" 2>&1) || { echo "$log" >&2 && return 1; }
  modules=$(cd "$root" && swift build "${flags[@]}" --show-bin-path)
  for module in Fuzz Manifest YAML JSON BPFLoader BPFObject BTF BPFSyscall CBPF OrderedCollections \
    InternalCollectionsUtilities; do
    objects+=("$modules/$module.build"/*.o)
  done
  swiftc -sanitize=fuzzer -o "$out/fuzz" "${objects[@]}" -lyaml -lz
}

# The longest input of a target. What a target is to find is in short ones; long ones are slow.
longest() {
  case $1 in
  elf) echo 32768 ;;
  yaml | kconfig | kallsyms) echo 4096 ;;
  *) echo 16384 ;;
  esac
}

# The fuzzer, with what is the same for each use of it. It has been seen to ignore SIGTERM.
fuzz() {
  local target=$1 limit=$2
  shift 2
  FUZZ_TARGET=$target timeout -s KILL "$limit" "$out/fuzz" -rss_limit_mb=256 -timeout=10 \
    -max_len="$(longest "$target")" -print_final_stats=1 "$@" </dev/null
}

run_target() {
  local target=$1 crashes=$here/crashes/$1 corpus=$here/corpus/$1 new=$work/$1 status=0
  local log=$work/$1.log limit=$((${seconds:-7200} * 11 / 10 + 60)) options=()
  mkdir -p "$new" "$work/$target.seeds" "$crashes" "$corpus"
  [ -z "$seconds" ] || options+=(-max_total_time="$seconds")
  [ -z "$runs" ] || options+=(-runs="$runs")
  [ -z "$seed" ] || options+=(-seed="$seed")
  FUZZ_SEEDS=$work/$target.seeds fuzz "$target" "$limit" "${options[@]}" -artifact_prefix="$crashes/" \
    "$new" "$work/$target.seeds" "$corpus" >"$log" 2>&1 || status=$?
  # git keeps none that is empty.
  rmdir "$crashes" 2>/dev/null || true
  report "$target" "$log"
  if [ "$status" != 0 ]; then
    tail -n 40 "$log"
    return 1
  fi
  [ -z "$keep" ] || keep "$target" || { tail "$log" && return 1; }
  rmdir "$corpus" 2>/dev/null || true
}

# Adds to the corpus of a target; the fixtures that seeds are made of are in the repository already.
keep() {
  local target=$1 corpus=$here/corpus/$1 all=$work/$1.all file size total=0
  mkdir "$all"
  cp -r "$work/$target.seeds/." "$corpus/." "$all"
  fuzz "$target" 3600 -set_cover_merge=1 "$all" "$work/$target" >"$work/$target.log" 2>&1 || return 1
  find "$all" -name 'seed-*' -delete
  rm -f "$corpus"/*
  while read -r size file; do
    total=$((total + size))
    [ "$total" -lt 49152 ] || break
    cp "$file" "$corpus/"
  done < <(find "$all" -type f -printf '%s %p\n' | sort -n)
}

# What a run came to, on one line.
report() {
  awk -v target="$1" '
    /^#[0-9]+/ { for (i = 1; i < NF; i++) if ($i == "cov:") covered = $(i + 1) }
    /number_of_executed_units/ { runs = $2 }
    /slowest_unit_time_sec/ { slowest = $2 }
    /peak_rss_mb/ { memory = $2 }
    /^Done/ { seconds = $5 }
    END { printf "%-9s %9d runs  %5d s  %6d branches  %4d MiB  slowest %d s\n",
      target, runs, seconds, covered, memory, slowest }' "$2"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
build
passed=0 failed=0
for target in "${targets[@]}"; do
  if run_target "$target"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: fuzzing $target: see $here/crashes/$target"
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
