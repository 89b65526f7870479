#include "halting.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Where a program halts: of bpf(2), only where it pins, and where it may, opens what is pinned.
static const struct {
    const char *name;
    uint32_t number;
} calls[] = {
    {"bpf", SYS_bpf},
    {"mkdirat", SYS_mkdirat},
    {"unlinkat", SYS_unlinkat},
    {"linkat", SYS_linkat},
    {"renameat2", SYS_renameat2},
    {"fchownat", SYS_fchownat},
    {"fchmodat", SYS_fchmodat},
#ifdef SYS_fchmodat2
    {"fchmodat2", SYS_fchmodat2},
#endif
    // What newer architectures do without.
#ifdef SYS_chmod
    {"chmod", SYS_chmod},
    {"chown", SYS_chown},
    {"lchown", SYS_lchown},
    {"link", SYS_link},
    {"mkdir", SYS_mkdir},
    {"rename", SYS_rename},
    {"rmdir", SYS_rmdir},
    {"symlink", SYS_symlink},
    {"unlink", SYS_unlink},
#endif
};
static const int count = sizeof calls / sizeof calls[0];

const char *halting_call_name(int32_t call) {
    return call >= 0 && call < count ? calls[call].name : NULL;
}

/// Makes the kernel ask the tracer at the entry of each of the calls.
static int filter_calls(bool at_looks) {
    // Three instructions for a call, three more for bpf(2), and one behind.
    struct sock_filter code[3 * sizeof calls / sizeof calls[0] + 4];
    int end = 0;
    for (int call = 0; call < count; call++) {
        code[end++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
        if (calls[call].number == SYS_bpf) {
            // The lower half of the first argument.
            size_t command = offsetof(struct seccomp_data, args[0]);
            if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) command += 4;
            code[end++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 0, 4);
            code[end++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, command);
            code[end++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, BPF_OBJ_PIN, 1, 0);
            code[end++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
                                                       at_looks ? BPF_OBJ_GET : BPF_OBJ_PIN, 0, 1);
        } else {
            code[end++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[call].number, 0, 1);
        }
        code[end++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | (uint32_t)call);
    }
    code[end++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {(unsigned short)end, code};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int32_t halting_start(const char *directory, char *const *arguments, char *const *environment,
                      const char *output, bool at_looks) {
    pid_t process = fork();
    if (process == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        dup2(open("/dev/null", O_RDONLY), 0);
        dup2(open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
        dup2(1, 2);
        alarm(20);
        if (chdir(directory) == 0 && ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 && raise(SIGSTOP) == 0 &&
            filter_calls(at_looks) == 0)
            execve(arguments[0], arguments, environment);
        _exit(127);
    }
    int status;
    if (process < 0 || waitpid(process, &status, 0) != process || !WIFSTOPPED(status)) return -1;
    long options = PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP;
    return ptrace(PTRACE_SETOPTIONS, process, NULL, options) == 0 ? process : -1;
}

int32_t halting_continue(int32_t process, int32_t *status) {
    long signal = 0;
    while (ptrace(PTRACE_CONT, process, NULL, signal) == 0 && waitpid(process, status, 0) == process &&
           WIFSTOPPED(*status)) {
        int event = *status >> 16;
        unsigned long call;
        if (event == PTRACE_EVENT_SECCOMP && ptrace(PTRACE_GETEVENTMSG, process, NULL, &call) == 0)
            return (int32_t)call;
        signal = event ? 0 : WSTOPSIG(*status);
    }
    return -1;
}

static int do_deed(enum halting_deed deed, const char *path, const char *other) {
    switch (deed) {
    case HALTING_MAKE_DIRECTORY: return mkdir(path, 0755);
    case HALTING_LINK_SYMBOLICALLY: return symlink(other, path);
    case HALTING_LINK: return link(path, other);
    case HALTING_RENAME: return rename(path, other);
    case HALTING_UNLINK: return unlink(path);
    case HALTING_REMOVE_DIRECTORY: return rmdir(path);
    }
    errno = EINVAL;
    return -1;
}

int32_t halting_do_as(uint32_t user, enum halting_deed deed, const char *path, const char *other) {
    pid_t process = vfork();
    if (process == 0) {
        // As system calls: the library's functions would change all threads of the parent, whose memory this is.
        if (syscall(SYS_setgroups, 0, NULL) || syscall(SYS_setresgid, user, user, user) ||
            syscall(SYS_setresuid, user, user, user) || do_deed(deed, path, other))
            _exit(errno);
        _exit(0);
    }
    int status;
    if (process < 0 || waitpid(process, &status, 0) != process || !WIFEXITED(status)) return ECHILD;
    return WEXITSTATUS(status);
}
