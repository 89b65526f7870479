# The tools' maps are no counters; the kernel counts how often programs run.
prepare() { echo 1 >/proc/sys/kernel/bpf_stats_enabled; }

stimulate() {
  touch /tmp/unlinked
  rm /tmp/unlinked
  mkdir /tmp/made
  rmdir /tmp/made
  /payload/helper connect 1
}

cleanup() { echo 0 >/proc/sys/kernel/bpf_stats_enabled; }

# The alternatives: where kprobes can be pinned those, else the others; and of no alternative both.
case $(uname -r) in
5.10.*) left=kprobe ran='latency_fentry/fentry_tcp_v4_connect locks_fentry/mutex_lock' ;;
*)
  left=fentry
  ran='latency_kprobe/tcp_v4_connect locks_kprobe/kprobe_mutex_lock opens_root/tracepoint__syscalls__sys_enter_openat'
  ;;
esac

saw_it_run() {
  [ "$1" != none ] || return 0
  stimulate
  bpf-apply status vm-tools >/tmp/status || return 1
  cat /tmp/status
  ! grep -q "locks_$left" /tmp/status || return 1
  for program in $ran unlinks/dummy_fentry unlinks/dummy_fexit; do
    grep -qE "$program(@[^ ]*)? .* runs" /tmp/status || return 1
  done
}
