// no_op DIRECTORY COUNT: opens the links DIRECTORY/a0, a1 … and asks the kernel what each of them is: the least
// that telling whether all are there takes.
#include <linux/bpf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int count, char **arguments) {
    if (count != 3) return fputs("no_op DIRECTORY COUNT\n", stderr), 64;
    int links = atoi(arguments[2]);
    for (int number = 0; number < links; number++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/a%d", arguments[1], number);
        union bpf_attr get = {.pathname = (uintptr_t)path};
        int descriptor = (int)syscall(SYS_bpf, BPF_OBJ_GET, &get, sizeof get);
        if (descriptor < 0) return perror(path), 1;
        struct bpf_link_info info = {0};
        union bpf_attr ask = {
            .info = {.bpf_fd = (__u32)descriptor, .info_len = sizeof info, .info = (uintptr_t)&info}};
        if (syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &ask, sizeof ask) || !info.id)
            return perror("BPF_OBJ_GET_INFO_BY_FD"), 1;
        close(descriptor);
    }
    return 0;
}
