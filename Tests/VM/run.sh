#!/usr/bin/env bash
# Runs the cases on Debian's kernels, in VMs, and on this machine's own, and compares with expected.tsv.
#
#   run.sh [--kernel LABEL]... [--case NAME]...        all by default; `host` is this machine's kernel
#
# A case is a row of expected.tsv, one of strategies.tsv, and cases/NAME: NAME.bpf.c, manifest.yaml, and run.sh, which
# says how to make its program run (see case.sh); changed.yaml where that is more than the other version of each program.
#
# A run of all cases on all kernels is held to the documentation, which says where each kind was seen at work.
#
# BPF_APPLY_RECORD=1  the documentation is written anew from the results, once all are as expected: look at the change
# BPF_APPLY_BINARY    a static bpf-apply to test, instead of building one
# BPF_APPLY_VM_JOBS   VMs at a time (3)
# BPF_APPLY_VM_OUT    where the logs go (the cache's last/)
set -euo pipefail
source "$(dirname "$0")/common.sh"

article=$here/../../Sources/BPFLoader/BPFLoader.docc/Kinds.md
kernels=() cases=() whole=1
while [ $# -gt 0 ]; do
  case $1 in
  --kernel) kernels+=("${2:?--kernel needs a label}") whole='' && shift 2 ;;
  --case) cases+=("${2:?--case needs a name}") whole='' && shift 2 ;;
  *) usage ;;
  esac
done
# All cases take a VM some minutes, the more where others use the machine too.
export BPF_APPLY_VM_TIMEOUT=${BPF_APPLY_VM_TIMEOUT:-480}

[ -n "$whole" ] || [ -z "${BPF_APPLY_RECORD:-}" ] || die "only a run of all cases on all kernels is recorded"
# shellcheck disable=SC2207
[ ${#kernels[@]} -gt 0 ] || kernels=($(labels) host)
# shellcheck disable=SC2207
[ ${#cases[@]} -gt 0 ] || cases=($(rows "$here/expected.tsv" | tail -n +2 | cut -f1))

# Why this machine's kernel is left out: its column is that of machines like one.
unlike=
case " ${kernels[*]} " in *' host '*) unlike=$("$here/host.sh" --check) ;; esac

# The cell of expected.tsv for a case and a kernel.
expected() {
  rows "$here/expected.tsv" | awk -F '\t' -v name="$1" -v kernel="$2" '
    NR == 1 { for (i = 2; i <= NF; i++) if ($i == kernel) column = i }
    $1 == name && column { print $column }'
}

# How links are replaced, by strategies.tsv: with another program, with other options, at another target.
strategies() {
  rows "$here/strategies.tsv" | awk -F '\t' -v OFS='\t' -v name="$1" -v kernel="$2" '
    $1 == name || $1 == name "@" kernel { $1 = ""; found = substr($0, 2) }
    END { print found }'
}

for kernel in "${kernels[@]}"; do
  for case in "${cases[@]}"; do
    [ -n "$(expected "$case" "$kernel")" ] || die "expected.tsv has no cell for $case on $kernel"
    [ -n "$(strategies "$case" "$kernel")" ] || die "strategies.tsv has no row for $case"
  done
done

# The Swift toolchain's own clang: a system's clang may be too old for BPF, or not there.
bpf_clang() {
  local swift
  swift=$(readlink -f "$(command -v swift)" 2>/dev/null) || true
  if [ -n "$swift" ] && [ -x "${swift%/*}/clang" ]; then echo "${swift%/*}/clang"; else command -v clang; fi
}

build_binary() {
  local flags=(-c release -Xswiftc -static-executable -Xswiftc -use-ld=lld --product bpf-apply)
  (cd "$here/../.." && swift build "${flags[@]}" >&2 && echo "$(swift build "${flags[@]}" --show-bin-path)/bpf-apply")
}

# Bytecode that others wrote, which the comparison with libbpf fetches.
copy_objects() {
  local object
  "$here/../Oracle/fetch.sh"
  while read -r object; do cp "$cache/oracle/objects/$object" "$2/"; done <"$1"
}

# Everything but the list of cases is the same for all kernels.
build_payload() {
  local payload=$1 binary clang case
  binary=${BPF_APPLY_BINARY:-$(build_binary)}
  [ -x "$binary" ] || die "no bpf-apply at $binary"
  clang=$(bpf_clang) || die "no clang"
  mkdir -p "$payload/cases"
  cp "$binary" "$payload/bpf-apply"
  strip "$payload/bpf-apply" 2>/dev/null || true
  gcc -static -O2 -Wall -Wextra -Werror -o "$payload/helper" "$here/helper.c"
  cp "$here/guest.sh" "$payload/run.sh"
  cp "$here/case.sh" "$payload/"
  cp "$here"/cases/*.sh "$payload/cases/"
  # Those of all cases, because some take the bytecode of others.
  for case in $(rows "$here/expected.tsv" | tail -n +2 | cut -f1); do
    cp -r "$here/cases/$case" "$payload/cases/"
    [ ! -e "$here/cases/$case/objects" ] || copy_objects "$here/cases/$case/objects" "$payload/cases/$case"
    [ -e "$here/cases/$case/$case.bpf.c" ] || continue
    # cpu v2: Linux 5.10 refuses the atomics that clang makes of later versions.
    "$clang" -target bpf -mcpu=v2 -O2 -g -Wall -Werror -idirafter "/usr/include/$(gcc -print-multiarch)" \
      -c "$here/cases/$case/$case.bpf.c" -o "$payload/cases/$case/$case.o"
  done
}

# Whether a case is run on a kernel.
is_run() { [ "$(expected "$1" "$2")" != - ] && { [ "$2" != host ] || [ -z "$unlike" ]; }; }

# Runs the cases on a kernel; what it answers is in $out/KERNEL.
run_kernel() {
  local kernel=$1 payload=$work/$1 case
  [ "$kernel" != host ] || [ -z "$unlike" ] || return 0
  mkdir -p "$payload" "$out/$kernel"
  cp -rl "$work/payload/." "$payload/"
  for case in "${cases[@]}"; do
    ! is_run "$case" "$kernel" ||
      printf '%s\t%s\t%s\n' "$case" "$(expected "$case" "$kernel")" "$(strategies "$case" "$kernel")"
  done >"$payload/expected"
  [ "$kernel" != host ] || exec "$here/host.sh" "$payload" "$out/$kernel"
  exec "$here/boot.sh" "$kernel" "$payload" "$out/$kernel"
}

verdict() { awk -F '\t' -v name="$2" '$1 == name { print $2 }' "$out/$1/results" 2>/dev/null || true; }

"$here/tools.sh"
for kernel in "${kernels[@]}"; do [ "$kernel" = host ] || "$here/fetch.sh" "$kernel"; done
make_work
out=${BPF_APPLY_VM_OUT:-$cache/last}
build_payload "$work/payload"
for kernel in "${kernels[@]}"; do rm -rf "${out:?}/$kernel"; done
on_each_kernel run_kernel

# What came of all, as a table like expected.tsv, which speaks for what was not run.
results() {
  local case kernel
  (IFS=$'\t' && echo "case"$'\t'"${kernels[*]}")
  for case in "${cases[@]}"; do
    printf '%s' "$case"
    for kernel in "${kernels[@]}"; do
      if is_run "$case" "$kernel"; then verdict "$kernel" "$case"; else expected "$case" "$kernel"; fi | sed 's/^/\t/' | tr -d '\n'
    done
    echo
  done
}

passed=0 failed=0 skipped=0 complaints=()
printf '%-18s' case
printf '%-10s' "${kernels[@]}"
echo
for case in "${cases[@]}"; do
  printf '%-18s' "$case"
  for kernel in "${kernels[@]}"; do
    wanted=$(expected "$case" "$kernel") got=$(verdict "$kernel" "$case")
    if ! is_run "$case" "$kernel"; then
      skipped=$((skipped + 1)) shown=-
    elif [ "$got" = "$wanted" ]; then
      passed=$((passed + 1)) shown=$got
    else
      failed=$((failed + 1)) shown=FAILED
      complaints+=("$case on $kernel: expected $wanted, got: ${got:-no answer} ($out/$kernel/$case.log)")
    fi
    printf '%-10s' "$shown"
  done
  echo
done
if [ -n "$whole" ] && [ "$failed" = 0 ]; then
  results >"$out/results.tsv"
  "$here/kinds.py" "$out/results.tsv" >"$work/article"
  [ -z "${BPF_APPLY_RECORD:-}" ] || cp "$work/article" "$article"
  if cmp -s "$work/article" "$article"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    complaints+=("${article##*/}: expected what $out/results.tsv says; run this with BPF_APPLY_RECORD=1")
  fi
fi
[ -z "$unlike" ] || echo "not run on this machine's kernel: $unlike"
[ ${#complaints[@]} -eq 0 ] || printf '%s\n' '' "${complaints[@]}"
summary="$passed passed, $failed failed"
[ "$skipped" = 0 ] || summary+=", $skipped skipped"
echo "$summary"
[ "$failed" = 0 ]
