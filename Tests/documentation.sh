#!/usr/bin/env bash
# Checks the documentation of the library modules: every link of a comment or an article leads
# somewhere, and a comment that documents one parameter documents all. In the modules of `documented`
# every public symbol has a comment.
#
#   Tests/documentation.sh [OUT_DIR]      one line for each module; the documentation goes to OUT_DIR
#
# Takes the toolchain's own docc alone: no plugin, no network.
#
# BPF_APPLY_PACKAGE   the package's directory, when it is not this checkout
set -euo pipefail

tests=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
cd "${BPF_APPLY_PACKAGE:-$tests/..}"
# The modules whose every public symbol has a comment.
documented=(BPFSyscall BTF BPFObject BPFLoader)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=${1:-$work/out}

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# docc, which stands beside swift where it is not on PATH.
find_docc() {
  local swift
  command -v docc && return
  swift=$(readlink -f "$(command -v swift)")
  [ -x "${swift%/*}/docc" ] && echo "${swift%/*}/docc"
}

# The modules of the package's libraries.
library_modules() {
  swift package dump-package | python3 -c '
import json, sys
for product in json.load(sys.stdin)["products"]:
    if "library" in product["type"]:
        print(*product["targets"], sep="\n")'
}

# Writes what a module's public symbols are, and what their comments say, into a directory.
extract_symbols() {
  local module=$1 directory=$2 map arguments=()
  # Modules of C, which those of Swift import.
  for map in "$build"/*.build/module.modulemap Sources/*/module.modulemap; do
    [ ! -e "$map" ] || arguments+=(-Xcc "-fmodule-map-file=$map")
  done
  mkdir -p "$directory"
  swift symbolgraph-extract -module-name "$module" -target "$target" -I "$build/Modules" \
    -module-cache-path "$work/ModuleCache" -minimum-access-level public \
    -skip-inherited-docs -skip-synthesized-members -output-dir "$directory" "${arguments[@]}"
  [ -e "$directory/$module.symbols.json" ]
}

# Whether a word is among others.
is_among() { [[ " ${*:2} " == *" $1 "* ]]; }

check() {
  local module=$1 catalogue=Sources/$1/$1.docc arguments=()
  [ ! -d "$catalogue" ] || arguments+=("$catalogue")
  extract_symbols "$module" "$work/$module" || return
  if is_among "$module" "${documented[@]}"; then
    "$tests/undocumented.py" "$work/$module" || return
  fi
  "$docc" convert "${arguments[@]}" --additional-symbol-graph-dir "$work/$module" \
    --output-dir "$out/$module.doccarchive" --fallback-display-name "$module" \
    --fallback-bundle-identifier "$module" --warnings-as-errors
}

docc=$(find_docc) || die "no docc in this toolchain"
target=$(swift -print-target-info | sed -n 's/^ *"unversionedTriple": "\(.*\)".*/\1/p')
build=$(swift build --show-bin-path)
modules=$(library_modules)
[ -n "$modules" ] || die "the package has no libraries"
for module in "${documented[@]}"; do
  # shellcheck disable=SC2086 # one word for each module
  is_among "$module" $modules || die "$module is no library"
done
mkdir -p "$out"
status=0
for module in $modules; do
  swift build --target "$module" >"$work/log" 2>&1 || { cat "$work/log" && die "$module does not build"; }
  if check "$module" >"$work/log" 2>&1; then
    echo "$module: no warnings"
  else
    cat "$work/log"
    echo "$module: FAILED"
    status=1
  fi
done
exit "$status"
