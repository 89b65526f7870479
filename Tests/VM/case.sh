#!/bin/sh
# Runs one case inside the VM and adds `NAME<tab>VERDICT` to /out/results.
#
#   case.sh NAME EXPECTED      EXPECTED is a cell of expected.tsv
#
# The verdict is `ok` when the whole life of the deployment was as it should be, `69/X.Y` when it was refused because
# the kernel is older than X.Y (as EXPECTED foresees) and nothing was left behind, else the step that went wrong.
# All output is in /out/NAME.log.

name=$1 expected=$2
log=/out/$name.log
minimum=${expected#69/}
cd "/payload/cases/$name" || exit 1

# What a case's run.sh may replace.
prepare() { :; }
stimulate() { :; }
cleanup() { :; }

# Whether the program of manifest.yaml (first) or of changed.yaml (changed), and only that one, runs under the stimulus.
saw_it_run() {
  sleep 0.1 # a program that was replaced may run a little longer
  before=$(/payload/helper counter /sys/fs/bpf/vm/hits) || return 1
  stimulate || return 1
  after=$(/payload/helper counter /sys/fs/bpf/vm/hits) || return 1
  hits=$((after - before))
  echo "hits: $before -> $after"
  case $1 in
  first) [ $hits -gt 0 ] && [ $hits -lt 1000000 ] ;;
  changed) [ $hits -gt 0 ] && [ $((hits % 1000000)) = 0 ] ;;
  esac
}

[ ! -e run.sh ] || . ./run.sh

finish() {
  printf '%s\t%s\n' "$name" "$1" >>/out/results
  # After a failure the next case shall find a clean machine, as far as that is possible.
  [ -z "$deployed" ] || bpf-apply destroy "$deployment" >>"$log" 2>&1
  cleanup >>"$log" 2>&1
  exit
}

# bpf_apply STEP ARGUMENT...: runs it, keeps its output in /tmp/output and its status in `status`.
bpf_apply() {
  step=$1
  shift
  echo "\$ bpf-apply $*" >>"$log"
  timeout 60 bpf-apply "$@" >/tmp/output 2>&1
  status=$?
  cat /tmp/output >>"$log"
  echo "exit $status" >>"$log"
}

must_succeed() { [ $status = 0 ] || finish "$step: exit $status"; }

must_run() { saw_it_run "$1" >>"$log" 2>&1 || finish "$step: the program was not seen to run"; }

pins() { find /sys/fs/bpf | sort; }

# The kernel frees what is no longer used a moment later.
must_leave_nothing() {
  pins >/tmp/pins-after
  diff /tmp/pins-before /tmp/pins-after >>"$log" || finish "$step: bpffs is not as before"
  attempt=0
  while [ $((attempt += 1)) -le 20 ]; do
    objects_after=$(/payload/helper objects)
    [ "$objects_after" = "$objects_before" ] && return
    sleep 0.1
  done
  echo "objects: $objects_before -> $objects_after" >>"$log"
  finish "$step: objects stay in the kernel"
}

deployed=
deployment=$(sed -n 's/^name: //p' manifest.yaml)
prepare >>"$log" 2>&1 || finish "prepare"
pins >/tmp/pins-before
objects_before=$(/payload/helper objects)

bpf_apply apply manifest.yaml
if [ $status = 69 ] && [ "$minimum" != "$expected" ]; then
  grep -qF "$name" /tmp/output || finish "69, but does not name $name"
  grep -qF "$minimum" /tmp/output || finish "69, but does not name Linux $minimum"
  must_leave_nothing
  finish "$expected"
fi
must_succeed
deployed=yes
must_run first

bpf_apply "second apply" manifest.yaml
must_succeed
grep -q 'No changes' /tmp/output || finish "$step: does not say 'No changes'"
must_run first

if [ -e changed.yaml ]; then
  bpf_apply change changed.yaml
  must_succeed
  must_run changed
fi

bpf_apply destroy destroy "$deployment"
must_succeed
deployed=
must_leave_nothing
finish ok
