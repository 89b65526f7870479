#include "../sockets.bpf.h"

COUNTING("sk_msg", on_message, SK_PASS)
