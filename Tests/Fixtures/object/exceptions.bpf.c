// Exceptions: the tag "exception_callback:NAME" of a program names a global function, which libbpf appends although nothing calls it.
// Refused before 6.7: "extern (func ksym) 'bpf_throw': not found in kernel or module BTFs".
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define noinline __attribute__((noinline))
#define __exception_cb(name) __attribute__((btf_decl_tag("exception_callback:" #name)))

extern void bpf_throw(__u64 cookie) __ksym;

__u64 seen;

static noinline int checked(int value) {
  if (value > 100)
    bpf_throw(value);
  return value;
}

static noinline void note(__u64 cookie) { seen = cookie; }

noinline int caught(__u64 cookie) {
  note(cookie);
  return 1;
}

SEC("tc")
__exception_cb(caught) int throws(struct __sk_buff *buffer) { return checked(buffer->len) != 0; }

// The same callback, and a call of its function before it.
SEC("tc")
__exception_cb(caught) int throws_too(struct __sk_buff *buffer) {
  note(buffer->len);
  return checked(buffer->len + 1) != 0;
}

// No callback: the kernel's own returns 0.
SEC("tc")
int throws_alone(struct __sk_buff *buffer) { return checked(buffer->len) != 0; }

char LICENSE[] SEC("license") = "GPL";
