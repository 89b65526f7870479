#include "../iter.bpf.h"

LISTING("iter.s/task", on_task, task, task)
LISTING("iter/bpf_map", on_map, bpf_map, map)
LISTING("iter/bpf_prog", on_program, bpf_prog, prog)
LISTING("iter/tcp", on_socket, tcp, sk_common)
