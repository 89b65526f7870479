// map_batch [BATCH_SIZE]: seeds a hash map of 1,000,000 entries over libbpf, and prints how many
// nanoseconds that took. MapBatch/main.swift does the same through the typed interface.
#include <bpf/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ENTRIES = 1000000 };

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int count, char **arguments) {
    unsigned batch = count > 1 ? (unsigned)atoi(arguments[1]) : 4096;
    int map = bpf_map_create(BPF_MAP_TYPE_HASH, NULL, sizeof(__u32), sizeof(__u64), ENTRIES, NULL);
    __u32 *keys = malloc(ENTRIES * sizeof *keys);
    __u64 *values = malloc(ENTRIES * sizeof *values);
    if (map < 0 || !keys || !values) return perror("map_batch"), 1;
    for (__u32 i = 0; i < ENTRIES; i++) keys[i] = i, values[i] = i * 3ULL;

    long long start = now();
    for (__u32 done = 0; done < ENTRIES;) {
        __u32 given = ENTRIES - done < batch ? ENTRIES - done : batch;
        if (bpf_map_update_batch(map, keys + done, values + done, &given, NULL))
            return perror("bpf_map_update_batch"), 1;
        done += given;
    }
    printf("%lld\n", now() - start);
    return 0;
}
