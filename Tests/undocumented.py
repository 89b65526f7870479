#!/usr/bin/env python3
"""Names the public symbols that have no documentation comment, and fails where there are any.

undocumented.py DIRECTORY      DIRECTORY: a module's symbol graphs, of `swift symbolgraph-extract`
"""

import glob
import json
import sys

# What implements a requirement of a protocol, which says what it is. In a protocol of ours it is not
# exempt: there is nobody else to say it.
IMPLEMENTATIONS = {
    "rawValue", "init(rawValue:)",  # RawRepresentable, OptionSet
    "description",  # CustomStringConvertible
    "<(_:_:)",  # Comparable
    "allCases",  # CaseIterable
    "init(from:)", "encode(to:)",  # Codable
    "init(integerLiteral:)",  # ExpressibleByIntegerLiteral
    "listName", "table",  # KernelConstant
}


def undocumented(graph):
    """Where each symbol stands, and its name."""
    requirements = {
        relation["source"]
        for relation in graph["relationships"]
        if relation["kind"] == "requirementOf"
    }
    for symbol in graph["symbols"]:
        path = symbol["pathComponents"]
        is_required = symbol["identifier"]["precise"] in requirements
        if symbol.get("docComment") or path[-1] in IMPLEMENTATIONS and not is_required:
            continue
        place = symbol.get("location", {"uri": "?", "position": {"line": -1}})
        file = place["uri"].rpartition("/Sources/")[2]
        yield file, place["position"]["line"] + 1, ".".join(path)


def main(directory):
    files = glob.glob(f"{glob.escape(directory)}/*.symbols.json")
    if not files:
        sys.exit(f"no symbol graphs in {directory}")
    found = set()
    for name in files:
        with open(name, encoding="utf-8") as file:
            found.update(undocumented(json.load(file)))
    for file, line, symbol in sorted(found):
        print(f"Sources/{file}:{line}: {symbol} has no documentation comment")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
