// object_fit FILE: opens a bytecode file over libbpf and relocates all of it for the running kernel; prints how many nanoseconds
// that took, and the number of instructions. ObjectFit/main.swift does the same.
//
// libbpf relocates while it loads, so it loads here: but bpf(2) is answered in this process, and nothing reaches the kernel.
#define _GNU_SOURCE
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// Where libbpf maps the variables of a file.
static int descriptor(void) {
    int made = memfd_create("object", MFD_CLOEXEC);
    if (made >= 0 && ftruncate(made, 1 << 20) != 0) return -1;
    return made;
}

// Takes the place of the C library's, through which libbpf makes every call of bpf(2).
long syscall(long number, ...) {
    va_list list;
    va_start(list, number);
    long command = va_arg(list, long);
    va_end(list);
    if (number != SYS_bpf) return errno = ENOSYS, -1;
    switch (command) {
    case BPF_PROG_LOAD:
    case BPF_MAP_CREATE:
    case BPF_BTF_LOAD: return descriptor();
    case BPF_MAP_UPDATE_ELEM:
    case BPF_MAP_FREEZE:
    case BPF_PROG_BIND_MAP: return 0;
    case BPF_BTF_GET_NEXT_ID: return errno = ENOENT, -1;
    default: return errno = EINVAL, -1;
    }
}

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int silent(enum libbpf_print_level level, const char *format, va_list list) {
    (void)level, (void)format, (void)list;
    return 0;
}

int main(int count, char **arguments) {
    if (count != 2) return 64;
    libbpf_set_print(silent);
    long long start = now();
    struct bpf_object *object = bpf_object__open_file(arguments[1], NULL);
    if (!object) return perror("bpf_object__open_file"), 1;
    if (bpf_object__load(object) != 0) return perror("bpf_object__load"), 1;
    long long elapsed = now() - start;
    size_t instructions = 0;
    struct bpf_program *program;
    bpf_object__for_each_program(program, object) instructions += bpf_program__insn_cnt(program);
    printf("%lld %zu\n", elapsed, instructions);
    return 0;
}
