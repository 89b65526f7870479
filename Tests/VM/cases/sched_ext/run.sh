kind=struct_ops

at_work() { grep -qx "$1" /sys/kernel/sched_ext/state; }

stimulate() { /bin/true && at_work enabled; }

# The kernel ends the scheduler, as it does when that fails (here because SysRq-S asks for it).
eject() {
  echo S >/proc/sysrq-trigger
  attempt=0
  until at_work disabled; do
    [ $((attempt += 1)) -le 100 ] || finish "eject: it is still at work"
    sleep 0.1
  done
}

# says STATUS WORDS...: what bpf-apply just did.
says() {
  [ $status = "$1" ] || finish "$step: exit $status, not $1"
  shift
  for words in "$@"; do grep -qF -e "$words" /tmp/output || finish "$step: does not say $words"; done
}

# What was ejected is left so, unless it is asked for or another; then it is attached, and its pin removed like any other's.
sever() {
  eject
  bpf_apply "status of what was ejected" status --check "$deployment"
  says 2 "scheduler  ejected " "(by the kernel: disabled by sysrq-S)"
  bpf_apply "apply what was ejected" manifest.yaml
  says 0 "No changes" "disabled by sysrq-S" "--replace attachment.scheduler"
  at_work disabled || finish "$step: it is attached again"
  bpf_apply "ask for what was ejected" manifest.yaml --replace attachment.scheduler
  must_succeed
  must_run first
  eject
  bpf_apply "change what was ejected" changed.yaml
  must_succeed
  must_run changed
  bpf_apply "change it back" manifest.yaml
  must_succeed
  must_run first
  rm "$links"/*
}

# The kernel's own scheduler is back.
is_gone() { at_work disabled; }
