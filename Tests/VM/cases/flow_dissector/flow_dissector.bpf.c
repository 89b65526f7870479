#include "../hits.bpf.h"

COUNTING("flow_dissector", on_flow, BPF_OK)
