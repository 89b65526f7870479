#include "../hits.bpf.h"

struct seq_file;

struct bpf_iter_meta {
  struct seq_file *seq;
} __attribute__((preserve_access_index));

struct cgroup;

struct bpf_iter__cgroup {
  struct bpf_iter_meta *meta;
  struct cgroup *cgroup;
} __attribute__((preserve_access_index));

SEC("iter/cgroup")
int on_group(struct bpf_iter__cgroup *context) {
  static const char line[] = "first\n";
  if (context->cgroup) bpf_seq_write(context->meta->seq, line, sizeof(line) - 1);
  return 0;
}

SEC("iter/cgroup")
int on_group_changed(struct bpf_iter__cgroup *context) {
  static const char line[] = "changed\n";
  if (context->cgroup) bpf_seq_write(context->meta->seq, line, sizeof(line) - 1);
  return 0;
}
