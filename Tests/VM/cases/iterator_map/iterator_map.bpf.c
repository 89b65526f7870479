#include "../hits.bpf.h"

struct seq_file;

struct bpf_iter_meta {
  struct seq_file *seq;
} __attribute__((preserve_access_index));

struct bpf_iter__bpf_map_elem {
  struct bpf_iter_meta *meta;
  void *value;
} __attribute__((preserve_access_index));

SEC("iter/bpf_map_elem")
int on_element(struct bpf_iter__bpf_map_elem *context) {
  static const char line[] = "first\n";
  if (context->value) bpf_seq_write(context->meta->seq, line, sizeof(line) - 1);
  return 0;
}

SEC("iter/bpf_map_elem")
int on_element_changed(struct bpf_iter__bpf_map_elem *context) {
  static const char line[] = "changed\n";
  if (context->value) bpf_seq_write(context->meta->seq, line, sizeof(line) - 1);
  return 0;
}
