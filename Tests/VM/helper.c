// What the cases need inside the VM and busybox does not have: reads of BPF objects and a few stimuli.
// Prints what it saw; exits 0 when that worked, 1 with the reason when not, 64 on wrong arguments.

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static int fail(const char *what) {
  fprintf(stderr, "helper: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int bpf(int command, union bpf_attr *attr) {
  return (int)syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static int open_pin(const char *path) {
  union bpf_attr attr = {.pathname = (uintptr_t)path};
  int fd = bpf(BPF_OBJ_GET, &attr);
  return fd < 0 ? fail(path) : fd;
}

// Asks for one slot of an array.
static int look_up(int map, uint32_t key, uint64_t *value) {
  union bpf_attr attr = {.map_fd = (uint32_t)map};
  attr.key = (uintptr_t)&key;
  attr.value = (uintptr_t)value;
  return bpf(BPF_MAP_LOOKUP_ELEM, &attr);
}

// counters PIN: the 64-bit values in the slots of a pinned array.
static int counters(char **arguments) {
  int map = open_pin(arguments[0]);
  uint64_t value = 0;
  uint32_t key = 0;
  for (; look_up(map, key, &value) == 0; key++) printf("%s%llu", key ? " " : "", (unsigned long long)value);
  if (key == 0 || errno != ENOENT) fail("lookup");
  puts("");
  return 0;
}

// Puts a socket into slot 0 of a pinned sockmap.
static void put_socket(const char *pin, int fd) {
  uint32_t key = 0;
  uint64_t value = (uint64_t)fd;
  union bpf_attr attr = {.map_fd = (uint32_t)open_pin(pin)};
  attr.key = (uintptr_t)&key;
  attr.value = (uintptr_t)&value;
  if (bpf(BPF_MAP_UPDATE_ELEM, &attr) < 0) fail("put the socket into the map");
}

// link-detach PIN: detaches a pinned link, which stays.
static int link_detach(char **arguments) {
  union bpf_attr attr = {.link_detach.link_fd = (uint32_t)open_pin(arguments[0])};
  return bpf(BPF_LINK_DETACH, &attr) < 0 ? fail("detach") : 0;
}

// unregister PIN: ends the registration of a pinned struct_ops map, which stays.
static int unregister(char **arguments) {
  uint32_t key = 0;
  union bpf_attr attr = {.map_fd = (uint32_t)open_pin(arguments[0])};
  attr.key = (uintptr_t)&key;
  return bpf(BPF_MAP_DELETE_ELEM, &attr) < 0 ? fail("unregister") : 0;
}

static void list_ids(const char *what, int next_id_command) {
  union bpf_attr attr = {0};
  for (; bpf(next_id_command, &attr) == 0; attr.start_id = attr.next_id) printf("%s %u\n", what, attr.next_id);
}

// objects: the programs, maps and links that the kernel holds, by their numbers, which it does not give twice. (5.10 lists
// links too: BPF_LINK_GET_NEXT_ID is 5.8.)
static int objects(char **arguments) {
  (void)arguments;
  list_ids("program", BPF_PROG_GET_NEXT_ID);
  list_ids("map", BPF_MAP_GET_NEXT_ID);
  list_ids("link", BPF_LINK_GET_NEXT_ID);
  return 0;
}

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int tcp_socket(void) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return fd < 0 ? fail("socket") : fd;
}

static int listener(int port) {
  struct sockaddr_in address = loopback(port);
  int fd = tcp_socket(), yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0) fail("bind");
  if (listen(fd, 8) < 0) fail("listen");
  return fd;
}

// connect PORT: one connection attempt on loopback, which may be refused, and a question to the socket.
static int try_connect(char **arguments) {
  struct sockaddr_in address = loopback(atoi(arguments[0]));
  int fd = tcp_socket(), result = connect(fd, (struct sockaddr *)&address, sizeof(address)), type;
  socklen_t length = sizeof(type);
  puts(result == 0 ? "connected" : strerror(errno));
  return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) < 0 ? fail("getsockopt") : 0;
}

// unix: one connection attempt to a socket that is not there.
static int try_connect_unix(char **arguments) {
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/tmp/no-socket"};
  (void)arguments;
  connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof(address));
  return errno == ENOENT ? 0 : fail("connect");
}

// A connection on loopback.
static void connected(int *client, int *accepted) {
  struct sockaddr_in address = loopback(9000);
  int server = listener(9000);
  *client = tcp_socket();
  if (connect(*client, (struct sockaddr *)&address, sizeof(address)) < 0) fail("connect");
  if ((*accepted = accept(server, NULL, NULL)) < 0) fail("accept");
  close(server);
}

// send PIN sender|receiver: sends over a connection of which one end is in a pinned sockmap.
static int send_with_map(char **arguments) {
  char buffer[4] = "sent";
  int client, accepted;
  connected(&client, &accepted);
  put_socket(arguments[0], strcmp(arguments[1], "sender") == 0 ? client : accepted);
  if (write(client, buffer, sizeof(buffer)) < 0) fail("write");
  if (read(accepted, buffer, sizeof(buffer)) != sizeof(buffer)) fail("read");
  return 0;
}

// steer PIN LISTEN_PORT CONNECT_PORT: puts a listening socket into slot 0 of a pinned sockmap, connects to another
// port and prints what answered there.
static int steer(char **arguments) {
  int listening = listener(atoi(arguments[1]));
  struct sockaddr_in address = loopback(atoi(arguments[2]));
  int client = tcp_socket(), server;
  char answer[16] = {0};
  put_socket(arguments[0], listening);
  if (connect(client, (struct sockaddr *)&address, sizeof(address)) < 0) fail("connect");
  if ((server = accept(listening, NULL, NULL)) < 0) fail("accept");
  if (write(server, arguments[1], strlen(arguments[1])) < 0) fail("write");
  if (read(client, answer, sizeof(answer) - 1) < 0) fail("read");
  printf("reached %s\n", answer);
  return 0;
}

// tcpcc NAME: sends over a loopback connection that uses a congestion control.
static int tcp_congestion_control(char **arguments) {
  const char *name = arguments[0];
  struct sockaddr_in address = loopback(9000);
  int server = listener(9000), client = tcp_socket(), accepted;
  char buffer[4096] = {0}, now[16] = {0};
  socklen_t length = sizeof(now);
  if (setsockopt(client, IPPROTO_TCP, TCP_CONGESTION, name, (socklen_t)strlen(name)) < 0) fail(name);
  if (connect(client, (struct sockaddr *)&address, sizeof(address)) < 0) fail("connect");
  if ((accepted = accept(server, NULL, NULL)) < 0) fail("accept");
  for (int i = 0; i < 16; i++) {
    if (write(client, buffer, sizeof(buffer)) < 0) fail("write");
    for (size_t got = 0; got < sizeof(buffer);) {
      ssize_t n = read(accepted, buffer, sizeof(buffer));
      if (n <= 0) fail("read");
      got += (size_t)n;
    }
  }
  if (getsockopt(client, IPPROTO_TCP, TCP_CONGESTION, now, &length) < 0) fail("getsockopt");
  printf("sent with %s\n", now);
  return 0;
}

// frame INTERFACE: sends one broadcast frame of an experimental type.
static int frame(char **arguments) {
  unsigned char bytes[64] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 1, 0x88, 0xb5};
  struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(arguments[0])};
  int fd = socket(AF_PACKET, SOCK_RAW, 0);
  if (fd < 0) fail("packet socket");
  if (sendto(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&address, sizeof(address)) < 0) fail("send");
  return 0;
}

// fanout INTERFACE: sends a frame on an interface where a packet socket shares what comes by its flow, which the kernel
// takes the frame apart for.
static int fanout(char **arguments) {
  struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
  int fd = socket(AF_PACKET, SOCK_RAW, 0), group = 1 | PACKET_FANOUT_HASH << 16;
  address.sll_ifindex = (int)if_nametoindex(arguments[0]);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0) fail("packet socket");
  if (setsockopt(fd, SOL_PACKET, PACKET_FANOUT, &group, sizeof(group)) < 0) fail("fanout");
  return frame(arguments);
}

// What uprobes and USDT probes are set on: FUNCTION is a place of PROBE. `nop` and note are what <sys/sdt.h> makes, without the
// section .stapsdt.base, which only matters where a file was prelinked.
#define PLACE(function, probe)                                                         \
  __attribute__((noipa)) int probe_##function(int argument) {                          \
    __asm__ volatile(                                                                  \
        "990: nop\n"                                                                   \
        ".pushsection .note.stapsdt, \"\", \"note\"\n"                                 \
        ".balign 4\n"                                                                  \
        ".4byte 992f - 991f, 994f - 993f, 3\n"                                         \
        "991: .asciz \"stapsdt\"\n"                                                    \
        "992: .balign 4\n"                                                             \
        "993: .8byte 990b, 0, 0\n"                                                     \
        ".asciz \"vm\", \"" #probe "\", \"-4@%0\"\n"                                   \
        "994: .balign 4\n"                                                             \
        ".popsection\n"                                                                \
        : "+r"(argument));                                                             \
    return argument;                                                                   \
  }

PLACE(here, here)
PLACE(also_here, here)
PLACE(there, there)
PLACE(also_there, there)

// here, there: calls functions with the places of a probe, whose arguments are 42 and 43.
static int here(char **arguments) { return (void)arguments, probe_here(42) + probe_also_here(43) != 85; }
static int there(char **arguments) { return (void)arguments, probe_there(42) + probe_also_there(43) != 85; }

static const struct {
  const char *name;
  int argument_count;
  int (*run)(char **arguments);
} commands[] = {
    {"counters", 1, counters},
    {"link-detach", 1, link_detach},
    {"unregister", 1, unregister},
    {"objects", 0, objects},
    {"connect", 1, try_connect},
    {"unix", 0, try_connect_unix},
    {"send", 2, send_with_map},
    {"steer", 3, steer},
    {"tcpcc", 1, tcp_congestion_control},
    {"frame", 1, frame},
    {"fanout", 1, fanout},
    {"here", 0, here},
    {"there", 0, there},
};

int main(int argc, char **argv) {
  for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++)
    if (strcmp(argv[1], commands[i].name) == 0 && argc - 2 == commands[i].argument_count)
      return commands[i].run(argv + 2);
  for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
    fprintf(stderr, "usage: helper %s (%d arguments)\n", commands[i].name, commands[i].argument_count);
  return 64;
}
