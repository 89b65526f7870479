// btf_index NAME KIND...: opens the kernel's BTF over libbpf, looks up types by name and kind, and prints
// how many nanoseconds that took, and the ids. BTFIndex/main.swift does the same.
#include <bpf/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static __u32 kind(const char *name) {
    if (strcmp(name, "struct") == 0) return BTF_KIND_STRUCT;
    if (strcmp(name, "func") == 0) return BTF_KIND_FUNC;
    return BTF_KIND_TYPEDEF;
}

int main(int count, char **arguments) {
    int wanted = (count - 1) / 2;
    int *ids = calloc(wanted + 1, sizeof *ids);
    if (!ids) return perror("btf_index"), 1;

    long long start = now();
    struct btf *btf = btf__load_vmlinux_btf();
    if (!btf) return perror("btf__load_vmlinux_btf"), 1;
    for (int i = 0; i < wanted; i++)
        ids[i] = btf__find_by_name_kind(btf, arguments[1 + 2 * i], kind(arguments[2 + 2 * i]));
    printf("%lld", now() - start);
    for (int i = 0; i < wanted; i++) printf(" %d", ids[i] < 0 ? 0 : ids[i]);
    printf("\n");
    return 0;
}
