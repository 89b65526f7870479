#!/usr/bin/env python3
"""What quickstart.sh needs beside bpf-apply: a reader of maps, and a server.

quickstart.py dump PIN LABEL...   print a pinned map, one line per entry
quickstart.py serve PORT PIN      listen on PORT; put the socket into the pinned sockmap
quickstart.py ask ADDRESS PORT    connect and print what the server says
quickstart.py check               exit 0 where this kernel lets us use BPF, else say why not
"""

import ctypes
import os
import platform
import socket
import struct
import sys

# bpf(2), from Python's standard library alone: the call's number and its commands.
BPF = {"x86_64": 321, "aarch64": 280, "riscv64": 280, "s390x": 351, "ppc64le": 361}
MAP_LOOKUP, MAP_UPDATE, MAP_NEXT_KEY, OBJ_GET, PROG_NEXT_ID, INFO_BY_FD = 1, 2, 4, 7, 11, 15

PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp"}

libc = ctypes.CDLL(None, use_errno=True)


def bpf(command, attributes):
    """Makes the call; `attributes` is the packed `union bpf_attr`."""
    buffer = ctypes.create_string_buffer(attributes, len(attributes))
    result = libc.syscall(BPF[platform.machine()], command, buffer, len(attributes))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


def open_pin(path):
    name = ctypes.create_string_buffer(path.encode())
    return bpf(OBJ_GET, struct.pack("QII", ctypes.addressof(name), 0, 0))


def element(command, map, key, value):
    """A call on one element: `key` and `value` are buffers, `value` may hold the next key."""
    addresses = [ctypes.addressof(b) if b else 0 for b in (key, value)]
    bpf(command, struct.pack("IxxxxQQQ", map, *addresses, 0))


def sizes(map):
    """The sizes of a map's key and value: the third and fourth member of `struct bpf_map_info`."""
    info = ctypes.create_string_buffer(16)
    bpf(INFO_BY_FD, struct.pack("IIQ", map, len(info), ctypes.addressof(info)))
    return struct.unpack("IIII", info.raw)[2:]


def entries(map):
    key_size, value_size = sizes(map)
    key, value = None, ctypes.create_string_buffer(value_size)
    while True:
        following = ctypes.create_string_buffer(key_size)
        try:
            element(MAP_NEXT_KEY, map, key, following)
            element(MAP_LOOKUP, map, following, value)
        except FileNotFoundError:  # ENOENT: that was the last one
            return
        key = following
        yield key.raw, struct.unpack(f"{value_size // 8}Q", value.raw)


def dump(path, labels):
    rows = []
    for key, numbers in entries(open_pin(path)):
        if len(key) == 4:
            key = struct.unpack("I", key)[0]
            name = PROTOCOLS.get(key, key) if labels[0] == "protocol" else key
        else:
            name = key.split(b"\0")[0].decode(errors="replace")
        rows.append((name, *numbers))
    rows.sort(key=lambda row: (-row[1], str(row[0])))
    for name, *numbers in [tuple(labels), *rows]:
        print(f"  {name!s:<16}" + "".join(f"{n:>12}" for n in numbers))


def serve(port, path):
    listener = socket.create_server(("", port))
    # The map wants the descriptor as a number; from here on the kernel knows the socket itself.
    key = ctypes.create_string_buffer(struct.pack("I", 0))
    value = ctypes.create_string_buffer(struct.pack("Q", listener.fileno()))
    element(MAP_UPDATE, open_pin(path), key, value)
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        with connection:
            asked = connection.getsockname()[1]
            connection.sendall(f"I listen on port {port}; you asked for port {asked}.\n".encode())


def ask(address, port):
    try:
        with socket.create_connection((address, port), timeout=5) as connection:
            print("  " + connection.makefile().readline().strip())
    except OSError as error:
        sys.exit(f"  {error.strerror or error}")


def check():
    try:
        bpf(PROG_NEXT_ID, struct.pack("III", 0, 0, 0))
    except FileNotFoundError:  # ENOENT: no program is loaded, but we may ask
        pass
    except OSError as error:
        advice = "" if os.geteuid() == 0 else " (not root)"
        sys.exit(f"This kernel does not let us use BPF: {error.strerror}{advice}.")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["dump", path, *labels] if labels:
            dump(path, labels)
        case ["serve", port, path]:
            serve(int(port), path)
        case ["ask", address, port]:
            ask(address, int(port))
        case ["check"]:
            check()
        case _:
            sys.exit(__doc__)
