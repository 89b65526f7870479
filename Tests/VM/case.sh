#!/bin/sh
# Runs one case, inside the VM or on the host, and adds `NAME<tab>VERDICT` to /out/results.
#
#   case.sh NAME EXPECTED PROGRAM OPTIONS TARGET     a cell of expected.tsv, and those of strategies.tsv
#
# The verdict is `ok` when the whole life of the deployment was as it should be, `EXIT/WORD` when it was refused with
# this status, the kind and WORD in its message (as EXPECTED foresees) and nothing was left behind, else the step that
# went wrong. All output is in /out/NAME.log.

name=$1 expected=$2 for_program=$3 for_options=$4 for_target=$5
log=/out/$name.log
cd "/payload/cases/$name" || exit 1
deployment=$(sed -n 's/^name: //p' manifest.yaml)

# What a case's run.sh may replace or set.
kind=$name # of the attachment, as its manifest has it
options=   # a sed script by which the manifest gives other options for the same target
moved=     # a sed script by which the manifest names another target
prepare() { :; }
stimulate() { :; }
# lose, where something can happen to its target, and `lost`, how status names that (a regular expression).
# stimulate_moved, where the other target has another stimulus: there is none by default.
is_gone() { :; } # after the deployment, where more is to be seen than bpffs and objects
cleanup() { :; }

# Detaches behind bpf-apply's back: nothing but its pin holds a link.
links=/sys/fs/bpf/bpf-apply/$deployment/current/links
sever() { rm $links/*; }

# saw_it_run VERSION STIMULUS: whether the programs of manifest.yaml (first) or of changed.yaml (changed), and only
# those, run under the stimulus, or none of both (none). A packet may be received after the call that sent it, or lost
# where its interface came up a moment ago: what is not seen to run gets its stimulus again, for some seconds.
saw_it_run() {
  sleep 0.1 # a program that was replaced may run a little longer
  before=$(/payload/helper counters /sys/fs/bpf/vm/hits) || return 1
  attempt=0
  while [ $((attempt += 1)) -le 50 ]; do
    $2 || [ "$1" = none ] || return 1
    ! hits_are_those_of "$1" || return 0
    [ "$1" != none ] || return 1
    sleep 0.1
  done
  return 1
}

# Whether each counter moved since `before` as that version moves it.
hits_are_those_of() {
  after=$(/payload/helper counters /sys/fs/bpf/vm/hits) || return 1
  echo "hits: $before -> $after"
  rest=$before
  for now in $after; do
    hits=$((now - ${rest%% *}))
    rest=${rest#* }
    case $1 in
    first) [ $hits -gt 0 ] && [ $hits -lt 1000000 ] ;;
    changed) [ $hits -gt 0 ] && [ $((hits % 1000000)) = 0 ] ;;
    none) [ $hits = 0 ] ;;
    esac || return 1
  done
}

[ ! -e run.sh ] || . ./run.sh
# The same with the second version of each program.
[ -e changed.yaml ] || sed 's|program: [a-z_]*/on_[a-z]*|&_changed|' manifest.yaml >changed.yaml

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

# must_run VERSION [STIMULUS]
must_run() {
  saw_it_run "$1" "${2:-stimulate}" >>"$log" 2>&1 && return
  [ "$1" = none ] && finish "$step: the program runs where it was before"
  finish "$step: the program was not seen to run"
}

# must_replace STRATEGY: what the output says of those who watch tells how links were replaced.
must_replace() {
  strategy=
  ! grep -q '^Downtime, for a moment' /tmp/output || strategy=old-first
  ! grep -q 'Duplicate events possible' /tmp/output || strategy=${strategy:+$strategy+}new-first
  [ "${strategy:-in-place}" = "$1" ] || finish "$step: ${strategy:-in-place}, not $1"
}

must_change_nothing() {
  bpf_apply "$1" "$2"
  must_succeed
  grep -q 'No changes' /tmp/output || finish "$step: does not say 'No changes'"
}

pins() { find /sys/fs/bpf | sort; }

# What was made since objects-before is gone, or goes: the kernel frees what is no longer used a moment later, and others
# who work on the same kernel meanwhile, as on the host, need longer.
must_leave_nothing() {
  pins >/tmp/pins-after
  diff /tmp/pins-before /tmp/pins-after >>"$log" || finish "$step: bpffs is not as before"
  /payload/helper objects >/tmp/objects-after
  sort /tmp/objects-before /tmp/objects-before /tmp/objects-after | uniq -u >/tmp/objects-new
  attempt=0
  while [ $((attempt += 1)) -le 150 ]; do
    /payload/helper objects | sort - /tmp/objects-new | uniq -d >/tmp/objects-left
    [ -s /tmp/objects-left ] || return
    sleep 0.1
  done
  sed 's/$/ stays in the kernel/' /tmp/objects-left >>"$log"
  finish "$step: objects stay in the kernel"
}

deployed=
prepare >>"$log" 2>&1 || finish "prepare"
pins >/tmp/pins-before
/payload/helper objects >/tmp/objects-before

bpf_apply apply manifest.yaml
if [ $status != 0 ] && [ $status = "${expected%%/*}" ]; then
  for word in "$kind" "${expected#*/}"; do
    grep -qF "$word" /tmp/output || finish "exit $status, but does not say $word"
  done
  must_leave_nothing
  finish "$expected"
fi
must_succeed
deployed=yes
must_run first

must_change_nothing "second apply" manifest.yaml
must_run first

sever >>"$log" 2>&1 || finish "sever"
bpf_apply repair manifest.yaml
must_succeed
grep -q 'No changes' /tmp/output && finish "$step: says 'No changes'"
must_run first

# Its target is taken away, or another one put in its place: status says so, and an apply attaches it again.
if type lose >/dev/null 2>&1; then
  lose >>"$log" 2>&1 || finish "lose"
  bpf_apply "status of what was lost" status --check "$deployment"
  [ $status = 2 ] || finish "$step: exit $status, not 2"
  grep -qE "$lost" /tmp/output || finish "$step: does not say $lost"
  bpf_apply "apply of what was lost" manifest.yaml
  must_succeed
  grep -q 'No changes' /tmp/output && finish "$step: says 'No changes'"
  must_run first
  bpf_apply "status of what is back" status --check "$deployment"
  must_succeed
fi

bpf_apply change changed.yaml
must_succeed
must_replace "$for_program"
must_run changed

# Of options that the kernel does not know, bpf-apply says so, and all stays as it is.
cp changed.yaml options.yaml
if [ -n "$options" ]; then
  sed "$options" changed.yaml >options.yaml
  cmp -s changed.yaml options.yaml && finish "options: nothing to replace"
  bpf_apply options options.yaml
  case $for_options in
  */*)
    [ $status = "${for_options%%/*}" ] || finish "$step: exit $status, not $for_options"
    grep -qF "${for_options#*/}" /tmp/output || finish "$step: does not say ${for_options#*/}"
    cp changed.yaml options.yaml
    ;;
  *)
    must_succeed
    grep -q 'No changes' /tmp/output && finish "$step: says 'No changes'"
    must_replace "$for_options"
    ;;
  esac
  must_run changed
  must_change_nothing "apply after the options" options.yaml
elif [ "$for_options" != - ]; then
  finish "options: none, but strategies.tsv has $for_options"
fi

if [ -n "$moved" ]; then
  sed "$moved" options.yaml >moved.yaml
  cmp -s options.yaml moved.yaml && finish "move: nothing to replace"
  bpf_apply move moved.yaml
  must_succeed
  must_replace "$for_target"
  if type stimulate_moved >/dev/null 2>&1; then
    must_run changed stimulate_moved
    must_run none
  else
    must_run changed
  fi
elif [ "$for_target" != - ]; then
  finish "move: none, but strategies.tsv has $for_target"
fi

bpf_apply destroy destroy "$deployment"
must_succeed
deployed=
must_leave_nothing
is_gone >>"$log" 2>&1 || finish "$step: something of it is left"
finish ok
