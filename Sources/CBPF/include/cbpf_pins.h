// Part of cbpf.h, behind `cbpf_text`.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// What a walk through the pins of a bpffs tells of one, before as many bytes of its path, from the mount point on.
struct cbpf_pin {
    char kind[24]; // as /proc/PID/fd names it, and zeros
    uint32_t id;
    uint32_t length;
};

/// Starts a process that walks through the pins of a bpffs, and closes all that this one has open but for `root`.
///
/// `root` is the root directory of a process in the other mount namespace, and `mount` a path from there. The process looks
/// at `most` names, writes a `cbpf_pin` and a path for each pin into what `output` reads, and ends; it ends with this one.
long cbpf_start_pin_walk(
    int32_t root, struct cbpf_text mount, uint32_t most, int32_t *_Nonnull output);

/// poll(2) and read(2); `ETIMEDOUT` where nothing comes in that time.
long cbpf_read_within(
    int32_t descriptor, void *_Nonnull bytes, size_t count, uint32_t milliseconds);

/// Kills a child process and waits for its end, for at most 0.1 s: 1 where it had ended well before, else 0.
long cbpf_end_process(int64_t process);
