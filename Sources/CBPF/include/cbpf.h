// System calls for Swift, which cannot call variadic C functions and does not see what glibc hides
// behind _GNU_SOURCE. Each function has a fixed number of arguments and returns -errno on failure,
// so that nothing can overwrite errno on its way.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "cbpf_info.h"
#include "cbpf_link.h"
#include "cbpf_link_info.h"
#include "cbpf_map.h"
#include "cbpf_netlink.h"
#include "cbpf_object.h"
#include "cbpf_perf_event.h"
#include "cbpf_program.h"

/// A path or name, up to its NUL. Swift would make a `const char *` of any `String`, and one that holds a NUL were cut
/// there; of this structure it makes none, so that every text goes through the one place that refuses such.
struct cbpf_text {
    const char *_Nonnull bytes;
};

#include "cbpf_pins.h"

/// syscall(2), with as many arguments as any system call has.
long cbpf_system_call(long number, long a, long b, long c, long d, long e, long f);
/// The errno of this thread.
int32_t cbpf_last_errno(void);

/// bpf(2): `attributes` holds `size` bytes, and the kernel may write into them; so it may into
/// `common`, where the command is or'ed with BPF_COMMON_ATTRS.
long cbpf_bpf(uint32_t command, void *_Nullable attributes, uint32_t size,
              struct cbpf_common *_Nullable common, uint32_t common_size);

long cbpf_perf_event_open(const struct cbpf_perf_event *_Nonnull attributes, int32_t pid,
                          int32_t cpu, int32_t group, uint64_t flags);
long cbpf_ioctl(int32_t descriptor, uint64_t request, uint64_t argument);
/// How many bytes a request of ioctl(2) reads or writes, where its number says so; else 0.
uint32_t cbpf_ioctl_size(uint64_t request);

/// The flags of openat(2), which are not the same on every architecture.
extern const int32_t cbpf_open_read_only, cbpf_open_write_only, cbpf_open_read_write;
extern const int32_t cbpf_open_create, cbpf_open_exclusive, cbpf_open_truncate, cbpf_open_append;
extern const int32_t cbpf_open_nonblocking, cbpf_open_no_controlling_terminal;
extern const int32_t cbpf_open_close_on_exec;
extern const int32_t cbpf_open_directory, cbpf_open_no_follow, cbpf_open_path;

long cbpf_openat(int32_t directory, struct cbpf_text path, int32_t flags, uint32_t mode);
long cbpf_close(int32_t descriptor);
/// fcntl(2) with F_DUPFD_CLOEXEC.
long cbpf_duplicate(int32_t descriptor);
long cbpf_read(int32_t descriptor, void *_Nonnull bytes, size_t count);
/// pread(2).
long cbpf_read_at(int32_t descriptor, void *_Nonnull bytes, size_t count, uint64_t position);
long cbpf_write(int32_t descriptor, const void *_Nonnull bytes, size_t count);
/// mmap(2), for reading alone and for this process alone: the address of the file's first `size` bytes.
/// Of no file (-1) it is memory of zeros, which may be written.
long cbpf_map(int32_t descriptor, size_t size);
/// mmap(2), for reading and writing together with all others who map it; at an address that is free, or at any (0).
long cbpf_map_shared(int32_t descriptor, uint64_t address, size_t size);
long cbpf_page_size(void);
long cbpf_unmap(void *_Nonnull address, size_t size);
long cbpf_flock(int32_t descriptor, int32_t operation);

/// What bpf-apply asks of stat(2) and statfs(2).
struct cbpf_file_status {
    uint64_t device;
    uint64_t inode;
    uint64_t links;
    uint32_t mode;
    uint32_t owner;
    uint32_t group;
    uint32_t unused;
    uint64_t size;
    /// When the content was last written, and when anything of the file was changed: nanoseconds since 1970.
    int64_t modified;
    int64_t changed;
};
/// fstatat(2); an empty path with CBPF_EMPTY_PATH asks about the descriptor itself.
long cbpf_status(int32_t directory, struct cbpf_text path, int32_t flags,
                 struct cbpf_file_status *_Nonnull status);
/// The type of the file system that holds `path`: its magic number.
long cbpf_filesystem_type(struct cbpf_text path);

long cbpf_mkdir(struct cbpf_text path, uint32_t mode);
long cbpf_rmdir(struct cbpf_text path);
long cbpf_unlink(struct cbpf_text path);
long cbpf_link(struct cbpf_text from, struct cbpf_text to);
long cbpf_renameat2(struct cbpf_text from, struct cbpf_text to, uint32_t flags);
long cbpf_chmod(struct cbpf_text path, uint32_t mode);
long cbpf_chown(struct cbpf_text path, uint32_t owner, uint32_t group);
/// Names in an open directory: mkdirat(2), unlinkat(2), linkat(2), renameat2(2).
long cbpf_mkdir_at(int32_t directory, struct cbpf_text name, uint32_t mode);
long cbpf_unlink_at(int32_t directory, struct cbpf_text name);
long cbpf_rmdir_at(int32_t directory, struct cbpf_text name);
long cbpf_link_at(int32_t directory, struct cbpf_text name, int32_t other,
                  struct cbpf_text new_name);
long cbpf_rename_at(int32_t directory, struct cbpf_text name, int32_t other,
                    struct cbpf_text new_name, uint32_t flags);
/// fchownat(2) of what a descriptor names, also one of O_PATH; UINT32_MAX leaves one as it is.
long cbpf_change_owner(int32_t descriptor, uint32_t owner, uint32_t group);
/// chmod(2) of what a descriptor names, also one of O_PATH, by its name in /proc.
long cbpf_change_mode(int32_t descriptor, uint32_t mode);
/// The type of the file system of an open file: fstatfs(2).
long cbpf_filesystem_type_of(int32_t descriptor);
/// mount(2) of bpffs, whose root directory has a mode, without set-user-ID, devices and programs to run.
long cbpf_mount_bpffs(struct cbpf_text target, uint32_t mode);
long cbpf_unmount(struct cbpf_text target);
/// A new mount of a file system type that is in no directory: its descriptor.
long cbpf_detached_mount(struct cbpf_text type);
/// getdents64(2): fills `bytes` with directory entries, 0 at the end.
long cbpf_directory_entries(int32_t descriptor, void *_Nonnull bytes, size_t count);
/// readlink(2).
long cbpf_readlink(struct cbpf_text path, char *_Nonnull bytes, size_t count);

/// pidfd_open(2): a descriptor of a process.
long cbpf_open_process(int32_t process);
/// pidfd_getfd(2): a copy of a descriptor of the process that `process` is a descriptor of.
long cbpf_descriptor_of_process(int32_t process, int32_t descriptor);

long cbpf_setns(int32_t descriptor, int32_t kind);
/// getsockopt(2): SO_NETNS_COOKIE of a socket.
long cbpf_namespace_cookie(int32_t socket, uint64_t *_Nonnull cookie);
/// open_by_handle_at(2): the directory of a file system of control groups that has this number, without opening it to
/// read. `mount` is any directory there.
long cbpf_open_cgroup(int32_t mount, uint64_t number);
/// A socket whose network namespace interfaces are looked up in.
long cbpf_interface_socket(void);
/// ioctl(2): SIOCGIFINDEX.
long cbpf_interface_index(int32_t socket, struct cbpf_text name);
long cbpf_effective_user(void);
long cbpf_effective_group(void);
/// The highest limit of locked memory that we may have, taken (before 5.11 it bounds all maps).
long cbpf_raise_locked_memory(void);
/// uname(2)'s release.
long cbpf_kernel_release(char *_Nonnull bytes, size_t count);
/// signal(2): ignores SIGPIPE and SIGXFSZ, so that what cannot be written is an error of the call that writes.
void cbpf_ignore_write_signals(void);

/// sigaction(2): SIGINT, SIGTERM and SIGQUIT are noted once, the second ends the process, as always; SIGHUP and SIGXCPU
/// are noted however often they come. One that is ignored stays so.
void cbpf_catch_interrupts(void);

/// 1 where one has come, else 0.
int cbpf_is_interrupted(void);
/// getenv(3).
const char *_Nullable cbpf_environment(struct cbpf_text name);
long cbpf_sleep_milliseconds(uint32_t milliseconds);

/// signal(2): ignores SIGINT, SIGTERM and SIGQUIT from now on.
void cbpf_ignore_interrupts(void);

/// clock_gettime(2) of CLOCK_BOOTTIME, in milliseconds.
uint64_t cbpf_uptime_milliseconds(void);

/// klogctl(3): the last messages in the kernel's log, as many as `count` bytes hold.
long cbpf_kernel_log(char *_Nonnull bytes, uint32_t count);

/// posix_spawn(3) of the program that the first of the arguments is, as below but without input, and waitpid(2) for its
/// exit code; 128 and more is a signal.
long cbpf_run(const uint8_t *_Nonnull arguments, uint32_t length);

/// posix_spawn(3) of this very program in a session of its own, in the root directory, without environment and output.
/// No signal is ignored or blocked in it. Its standard input ends when `input`, which is the caller's, is closed.
/// `arguments` are at most 32, each with its NUL.
long cbpf_spawn_detached(
    const uint8_t *_Nonnull arguments, uint32_t length, int32_t *_Nonnull input);
