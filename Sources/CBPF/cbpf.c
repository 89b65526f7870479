#define _GNU_SOURCE
#include "cbpf.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long result(long value) { return value < 0 ? -errno : value; }

long cbpf_system_call(long number, long a, long b, long c, long d, long e, long f) {
    long value = syscall(number, a, b, c, d, e, f);
    // Only -1 is a failure here: any other negative value is what the call returned.
    return value == -1 ? -errno : value;
}

int32_t cbpf_last_errno(void) { return errno; }

long cbpf_bpf(uint32_t command, void *attributes, uint32_t size, struct cbpf_common *common,
              uint32_t common_size) {
    return result(syscall(SYS_bpf, command, attributes, size, common, common_size));
}

long cbpf_perf_event_open(const struct cbpf_perf_event *attributes, int32_t pid, int32_t cpu,
                          int32_t group, uint64_t flags) {
    return result(syscall(SYS_perf_event_open, attributes, pid, cpu, group, flags));
}

long cbpf_ioctl(int32_t descriptor, uint64_t request, uint64_t argument) {
    return result(ioctl(descriptor, request, argument));
}

uint32_t cbpf_ioctl_size(uint64_t request) {
    return _IOC_DIR(request) == _IOC_NONE ? 0 : (uint32_t)_IOC_SIZE(request);
}

const int32_t cbpf_open_read_only = O_RDONLY;
const int32_t cbpf_open_write_only = O_WRONLY;
const int32_t cbpf_open_read_write = O_RDWR;
const int32_t cbpf_open_create = O_CREAT;
const int32_t cbpf_open_exclusive = O_EXCL;
const int32_t cbpf_open_truncate = O_TRUNC;
const int32_t cbpf_open_append = O_APPEND;
const int32_t cbpf_open_nonblocking = O_NONBLOCK;
const int32_t cbpf_open_no_controlling_terminal = O_NOCTTY;
const int32_t cbpf_open_close_on_exec = O_CLOEXEC;
const int32_t cbpf_open_directory = O_DIRECTORY;
const int32_t cbpf_open_no_follow = O_NOFOLLOW;
const int32_t cbpf_open_path = O_PATH;

long cbpf_openat(int32_t directory, struct cbpf_text path, int32_t flags, uint32_t mode) {
    return result(openat(directory, path.bytes, flags, mode));
}

long cbpf_close(int32_t descriptor) { return result(close(descriptor)); }

long cbpf_duplicate(int32_t descriptor) {
    return result(fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
}

long cbpf_read(int32_t descriptor, void *bytes, size_t count) {
    return result(read(descriptor, bytes, count));
}

long cbpf_read_at(int32_t descriptor, void *bytes, size_t count, uint64_t position) {
    return result(pread(descriptor, bytes, count, (off_t)position));
}

long cbpf_write(int32_t descriptor, const void *bytes, size_t count) {
    return result(write(descriptor, bytes, count));
}

long cbpf_map(int32_t descriptor, size_t size) {
    int protection = descriptor < 0 ? PROT_READ | PROT_WRITE : PROT_READ;
    int flags = descriptor < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_PRIVATE;
    return result((long)mmap(NULL, size, protection, flags, descriptor, 0));
}

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

long cbpf_map_shared(int32_t descriptor, uint64_t address, size_t size) {
    int flags = address ? MAP_SHARED | MAP_FIXED_NOREPLACE : MAP_SHARED;
    void *place = (void *)(uintptr_t)address;
    return result((long)mmap(place, size, PROT_READ | PROT_WRITE, flags, descriptor, 0));
}

long cbpf_page_size(void) { return sysconf(_SC_PAGESIZE); }

long cbpf_unmap(void *address, size_t size) { return result(munmap(address, size)); }

long cbpf_flock(int32_t descriptor, int32_t operation) {
    return result(flock(descriptor, operation));
}

static int64_t nanoseconds(struct timespec time) {
    return (int64_t)((uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec);
}

long cbpf_status(int32_t directory, struct cbpf_text path, int32_t flags,
                 struct cbpf_file_status *status) {
    struct stat found;
    long failed = result(fstatat(directory, path.bytes, &found, flags));
    if (failed) return failed;
    *status = (struct cbpf_file_status){
        .device = found.st_dev,
        .inode = found.st_ino,
        .links = found.st_nlink,
        .mode = found.st_mode,
        .owner = found.st_uid,
        .group = found.st_gid,
        .size = (uint64_t)found.st_size,
        .modified = nanoseconds(found.st_mtim),
        .changed = nanoseconds(found.st_ctim),
    };
    return 0;
}

long cbpf_filesystem_type(struct cbpf_text path) {
    struct statfs found;
    long failed = result(statfs(path.bytes, &found));
    return failed ? failed : (long)found.f_type;
}

long cbpf_mkdir(struct cbpf_text path, uint32_t mode) { return result(mkdir(path.bytes, mode)); }
long cbpf_rmdir(struct cbpf_text path) { return result(rmdir(path.bytes)); }
long cbpf_unlink(struct cbpf_text path) { return result(unlink(path.bytes)); }
long cbpf_chmod(struct cbpf_text path, uint32_t mode) { return result(chmod(path.bytes, mode)); }

long cbpf_link(struct cbpf_text from, struct cbpf_text to) {
    return result(link(from.bytes, to.bytes));
}

long cbpf_renameat2(struct cbpf_text from, struct cbpf_text to, uint32_t flags) {
    return result(syscall(SYS_renameat2, AT_FDCWD, from.bytes, AT_FDCWD, to.bytes, flags));
}

long cbpf_chown(struct cbpf_text path, uint32_t owner, uint32_t group) {
    return result(chown(path.bytes, owner, group));
}

long cbpf_mkdir_at(int32_t directory, struct cbpf_text name, uint32_t mode) {
    return result(mkdirat(directory, name.bytes, mode));
}

long cbpf_unlink_at(int32_t directory, struct cbpf_text name) {
    return result(unlinkat(directory, name.bytes, 0));
}

long cbpf_rmdir_at(int32_t directory, struct cbpf_text name) {
    return result(unlinkat(directory, name.bytes, AT_REMOVEDIR));
}

long cbpf_link_at(int32_t directory, struct cbpf_text name, int32_t other,
                  struct cbpf_text new_name) {
    return result(linkat(directory, name.bytes, other, new_name.bytes, 0));
}

long cbpf_rename_at(int32_t directory, struct cbpf_text name, int32_t other,
                    struct cbpf_text new_name, uint32_t flags) {
    return result(syscall(SYS_renameat2, directory, name.bytes, other, new_name.bytes, flags));
}

long cbpf_change_owner(int32_t descriptor, uint32_t owner, uint32_t group) {
    return result(fchownat(descriptor, "", owner, group, AT_EMPTY_PATH));
}

long cbpf_change_mode(int32_t descriptor, uint32_t mode) {
    char path[sizeof "/proc/self/fd/-2147483648"];
    snprintf(path, sizeof path, "/proc/self/fd/%d", (int)descriptor);
    return result(chmod(path, mode));
}

long cbpf_filesystem_type_of(int32_t descriptor) {
    struct statfs found;
    long failed = result(fstatfs(descriptor, &found));
    return failed ? failed : (long)found.f_type;
}

long cbpf_mount_bpffs(struct cbpf_text target, uint32_t mode) {
    char options[sizeof "mode=" + 12];
    snprintf(options, sizeof options, "mode=%o", mode);
    return result(mount("bpf", target.bytes, "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, options));
}

long cbpf_unmount(struct cbpf_text target) { return result(umount2(target.bytes, 0)); }

long cbpf_directory_entries(int32_t descriptor, void *bytes, size_t count) {
    return result(syscall(SYS_getdents64, descriptor, bytes, count));
}

long cbpf_readlink(struct cbpf_text path, char *bytes, size_t count) {
    return result(readlink(path.bytes, bytes, count));
}

// The numbers are the same on every architecture; older headers lack them.
enum { PIDFD_OPEN = 434, PIDFD_GETFD = 438 };

long cbpf_open_process(int32_t process) { return result(syscall(PIDFD_OPEN, process, 0)); }

long cbpf_descriptor_of_process(int32_t process, int32_t descriptor) {
    return result(syscall(PIDFD_GETFD, process, descriptor, 0));
}

long cbpf_setns(int32_t descriptor, int32_t kind) { return result(setns(descriptor, kind)); }

long cbpf_namespace_cookie(int32_t socket, uint64_t *cookie) {
    enum { NETNS_COOKIE = 71 };  // SO_NETNS_COOKIE, which older headers lack
    socklen_t size = sizeof *cookie;
    return result(getsockopt(socket, SOL_SOCKET, NETNS_COOKIE, cookie, &size));
}

long cbpf_open_cgroup(int32_t mount, uint64_t number) {
    struct {
        uint32_t size;
        int32_t type;
        uint64_t number;
    } handle = {sizeof number, 0xfe, number};  // FILEID_KERNFS
    return result(syscall(SYS_open_by_handle_at, mount, &handle, O_PATH | O_CLOEXEC));
}

long cbpf_interface_socket(void) { return result(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)); }

long cbpf_interface_index(int32_t socket, struct cbpf_text name) {
    struct ifreq request = {0};
    size_t length = strlen(name.bytes);
    if (length >= sizeof request.ifr_name) return -ENODEV;
    memcpy(request.ifr_name, name.bytes, length);
    long failed = result(ioctl(socket, SIOCGIFINDEX, &request));
    return failed < 0 ? failed : request.ifr_ifindex;
}

long cbpf_effective_user(void) { return (long)geteuid(); }

long cbpf_effective_group(void) { return (long)getegid(); }

long cbpf_raise_locked_memory(void) {
    struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
    return result(setrlimit(RLIMIT_MEMLOCK, &limit));
}

long cbpf_kernel_release(char *bytes, size_t count) {
    struct utsname name;
    long failed = result(uname(&name));
    if (failed) return failed;
    snprintf(bytes, count, "%s", name.release);
    return (long)strlen(bytes);
}

void cbpf_ignore_write_signals(void) {
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

static volatile sig_atomic_t interrupted;

static void note_interrupt(int signal) {
    (void)signal;
    interrupted = 1;
}

// A signal that whoever started us has had ignored, as nohup does, stays ignored.
static void note_unless_ignored(int signal, int flags) {
    struct sigaction former;
    if (sigaction(signal, NULL, &former) == 0 && former.sa_handler == SIG_IGN) return;
    struct sigaction action = {.sa_handler = note_interrupt, .sa_flags = SA_RESTART | flags};
    sigaction(signal, &action, NULL);
}

void cbpf_catch_interrupts(void) {
    int once = (int)SA_RESETHAND;
    note_unless_ignored(SIGINT, once);
    note_unless_ignored(SIGTERM, once);
    note_unless_ignored(SIGQUIT, once);
    // A terminal that goes sends it twice: itself, and through the shell.
    note_unless_ignored(SIGHUP, 0);
    // The kernel sends it every second.
    note_unless_ignored(SIGXCPU, 0);
}

int cbpf_is_interrupted(void) { return interrupted; }

const char *cbpf_environment(struct cbpf_text name) { return getenv(name.bytes); }

long cbpf_sleep_milliseconds(uint32_t milliseconds) {
    struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    return result(nanosleep(&time, NULL));
}

void cbpf_ignore_interrupts(void) {
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
}

uint64_t cbpf_uptime_milliseconds(void) {
    struct timespec time = {0, 0};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

long cbpf_kernel_log(char *bytes, uint32_t count) {
    enum { READ_ALL = 3 };
    return result(klogctl(READ_ALL, bytes, (int)count));
}

// In a session of its own, in the root directory, without environment and output.
static long spawned(const char *path, const uint8_t *arguments, uint32_t length, int input) {
    enum { MOST = 32 };
    char *words[MOST + 1] = {NULL};
    size_t count = 0;
    const char *end = (const char *)arguments + length;
    for (const char *word = (const char *)arguments; word < end; word += strlen(word) + 1) {
        if (count == MOST) return -E2BIG;
        words[count++] = (char *)word;
    }
    if (count == 0) return -EINVAL;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, "/");
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    // Whoever waits for the caller's own files to be closed must not wait for this process.
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawnattr_init(&attributes);
    // What is ignored or blocked here is not there.
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    pid_t process = 0;
    char *environment[] = {NULL};
    int error = posix_spawn(
        &process, path ? path : words[0], &actions, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error != 0 ? -error : process;
}

long cbpf_spawn_detached(const uint8_t *arguments, uint32_t length, int32_t *input) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
    long process = spawned("/proc/self/exe", arguments, length, ends[0]);
    close(ends[0]);
    if (process < 0) {
        close(ends[1]);
        return process;
    }
    *input = ends[1];
    return process;
}

long cbpf_run(const uint8_t *arguments, uint32_t length) {
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing < 0) return -errno;
    long process = spawned(NULL, arguments, length, nothing);
    close(nothing);
    if (process < 0) return process;
    int status = 0;
    while (waitpid((pid_t)process, &status, 0) < 0) {
        if (errno != EINTR) return -errno;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// fsopen, fsconfig (to create the superblock) and fsmount, which glibc before 2.36 does not know.
long cbpf_detached_mount(struct cbpf_text type) {
    enum { FSOPEN = 430, FSCONFIG = 431, FSMOUNT = 432, CLOSE_ON_EXEC = 1, CREATE = 6 };
    long context = result(syscall(FSOPEN, type.bytes, CLOSE_ON_EXEC));
    if (context < 0) return context;
    long mounted = result(syscall(FSCONFIG, context, CREATE, NULL, NULL, 0));
    if (mounted >= 0) mounted = result(syscall(FSMOUNT, context, CLOSE_ON_EXEC, 0));
    close((int)context);
    return mounted;
}

long cbpf_route_socket(void) {
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (descriptor < 0) return -errno;
    struct timeval patience = {.tv_sec = 10};
    long failed = result(
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience));
    if (failed) close(descriptor);
    return failed ? failed : descriptor;
}

long cbpf_route_receive(int32_t descriptor, void *bytes, size_t count) {
    while (1) {
        struct sockaddr_nl sender = {0};
        socklen_t size = sizeof sender;
        long length = result(
            recvfrom(descriptor, bytes, count, MSG_TRUNC, (struct sockaddr *)&sender, &size));
        // The kernel's port is 0.
        if (length < 0 || sender.nl_pid == 0) return length;
    }
}
