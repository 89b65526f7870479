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

// counter PIN: the 64-bit value in slot 0 of a pinned array.
static int counter(char **arguments) {
  uint32_t key = 0;
  uint64_t value = 0;
  union bpf_attr attr = {.map_fd = (uint32_t)open_pin(arguments[0])};
  attr.key = (uintptr_t)&key;
  attr.value = (uintptr_t)&value;
  if (bpf(BPF_MAP_LOOKUP_ELEM, &attr) < 0) fail("lookup");
  printf("%llu\n", (unsigned long long)value);
  return 0;
}

static int count_ids(int next_id_command) {
  union bpf_attr attr = {0};
  int count = 0;
  while (bpf(next_id_command, &attr) == 0) {
    attr.start_id = attr.next_id;
    count++;
  }
  return count;
}

// objects: how many programs, maps and links the kernel holds. (5.10 lists links too: BPF_LINK_GET_NEXT_ID is 5.8.)
static int objects(char **arguments) {
  (void)arguments;
  printf("%d programs, %d maps, %d links\n", count_ids(BPF_PROG_GET_NEXT_ID),
         count_ids(BPF_MAP_GET_NEXT_ID), count_ids(BPF_LINK_GET_NEXT_ID));
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

// connect PORT: one connection attempt on loopback; it may be refused.
static int try_connect(char **arguments) {
  struct sockaddr_in address = loopback(atoi(arguments[0]));
  int result = connect(tcp_socket(), (struct sockaddr *)&address, sizeof(address));
  puts(result == 0 ? "connected" : strerror(errno));
  return 0;
}

// steer PIN LISTEN_PORT CONNECT_PORT: puts a listening socket into slot 0 of a pinned sockmap, connects to another
// port and prints what answered there.
static int steer(char **arguments) {
  uint32_t key = 0;
  uint64_t socket_fd = (uint64_t)listener(atoi(arguments[1]));
  struct sockaddr_in address = loopback(atoi(arguments[2]));
  int client = tcp_socket(), server;
  char answer[16] = {0};
  union bpf_attr attr = {.map_fd = (uint32_t)open_pin(arguments[0])};
  attr.key = (uintptr_t)&key;
  attr.value = (uintptr_t)&socket_fd;
  if (bpf(BPF_MAP_UPDATE_ELEM, &attr) < 0) fail("put the socket into the map");
  if (connect(client, (struct sockaddr *)&address, sizeof(address)) < 0) fail("connect");
  if ((server = accept((int)socket_fd, NULL, NULL)) < 0) fail("accept");
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

static const struct {
  const char *name;
  int argument_count;
  int (*run)(char **arguments);
} commands[] = {
    {"counter", 1, counter},
    {"objects", 0, objects},
    {"connect", 1, try_connect},
    {"steer", 3, steer},
    {"tcpcc", 1, tcp_congestion_control},
    {"frame", 1, frame},
};

int main(int argc, char **argv) {
  for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++)
    if (strcmp(argv[1], commands[i].name) == 0 && argc - 2 == commands[i].argument_count)
      return commands[i].run(argv + 2);
  for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
    fprintf(stderr, "usage: helper %s (%d arguments)\n", commands[i].name, commands[i].argument_count);
  return 64;
}
