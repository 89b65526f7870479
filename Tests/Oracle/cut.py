#!/usr/bin/env python3
"""cut.py OUT TREE...: the BPF objects in trees of unpacked packages, each once: OUT/NAME_OF_TREE/NAME.bpf.o.

An object is a file by itself, or it is embedded in an executable, as libbpf's skeletons are: an ELF image for BPF that
ends with its table of section headers. Several of one name are numbered.
"""

import collections
import hashlib
import os
import re
import struct
import sys

EM_BPF = 247
ET_REL = 1
MAGIC = b"\x7fELF\x02\x01\x01"
HEADER = struct.Struct("<16sHHIQQQIHHHHHH")


def embedded(data):
    """The BPF objects in some bytes."""
    start = data.find(MAGIC)
    while start >= 0:
        end = start + 1
        if start + HEADER.size <= len(data):
            header = HEADER.unpack_from(data, start)
            kind, machine, sections, entry, count = (header[i] for i in (1, 2, 6, 11, 12))
            if (kind, machine) == (ET_REL, EM_BPF):
                end = start + sections + entry * count
                if end > len(data):
                    raise SystemExit("an object is cut off")
                yield data[start:end]
        start = data.find(MAGIC, end)


def files(tree):
    """The paths of all files, those that are objects first: they have the better names."""
    paths = [os.path.join(folder, file) for folder, _, names in os.walk(tree) for file in names]
    paths = [path for path in paths if os.path.isfile(path) and not os.path.islink(path)]
    return sorted(paths, key=lambda path: (not path.endswith(".o"), path))


def name_of(path):
    return re.sub(r"\.bpf\.o$|\.bpf$|\.o$|-libbpf$|\.so[.0-9]*$", "", os.path.basename(path))


def main():
    out, *trees = sys.argv[1:]
    seen = set()
    for tree in trees:
        named = collections.defaultdict(list)
        for path in files(tree):
            with open(path, "rb") as file:
                for data in embedded(file.read()):
                    digest = hashlib.sha256(data).digest()
                    if digest not in seen:
                        seen.add(digest)
                        named[name_of(path)].append(data)
        folder = os.path.join(out, os.path.basename(tree))
        os.makedirs(folder)
        for name, found in named.items():
            for number, data in enumerate(found, 1):
                suffix = f"-{number}" if len(found) > 1 else ""
                with open(os.path.join(folder, f"{name}{suffix}.bpf.o"), "xb") as file:
                    file.write(data)


main()
