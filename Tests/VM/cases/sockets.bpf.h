// Two maps for a socket each: that of the manifest, and that which it is moved to.
#pragma once

#include "hits.bpf.h"

struct {
  __uint(type, BPF_MAP_TYPE_SOCKMAP);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} sockets SEC(".maps"), others SEC(".maps");
