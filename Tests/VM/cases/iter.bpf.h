// What an iterator's program gets, and how the two versions of a program tell what they walk over.
#pragma once

#include "hits.bpf.h"

struct seq_file;

struct bpf_iter_meta {
  struct seq_file *seq;
} __attribute__((preserve_access_index));

#define LISTING_AS(section, name, type, member, text)                                      \
  SEC(section)                                                                             \
  int name(struct bpf_iter__##type *context) {                                             \
    static const char line[] = text;                                                       \
    if (context->member) bpf_seq_write(context->meta->seq, line, sizeof(line) - 1);        \
    return 0;                                                                              \
  }

// Both versions of a program that writes a line for each object: NAME and NAME_changed.
#define LISTING(section, name, type, member)                                               \
  struct bpf_iter__##type {                                                                \
    struct bpf_iter_meta *meta;                                                            \
    void *member;                                                                          \
  } __attribute__((preserve_access_index));                                                \
                                                                                           \
  LISTING_AS(section, name, type, member, "first\n")                                       \
  LISTING_AS(section, name##_changed, type, member, "changed\n")
