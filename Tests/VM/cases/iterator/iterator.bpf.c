#include "../hits.bpf.h"

struct seq_file;

struct bpf_iter_meta {
  struct seq_file *seq;
} __attribute__((preserve_access_index));

struct task_struct;

struct bpf_iter__task {
  struct bpf_iter_meta *meta;
  struct task_struct *task;
} __attribute__((preserve_access_index));

SEC("iter/task")
int on_task(struct bpf_iter__task *context) {
  static const char line[] = "first\n";
  if (context->task) bpf_seq_write(context->meta->seq, line, sizeof(line) - 1);
  return 0;
}

SEC("iter/task")
int on_task_changed(struct bpf_iter__task *context) {
  static const char line[] = "changed\n";
  if (context->task) bpf_seq_write(context->meta->seq, line, sizeof(line) - 1);
  return 0;
}
