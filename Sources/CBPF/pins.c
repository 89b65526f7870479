// The pins of a bpffs in another mount namespace, read by a process of its own: a file system in user space that is
// mounted on the way can keep who looks at it waiting for good. After fork there are system calls alone.
#define _GNU_SOURCE
#include "cbpf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_LEVELS = 16, LONGEST_PATH = 4096, BPF_MAGIC = (int)0xcafe4a11, RESULTS = 1 };
enum { OBJECT_GET = 7, OBJECT_INFO = 15 };

struct walk {
    uint32_t left; // names that are still looked at
    uint32_t length;
    char path[LONGEST_PATH];
};

static int say(const void *bytes, size_t count) {
    const char *next = bytes;
    while (count > 0) {
        long written = syscall(SYS_write, RESULTS, next, count);
        if (written <= 0) return -1;
        next += written;
        count -= (size_t)written;
    }
    return 0;
}

/// `/proc/self/fd/N`, and a name behind it.
static void descriptor_path(char *text, int descriptor, const char *name) {
    char digits[12];
    int count = 0;
    do digits[count++] = (char)('0' + descriptor % 10);
    while ((descriptor /= 10) > 0);
    strcpy(text, "/proc/self/fd/");
    size_t end = strlen(text);
    while (count > 0) text[end++] = digits[--count];
    text[end] = 0;
    if (!name) return;
    text[end++] = '/';
    strncpy(text + end, name, 256);
}

static void look_at_pin(struct walk *walk, int directory, const char *name) {
    char text[320], kind[32] = {0};
    descriptor_path(text, directory, name);
    struct { uint64_t path; uint32_t descriptor, flags; } open = {.path = (uint64_t)(uintptr_t)text};
    long object = syscall(SYS_bpf, OBJECT_GET, &open, sizeof open);
    if (object < 0) return;
    descriptor_path(text, (int)object, NULL);
    long length = syscall(SYS_readlink, text, kind, sizeof kind - 1);
    struct { uint32_t type, id, rest[2]; } info = {0};
    struct { uint32_t descriptor, length; uint64_t info; } question = {
        .descriptor = (uint32_t)object, .length = sizeof info, .info = (uint64_t)(uintptr_t)&info};
    long asked = syscall(SYS_bpf, OBJECT_INFO, &question, sizeof question);
    syscall(SYS_close, object);
    if (length <= 0 || asked < 0) return;
    struct cbpf_pin pin = {.id = info.id, .length = walk->length};
    memcpy(pin.kind, kind, sizeof pin.kind);
    if (say(&pin, sizeof pin) < 0 || say(walk->path, walk->length) < 0) syscall(SYS_exit_group, 1);
}

static void look_into(struct walk *walk, int directory, int levels) {
    struct entry { uint64_t inode; int64_t offset; uint16_t length; uint8_t type; char name[]; };
    _Alignas(8) char entries[4096];
    while (1) {
        long count = syscall(SYS_getdents64, directory, entries, sizeof entries);
        if (count <= 0) return;
        for (long place = 0; place < count;) {
            struct entry *entry = (struct entry *)(entries + place);
            place += entry->length;
            size_t length = strlen(entry->name);
            if (!strcmp(entry->name, ".") || !strcmp(entry->name, "..")) continue;
            if (walk->left == 0 || walk->length + 1 + length >= sizeof walk->path) return;
            walk->left--;
            uint32_t before = walk->length;
            walk->path[walk->length++] = '/';
            memcpy(walk->path + walk->length, entry->name, length);
            walk->length += (uint32_t)length;
            if (entry->type == DT_REG) look_at_pin(walk, directory, entry->name);
            if (entry->type == DT_DIR && levels > 1) {
                // What is mounted there is another file system.
                struct open_how how = {
                    .flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
                    .resolve = RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH};
                long inner = syscall(SYS_openat2, directory, entry->name, &how, sizeof how);
                if (inner >= 0) {
                    look_into(walk, (int)inner, levels - 1);
                    syscall(SYS_close, inner);
                }
            }
            walk->length = before;
        }
    }
}

static void walk_pins(int root, const char *mount, uint32_t most) {
    struct open_how how = {
        .flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
        .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS};
    long place = syscall(SYS_openat2, root, mount, &how, sizeof how);
    struct statfs status;
    if (place < 0 || syscall(SYS_fstatfs, place, &status) < 0) syscall(SYS_exit_group, 1);
    // Another file system may be mounted over it, which is not touched.
    if ((int)status.f_type != BPF_MAGIC) syscall(SYS_exit_group, 0);
    long directory = syscall(SYS_openat, place, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (directory < 0) syscall(SYS_exit_group, 1);
    struct walk walk = {.left = most};
    look_into(&walk, (int)directory, MOST_LEVELS);
    syscall(SYS_exit_group, walk.left == 0);
}

long cbpf_start_pin_walk(int32_t root, struct cbpf_text mount, uint32_t most, int32_t *output) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
    pid_t parent = getpid();
    long process = syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    if (process < 0) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        return -error;
    }
    if (process == 0) {
        // It keeps nothing of ours open: no lock, and no object that would live longer for it.
        long output = syscall(SYS_fcntl, ends[1], F_DUPFD, 3), place = syscall(SYS_fcntl, root, F_DUPFD, 3);
        syscall(SYS_dup3, output, RESULTS, 0);
        syscall(SYS_dup3, place, 0, 0);
        if (syscall(SYS_close_range, 2, ~0U, 0) < 0) {
            for (int other = 2; other < 4096; other++) syscall(SYS_close, other);
        }
        syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (syscall(SYS_getppid) != parent) syscall(SYS_exit_group, 1);
        walk_pins(0, mount.bytes, most);
    }
    close(ends[1]);
    *output = ends[0];
    return process;
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

long cbpf_read_within(int32_t descriptor, void *bytes, size_t count, uint32_t milliseconds) {
    int64_t deadline = now() + milliseconds;
    while (1) {
        int64_t left = deadline - now();
        struct pollfd ready = {.fd = descriptor, .events = POLLIN};
        int found = poll(&ready, 1, left > 0 ? (int)left : 0);
        if (found == 0) return -ETIMEDOUT;
        if (found < 0 && errno != EINTR) return -errno;
        if (found > 0) break;
    }
    long length = read(descriptor, bytes, count);
    return length < 0 ? -errno : length;
}

long cbpf_end_process(int64_t process) {
    kill((pid_t)process, SIGKILL);
    // One that waits for good is left to whoever comes after us.
    for (int turn = 0; turn < 100; turn++) {
        int status = 0;
        long ended = waitpid((pid_t)process, &status, WNOHANG);
        if (ended < 0 && errno != EINTR) return -errno;
        if (ended > 0) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
        struct timespec pause = {.tv_nsec = 1000000};
        nanosleep(&pause, NULL);
    }
    return 0;
}
