// dump_insns: what libbpf does with a BPF object, as data.
//
//   dump_insns [-f] [-b BTF] [-r RELEASE] [-k KCONFIG] [-c FILE] [-s FILE] [-n FILE] [-p] [-F] [-q] OBJ.o
//
//   -f   fake kernel: every bpf(2) call is answered inside this process (no privilege, no BPF in the kernel, any
//        machine); without it the calls go to the kernel and are recorded on their way
//   -b   raw BTF file used wherever libbpf would read /sys/kernel/btf/vmlinux (CO-RE, attach_btf_id, ksyms, struct_ops)
//   -r   uname release reported to libbpf (LINUX_KERNEL_VERSION kconfig extern)
//   -k   extra Kconfig text
//   -c   in place of /boot/config-RELEASE and /proc/config.gz
//   -s   in place of /proc/kallsyms
//   -n   in place of /sys/devices/system/cpu/possible (perf_event_array's max_entries)
//   -p   one program at a time (autoload only that one), and say which load
//   -F   sizes the tools set at run time: max_entries 0 -> 1024, stack_trace value_size 0 -> 1016
//   -q   no instructions, only results
//
// How: the libbpf archive is linked with -Wl,--wrap=syscall,--wrap=open,... so every bpf(2) of libbpf passes through
// __wrap_syscall, where attr holds the final relocated instructions, map and BTF definitions, func_info, line_info.
// File descriptors in instructions are printed as map names, so the output is comparable between runs and loaders.
//
// A fake kernel has every feature that libbpf asks for, whatever the release.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <dirent.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <linux/bpf.h>
#include <linux/magic.h>
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
// libbpf.a of trixie/sid was built with glibc 2.41's C23 scanners; on an older glibc these shims stand in
#if !__GLIBC_PREREQ(2, 38)
long __isoc23_strtol(const char *a, char **b, int c) { return strtol(a, b, c); }
long long __isoc23_strtoll(const char *a, char **b, int c) { return strtoll(a, b, c); }
unsigned long __isoc23_strtoul(const char *a, char **b, int c) { return strtoul(a, b, c); }
unsigned long long __isoc23_strtoull(const char *a, char **b, int c) { return strtoull(a, b, c); }
int __isoc23_sscanf(const char *s, const char *f, ...) {
  va_list v;
  va_start(v, f);
  int r = vsscanf(s, f, v);
  va_end(v);
  return r;
}
int __isoc23_fscanf(FILE *s, const char *f, ...) {
  va_list v;
  va_start(v, f);
  int r = vfscanf(s, f, v);
  va_end(v);
  return r;
}
#endif
static int fix, fake, quiet, perprog;
static const char *symfile, *cpufile, *btfpath, *release_, *cfgfile, *kconfig;
static struct bpf_object *cur;
static char lastlog[1 << 16];
static size_t lastlen;
static char *registered; // where the value of a struct_ops map that is being registered goes
static size_t registered_sz;

long __real_syscall(long n, ...);
int __real_open(const char *p, int f, ...);
FILE *__real_fopen(const char *p, const char *m);
int __real_uname(struct utsname *u);
int __real_faccessat(int d, const char *p, int m, int f);
void *__real_gzopen64(const char *p, const char *m);
void *__real_gzopen(const char *p, const char *m);
static const char *redir(const char *p) {
  if (release_ && !strcmp(p, "/proc/version_signature"))
    return "/nonexistent"; // Ubuntu's release, which libbpf prefers
  if (btfpath && (!strcmp(p, "/sys/kernel/btf/vmlinux"))) return btfpath;
  if (symfile && !strcmp(p, "/proc/kallsyms")) return symfile;
  if (cpufile && !strcmp(p, "/sys/devices/system/cpu/possible")) return cpufile;
  return p;
}
int __wrap_open(const char *p, int f, ...) {
  va_list v;
  va_start(v, f);
  int m = va_arg(v, int);
  va_end(v);
  return __real_open(redir(p), f, m);
}
FILE *__wrap_fopen(const char *p, const char *m) { return __real_fopen(redir(p), m); }
FILE *__real_fopen64(const char *p, const char *m);
int __real_open64(const char *p, int f, ...);
// libbpf asks perf, not bpf(2), for LINUX_HAS_SYSCALL_WRAPPER: with kprobes, a probe at __x64_sys_bpf will do.
static int fakekprobes(const char *p) { return fake && !strcmp(p, "/sys/bus/event_source/devices/kprobe/type"); }
FILE *__wrap_fopen64(const char *p, const char *m) {
  if (fakekprobes(p)) return fmemopen("6\n", 2, m);
  return __real_fopen64(redir(p), m);
}
int __wrap_open64(const char *p, int f, ...) {
  va_list v;
  va_start(v, f);
  int m = va_arg(v, int);
  va_end(v);
  return __real_open64(redir(p), f, m);
}
int __wrap_faccessat(int d, const char *p, int m, int f) { return __real_faccessat(d, redir(p), m, f); }
int __wrap_access(const char *p, int m) { return __real_faccessat(AT_FDCWD, redir(p), m, 0); }
// A pin that nobody makes needs no bpffs.
int __real_mkdir(const char *p, mode_t m);
int __real_statfs64(const char *p, struct statfs64 *s);
int __wrap_mkdir(const char *p, mode_t m) { return fake ? 0 : __real_mkdir(p, m); }
int __wrap_statfs64(const char *p, struct statfs64 *s) {
  if (!fake) return __real_statfs64(p, s);
  memset(s, 0, sizeof *s);
  s->f_type = BPF_FS_MAGIC;
  return 0;
}
int __wrap_uname(struct utsname *u) {
  int r = __real_uname(u);
  if (!r && release_) {
    snprintf(u->release, sizeof u->release, "%s", release_);
    snprintf(u->version, sizeof u->version, "#1 SMP Debian %s", release_);
  }
  return r;
}
void *__wrap_gzopen64(const char *p, const char *m) {
  if (cfgfile) {
    if (!strncmp(p, "/boot/config-", 13)) return __real_gzopen64(cfgfile, m);
    if (!strcmp(p, "/proc/config.gz")) return NULL;
  }
  return __real_gzopen64(p, m);
}
void *__wrap_gzopen(const char *p, const char *m) {
  if (cfgfile) {
    if (!strncmp(p, "/boot/config-", 13)) return __real_gzopen(cfgfile, m);
    if (!strcmp(p, "/proc/config.gz")) return NULL;
  }
  return __real_gzopen(p, m);
}

static unsigned long long fnv(const void *d, size_t n) {
  const unsigned char *p = d;
  unsigned long long h = 1469598103934665603ull;
  while (n--) h = (h ^ *p++) * 1099511628211ull;
  return h;
}
static int newfd(const char *what) {
  int fd = memfd_create(what, MFD_CLOEXEC);
  ftruncate(fd, 1 << 28);
  return fd;
}
// The kernel's name of the map (15 characters); bpf_map__fd() answers only after a whole load.
static const char *mapname(int fd) {
  static char b[256];
  char l[64];
  if (fake) {
    snprintf(l, 64, "/proc/self/fd/%d", fd);
    int n = readlink(l, b, 255);
    if (n < 7) return "?";
    b[n] = 0;
    char *sp = strstr(b, " (deleted)");
    if (sp) *sp = 0;
    return b + 7;
  }
  struct bpf_map_info i = {};
  union bpf_attr a = {};
  a.info.bpf_fd = fd;
  a.info.info_len = sizeof i;
  a.info.info = (unsigned long)&i;
  if (__real_syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &a, sizeof a)) return "?";
  snprintf(b, 64, "%s", i.name);
  return b;
}
struct btfrec {
  int fd;
  unsigned size;
  unsigned long long h;
} btfs[256];
static int nbtf;
struct {
  char name[16];
  unsigned vsz, max;
} maps[1024];
static int nmap;
static void showbtf(const char *pre, int fd) {
  for (int i = nbtf - 1; i >= 0; i--)
    if (btfs[i].fd == fd) {
      printf("%s=%u bytes fnv %016llx", pre, btfs[i].size, btfs[i].h);
      return;
    }
  printf("%s=%s", pre, fd ? "other" : "none");
}

static void show_prog(const union bpf_attr *a, struct bpf_program *p) {
  const struct bpf_insn *in = (void *)(unsigned long)a->insns;
  unsigned n = a->insn_cnt;
  printf("prog %s sec %s type %u attach %u insns %u flags 0x%x attach_btf_id %u ", bpf_program__name(p),
         bpf_program__section_name(p), a->prog_type, a->expected_attach_type, n, a->prog_flags, a->attach_btf_id);
  showbtf("btf", a->prog_btf_fd);
  printf(" func_info %u*%u line_info %u*%u", a->func_info_cnt, a->func_info_rec_size, a->line_info_cnt,
         a->line_info_rec_size);
  unsigned char *fi = (void *)(unsigned long)a->func_info;
  if (fi && a->func_info_cnt) printf(" finfo fnv %016llx", fnv(fi, a->func_info_cnt * a->func_info_rec_size));
  struct bpf_insn *c = malloc(n * 8);
  memcpy(c, in, n * 8);
  for (unsigned i = 0; i < n; i++)
    if (c[i].code == 0x18 && (c[i].src_reg == 1 || c[i].src_reg == 2)) {
      c[i].imm = (int)fnv(mapname(in[i].imm), strlen(mapname(in[i].imm)));
      i++;
    } else if (c[i].code == 0x18 && c[i].src_reg == 3) {
      c[i + 1].imm = c[i + 1].imm != 0;
      i++;
    }
  printf(" masked fnv %016llx\n", fnv(c, n * 8));
  free(c);
  if (quiet) return;
  for (unsigned i = 0; i < n; i++) {
    printf("  %4u: %02x %x%x %6d %08x", i, in[i].code, in[i].dst_reg, in[i].src_reg, in[i].off,
           in[i].code == 0x18 && (in[i].src_reg == 1 || in[i].src_reg == 2) ? 0 : (unsigned)in[i].imm);
    if (in[i].code == 0x18 && (in[i].src_reg == 1 || in[i].src_reg == 2))
      printf(" ; map %s%s", mapname(in[i].imm), in[i].src_reg == 2 ? " value" : "");
    if (in[i].code == 0x18 && in[i].src_reg == 3) printf(" ; btf id %d", in[i].imm);
    if (in[i].code == 0x18 && in[i].src_reg == 4) printf(" ; func");
    if (in[i].code == 0x85 && in[i].src_reg == 1) printf(" ; subprog +%d", in[i].imm);
    if (in[i].code == 0x85 && in[i].src_reg == 2) printf(" ; kfunc");
    puts("");
    if (in[i].code == 0x18 && i + 1 < n) {
      i++;
      printf("  %4u: %02x %x%x %6d %08x\n", i, in[i].code, in[i].dst_reg, in[i].src_reg, in[i].off,
             (unsigned)in[i].imm);
    }
  }
}
static const char *curmap(const union bpf_attr *a) {
  struct bpf_map *m;
  if (cur)
    bpf_object__for_each_map (m, cur)
      if (!strncmp(bpf_map__name(m), a->map_name, 15)) return bpf_map__name(m);
  return a->map_name;
}
long __wrap_syscall(long n, ...) {
  va_list v;
  va_start(v, n);
  long a1 = va_arg(v, long), a2 = va_arg(v, long), a3 = va_arg(v, long), a4 = va_arg(v, long), a5 = va_arg(v, long),
       a6 = va_arg(v, long);
  va_end(v);
  if (n == SYS_perf_event_open && fake) return newfd("event");
  if (n != SYS_bpf) return __real_syscall(n, a1, a2, a3, a4, a5, a6);
  union bpf_attr *a = (void *)a2;
  struct bpf_program *p, *mine = NULL;
  long r;
  if (a1 == BPF_PROG_LOAD && cur)
    bpf_object__for_each_program (p, cur)
      if ((unsigned long)bpf_program__insns(p) == a->insns && bpf_program__insn_cnt(p) == a->insn_cnt) mine = p;
  if (fake) {
    switch (a1) {
    case BPF_MAP_CREATE:
      r = newfd(a->map_name);
      if (nmap < 1024) {
        snprintf(maps[nmap].name, 16, "%s", a->map_name);
        maps[nmap].vsz = a->value_size;
        maps[nmap++].max = a->max_entries;
      }
      break;
    case BPF_PROG_LOAD: { // a number that no other field of a struct_ops map's value has by chance
      r = newfd("prog");
      int high = fcntl(r, F_DUPFD_CLOEXEC, 512);
      if (high >= 0) close(r), r = high;
      break;
    }
    case BPF_BTF_LOAD: r = newfd("btf"); break;
    case BPF_MAP_UPDATE_ELEM: { // kept where libbpf's mmap() will look for it
      if (registered) {
        memcpy(registered, (void *)(unsigned long)a->value, registered_sz);
        registered = NULL;
      }
      const char *mn = mapname(a->map_fd);
      for (int i = nmap - 1; i >= 0; i--)
        if (!strcmp(maps[i].name, mn)) {
          if (strchr(mn, '.') && maps[i].max == 1) pwrite(a->map_fd, (void *)(unsigned long)a->value, maps[i].vsz, 0);
          break;
        }
      r = 0;
      break;
    }
    case BPF_LINK_CREATE:
      errno = ((unsigned *)a)[2] == 48 /* BPF_TRACE_UPROBE_MULTI */ && ((unsigned *)a)[14] == -1u ? EINVAL : EBADF;
      r = -1;
      break; // what a kernel that has them says to libbpf's probes
    case BPF_OBJ_PIN: r = 0; break;
    case BPF_MAP_FREEZE:
    case BPF_PROG_BIND_MAP: r = 0; break;
    default:
      errno = a1 == BPF_BTF_GET_NEXT_ID || a1 == BPF_MAP_LOOKUP_ELEM || a1 == BPF_OBJ_GET ? ENOENT : EINVAL;
      r = -1;
    }
  } else {
    r = __real_syscall(n, a1, a2, a3);
  }
  int e = errno;
  if (a1 == BPF_BTF_LOAD && r >= 0 && nbtf < 256) {
    btfs[nbtf++] = (struct btfrec){r, a->btf_size, fnv((void *)(unsigned long)a->btf, a->btf_size)};
  }
  if (mine && !perprog) {
    show_prog(a, mine);
    if (r < 0) printf("  -> errno %d\n", e);
  }
  if (a1 == BPF_MAP_CREATE && cur && !perprog) {
    struct bpf_map *m;
    int known = 0;
    bpf_object__for_each_map (m, cur)
      if (!strncmp(bpf_map__name(m), a->map_name, 15) && a->map_name[0] && bpf_map__type(m) == a->map_type) known = 1;
    // Neither are maps of the object: those by which libbpf probes features.
    if (known || (a->map_name[0] && strncmp(a->map_name, "libbpf_", 7) && strcmp(a->map_name, "arr"))) {
      printf("map %s type %u key %u value %u max %u flags 0x%x extra %llu inner %s numa %u btf(", curmap(a),
             a->map_type, a->key_size, a->value_size, a->max_entries, a->map_flags, (unsigned long long)a->map_extra,
             a->inner_map_fd ? "yes" : "no", a->numa_node);
      printf("%s,%u,%u) vmlinux_value %u%s", a->btf_fd ? "own" : "-", a->btf_key_type_id, a->btf_value_type_id,
             a->btf_vmlinux_value_type_id, r < 0 ? "" : "\n");
      if (r < 0) printf(" -> errno %d\n", e);
    }
  }
  errno = e;
  return r;
}
// The initial value of a map. That of a struct_ops map is what its registration gives the kernel, with 0 for each
// function. Where it is not registered (optional, or a real kernel), it is what the object has: libbpf puts pointers
// to its own structures there, and after the load gives the size of the kernel's type for a value of the object's type.
static void show_data(struct bpf_map *m, size_t opened) {
  size_t sz;
  char *d = bpf_map__initial_value(m, &sz);
  if (!d) return;
  char *c = calloc(1, sz + 8);
  if (bpf_map__type(m) == BPF_MAP_TYPE_STRUCT_OPS) {
    struct bpf_program *p;
    int given = 0;
    if (fake && bpf_map__autocreate(m)) {
      registered = c, registered_sz = sz;
      bpf_map__attach_struct_ops(m);
      given = !registered;
      registered = NULL;
    }
    if (!given) memcpy(c, d, opened < sz ? opened : sz);
    for (size_t i = 0; i + 8 <= sz; i += 8)
      bpf_object__for_each_program (p, cur) {
        unsigned long function = given ? (unsigned long)bpf_program__fd(p) : (unsigned long)p;
        if (!memcmp(c + i, &function, 8)) memset(c + i, 0, 8);
      }
  } else
    memcpy(c, d, sz);
  printf("data %s %zu bytes fnv %016llx\n", bpf_map__name(m), sz, fnv(c, sz));
  free(c);
}
static int pr(enum libbpf_print_level l, const char *f, va_list v) {
  if (l != LIBBPF_WARN) return 0;
  char b[4096];
  int n = vsnprintf(b, sizeof b, f, v);
  if (n > (int)sizeof b - 1) n = sizeof b - 1;
  if (lastlen + n < sizeof lastlog - 1) {
    memcpy(lastlog + lastlen, b, n + 1);
    lastlen += n;
  }
  return 0;
}
static void reason(char *o, size_t n) { // first warning that says why, one line
  char *s = strdup(lastlog), *l = strtok(s, "\n"), *best = NULL, *prev = NULL;
  snprintf(o, n, "-");
  for (; l; l = strtok(NULL, "\n")) {
    if (!best && (strstr(l, "failed to find") || strstr(l, "not found") || strstr(l, "unrecognized") ||
                  strstr(l, "failed to load BTF")))
      best = l;
    if (!best && !strncmp(l, "processed ", 10) && prev) best = prev;
    prev = l;
  }
  if (!best) {
    free(s);
    s = strdup(lastlog);
    best = strtok(s, "\n");
  }
  if (best) {
    snprintf(o, n, "%s", best);
    for (char *c = o; *c; c++)
      if (*c == '\t') *c = ' ';
  }
  free(s);
}
static struct bpf_object *op(const char *f, int *e) {
  LIBBPF_OPTS(bpf_object_open_opts, o);
  mkdir("/sys/fs/bpf/dump_insns", 0700);
  o.pin_root_path = "/sys/fs/bpf/dump_insns";
  if (kconfig) o.kconfig = kconfig;
  if (btfpath) o.btf_custom_path = btfpath;
  lastlen = 0;
  lastlog[0] = 0;
  struct bpf_object *b = bpf_object__open_file(f, &o);
  *e = b ? 0 : errno;
  struct bpf_map *m;
  if (b && fix)
    bpf_object__for_each_map (m, b) { // what the tools' own main() sets before loading
      if (!bpf_map__max_entries(m)) bpf_map__set_max_entries(m, 1024);
      if (bpf_map__type(m) == BPF_MAP_TYPE_STACK_TRACE && !bpf_map__value_size(m)) bpf_map__set_value_size(m, 127 * 8);
      if (bpf_map__type(m) == BPF_MAP_TYPE_RINGBUF && bpf_map__max_entries(m) == 1024)
        bpf_map__set_max_entries(m, 4096);
    }
  return b;
}
static void unpin(void) {
  if (fake) return;
  DIR *d = opendir("/sys/fs/bpf/dump_insns");
  struct dirent *e;
  if (d)
    while ((e = readdir(d)))
      if (e->d_name[0] != '.') unlinkat(dirfd(d), e->d_name, 0);
  rmdir("/sys/fs/bpf/dump_insns");
}
int main(int c, char **v) {
  int x, e;
  while ((x = getopt(c, v, "fFb:r:k:c:s:n:pq")) > 0) switch (x) {
    case 'f': fake = 1; break;
    case 's': symfile = optarg; break;
    case 'n': cpufile = optarg; break;
    case 'F': fix = 1; break;
    case 'b': btfpath = optarg; break;
    case 'r': release_ = optarg; break;
    case 'k': kconfig = optarg; break;
    case 'c': cfgfile = optarg; break;
    case 'p': perprog = 1; break;
    case 'q': quiet = 1; break;
    default: return 2;
    }
  if (optind != c - 1) return 2;
  atexit(unpin);
  libbpf_set_print(pr);
  libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
  char why[4096];
  const char *f = v[optind];
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  cur = op(f, &e);
  if (!cur) {
    reason(why, sizeof why);
    printf("result %s open errno %d %s\n", f, e, why);
    return 1;
  }
  struct bpf_program *p;
  int np = 0;
  bpf_object__for_each_program (p, cur) np++;
  if (!perprog) {
    struct bpf_map *m;
    static size_t opened[1024];
    int i = 0;
    bpf_object__for_each_map (m, cur)
      if (i < 1024) opened[i++] = bpf_map__value_size(m);
    e = bpf_object__load(cur);
    if (e) {
      reason(why, sizeof why);
      printf("result %s load errno %d %s\n", f, -e, why);
      return 1;
    }
    i = 0;
    bpf_object__for_each_map (m, cur)
      if (!quiet) show_data(m, i < 1024 ? opened[i] : 0), i++;
    printf("result %s ok progs %d\n", f, np);
    return 0;
  }
  int ok = 0;
  for (int i = 0; i < np; i++) {
    struct bpf_object *o = op(f, &e);
    cur = o;
    int j = 0;
    const char *nm = "", *sec = "";
    bpf_object__for_each_program (p, o) {
      bpf_program__set_autoload(p, j == i);
      if (j == i) nm = bpf_program__name(p), sec = bpf_program__section_name(p);
      j++;
    }
    e = bpf_object__load(o);
    if (e)
      reason(why, sizeof why);
    else
      ok++, strcpy(why, "");
    printf("one %s %s %s errno %d %s\n", f, nm, sec, -e, why);
    fflush(stdout);
    cur = NULL;
    bpf_object__close(o);
  }
  printf("result %s %s %d/%d\n", f, ok == np ? "ok" : "some", ok, np);
  return ok != np;
}
