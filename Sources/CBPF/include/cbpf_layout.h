// How the structures that the kernel reads are written down and held to their layout.
//
// One structure per command of bpf(2), each field at the offset where the kernel reads it. Nothing is
// built on the machine's <linux/bpf.h>, which may be years old; the tests hold these layouts against
// the running kernel's own BTF.
//
// Pointers are 64 bits wide in every attribute. Every byte is a named field, so that a zeroed
// structure has no byte that the kernel could find set. A command's size ends with its last field.
// A comment "or" names what the kernel's union holds at the same place; "out" is written by the kernel.
#pragma once

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#define CBPF_FIELD(type, field, offset) \
    static_assert(offsetof(struct type, field) == (offset), #type "." #field)
#define CBPF_ENDS(type, field, size) \
    static_assert(offsetof(struct type, field) + sizeof(((struct type *)0)->field) == (size), #type)
