/* The map that exec.bpf.c fills and tasks.bpf.c reads: executions per command. */
#pragma once

struct command {
    char name[16]; /* as in /proc/PID/comm: cut to 15 bytes, filled up with zeros */
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, struct command);
    __type(value, __u64);
} executions SEC(".maps");
