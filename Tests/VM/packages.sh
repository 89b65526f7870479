# shellcheck shell=bash disable=SC2154
# Debian's packages, of any suite, without installing them; sourced after common.sh, not run.
#
# They come from the mirror that this machine uses itself (or BPF_APPLY_VM_MIRROR and BPF_APPLY_VM_SECURITY_MIRROR),
# with an apt state of its own: the machine's is left alone.

# "URI SUITE" for each source of this machine, from both formats of apt's source files.
sources() {
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null || true; } | awk '
    /^deb[ \t]/ { sub(/\[[^]]*\]/, ""); print $2, $3 }
    /^URIs:/ { uri = $2 }
    /^Suites:/ { for (i = 2; i <= NF; i++) print uri, $i }
  '
}

# The mirror that serves a suite: the machine's own source of Debian, or of Debian's security updates.
mirror_of() {
  local security main
  main=${BPF_APPLY_VM_MIRROR:-$(sources | awk '$1 ~ /\/debian\/?$/ && !found++ { print $1 }')}
  security=${BPF_APPLY_VM_SECURITY_MIRROR:-$(sources | awk '$1 ~ /\/debian-security\/?$/ && !found++ { print $1 }')}
  [ -n "$main" ] || die "this machine has no Debian mirror in its apt sources: set BPF_APPLY_VM_MIRROR"
  main=${main%/}
  case $1 in
  *-security) echo "${security:-$main-security}" ;;
  *) echo "$main" ;;
  esac
}

# Runs an apt tool on the private state for one suite.
private_apt() {
  local state=$1 tool=$2
  shift 2
  "$tool" -q -o Dir::State="$state" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" \
    -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferencesparts=/dev/null -o APT::Architecture=amd64 -o APT::Architectures=amd64 \
    -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root \
    -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false "$@"
}

# Prepares the private state for a suite and reads its package list.
update_suite() {
  local state=$1 suite=$2 keyring=/usr/share/keyrings/debian-archive-keyring.gpg trust=
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  : >"$state/status"
  [ -e "$keyring" ] && trust="[signed-by=$keyring] "
  echo "deb $trust$(mirror_of "$suite") $suite main" >"$state/sources.list"
  private_apt "$state" apt-get update >"$state/log" 2>&1 && ! grep -qE '^(W|E): .*(NO_PUBKEY|not signed)' "$state/log" && return
  if grep -qE 'NO_PUBKEY|not signed|EXPKEYSIG' "$state/log"; then
    echo "warning: no key of this machine verifies $suite: its packages are taken unverified" >&2
    echo "deb [trusted=yes] $(mirror_of "$suite") $suite main" >"$state/sources.list"
    private_apt "$state" apt-get update >"$state/log" 2>&1 && return
  fi
  cat "$state/log" >&2
  die "cannot read the package list of $suite"
}

# Downloads packages into a directory of their own and unpacks them into a tree.
unpack_packages() {
  local state=$1 tree=$2 debs log package
  shift 2
  debs=$(mktemp -d "$state/debs.XXXXXX") log=$state/log
  mkdir -p "$tree"
  (cd "$debs" && private_apt "$state" apt-get download "$@") >"$log" 2>&1 || { cat "$log" >&2 && die "cannot download $*"; }
  for package in "$debs"/*.deb; do dpkg -x "$package" "$tree"; done
  rm -rf "$debs"
}
