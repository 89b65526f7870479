// The kernel's configuration: a value of each type, what libbpf makes up itself, and weak ones that are not set.
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

// libbpf lays them out in one map, the widest first.
extern bool CONFIG_BPF_SYSCALL __kconfig;                         // y
extern enum libbpf_tristate CONFIG_NET __kconfig __weak;          // y, n or m
extern char CONFIG_BPF_JIT __kconfig __weak;                      // 'y'
extern int CONFIG_HZ __kconfig __weak;                            // 250
extern unsigned short CONFIG_NR_CPUS __kconfig __weak;            // 8192
extern long long CONFIG_LOG_BUF_SHIFT __kconfig __weak;           // 17
extern unsigned long long CONFIG_PHYSICAL_START __kconfig __weak; // 0x1000000: hexadecimal
extern char CONFIG_DEFAULT_HOSTNAME[16] __kconfig __weak;         // "(none)"
extern char CONFIG_CC_VERSION_TEXT[4] __kconfig __weak;           // longer than its place: cut off

extern const int CONFIG_NO_SUCH_NUMBER __kconfig __weak;
extern const char CONFIG_NO_SUCH_TEXT[8] __kconfig __weak;
extern bool CONFIG_NO_SUCH_SWITCH __kconfig __weak;

// Not of the configuration.
extern unsigned LINUX_KERNEL_VERSION __kconfig;
extern bool LINUX_HAS_BPF_COOKIE __kconfig;
extern bool LINUX_HAS_SYSCALL_WRAPPER __kconfig;
extern int LINUX_OF_NO_LIBBPF_YET __kconfig __weak;

__u64 out[16];

SEC("raw_tp/sched_switch")
int reads(void *ctx) {
  out[0] = CONFIG_BPF_SYSCALL;
  out[1] = CONFIG_NET;
  out[2] = CONFIG_BPF_JIT;
  out[3] = CONFIG_HZ;
  out[4] = CONFIG_NR_CPUS;
  out[5] = CONFIG_LOG_BUF_SHIFT;
  out[6] = CONFIG_PHYSICAL_START;
  out[7] = CONFIG_DEFAULT_HOSTNAME[1];
  out[8] = CONFIG_CC_VERSION_TEXT[3];
  out[9] = CONFIG_NO_SUCH_NUMBER + CONFIG_NO_SUCH_TEXT[0] + CONFIG_NO_SUCH_SWITCH;
  out[10] = LINUX_KERNEL_VERSION;
  out[11] = LINUX_HAS_BPF_COOKIE;
  out[12] = LINUX_HAS_SYSCALL_WRAPPER;
  out[13] = LINUX_OF_NO_LIBBPF_YET;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
