#ifndef HALTING_H
#define HALTING_H

#include <stdbool.h>
#include <stdint.h>

/// Starts a program that halts at the entry of each system call that pins, makes, removes or renames, or changes who may
/// open what; also where it opens what is pinned, if that is asked for. What it prints goes to a file. It is killed after 20 seconds, and when the thread ends that has started it,
/// which must be the one that lets it go on. Returns the process, or -1.
int32_t halting_start(const char *_Nonnull directory, char *_Nullable const *_Nonnull arguments,
                      char *_Nullable const *_Nonnull environment,
                      const char *_Nonnull output, bool at_looks);

/// Lets it go on. Returns the call at whose entry it halts, as halting_call_name numbers them, or -1 where it has ended:
/// then its status is as wait(2) says it.
int32_t halting_continue(int32_t process, int32_t *_Nonnull status);

/// What a call is called; NULL where there are no more.
const char *_Nullable halting_call_name(int32_t call);

/// What a user does with a name; of two, the other comes second.
enum halting_deed {
    HALTING_MAKE_DIRECTORY,
    HALTING_LINK_SYMBOLICALLY,
    HALTING_LINK,
    HALTING_RENAME,
    HALTING_UNLINK,
    HALTING_REMOVE_DIRECTORY,
};

/// Does it in a process of a user, and of the group with that number, without privileges. Returns 0, or the errno.
int32_t halting_do_as(uint32_t user, enum halting_deed deed, const char *_Nonnull path,
                      const char *_Nonnull other);

#endif
