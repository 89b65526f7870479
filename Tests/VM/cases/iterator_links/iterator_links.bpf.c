#include "../iter.bpf.h"

LISTING("iter/bpf_link", on_link, bpf_link, link)
