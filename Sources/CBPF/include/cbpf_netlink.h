// What rtnetlink(7) sends and takes: a header, a structure of traffic control or of an interface, and attributes, each at a multiple of 4
// bytes. Its numbers are those of <linux/netlink.h>, <linux/rtnetlink.h> and <linux/pkt_cls.h>.
#pragma once

#include "cbpf_layout.h"

enum {
    CBPF_NETLINK_HEADER_SIZE = 16,
    CBPF_NETLINK_ATTRIBUTE_SIZE = 4,
    CBPF_TRAFFIC_CONTROL_SIZE = 20,
    CBPF_INTERFACE_MESSAGE_SIZE = 16,
};

// struct nlmsghdr.
struct cbpf_netlink_header {
    uint32_t length; // with this header
    uint16_t type;
    uint16_t flags;
    uint32_t sequence;
    uint32_t port;
};
CBPF_ENDS(cbpf_netlink_header, port, CBPF_NETLINK_HEADER_SIZE);

// struct nlattr.
struct cbpf_netlink_attribute {
    uint16_t length; // with this header, without what fills up to a multiple of 4
    uint16_t type;
};
CBPF_ENDS(cbpf_netlink_attribute, type, CBPF_NETLINK_ATTRIBUTE_SIZE);

// struct tcmsg.
struct cbpf_traffic_control {
    uint8_t family;
    uint8_t unused1;
    uint16_t unused2;
    int32_t interface;
    uint32_t handle;
    uint32_t parent;
    uint32_t info; // of a filter: priority << 16 | protocol, which is in network byte order
};
CBPF_FIELD(cbpf_traffic_control, interface, 4);
CBPF_ENDS(cbpf_traffic_control, info, CBPF_TRAFFIC_CONTROL_SIZE);

// struct ifinfomsg.
struct cbpf_interface_message {
    uint8_t family;
    uint8_t unused;
    uint16_t type;
    int32_t interface;
    uint32_t flags;
    uint32_t change;
};
CBPF_FIELD(cbpf_interface_message, interface, 4);
CBPF_ENDS(cbpf_interface_message, change, CBPF_INTERFACE_MESSAGE_SIZE);

/// socket(2), for rtnetlink(7) in this thread's network namespace. The kernel answers at once; a receive that waits for
/// 10 seconds all the same is EAGAIN.
long cbpf_route_socket(void);
/// recvfrom(2): one datagram of the kernel's; others' are dropped. Returns its whole size, which may be above `count`.
long cbpf_route_receive(int32_t descriptor, void *_Nonnull bytes, size_t count);
