import BPFObject

/// A function in the text of `/proc/kallsyms`.
struct KernelFunction: Hashable, Sendable {
  let name: String
  /// Where it begins; 0 for who may not see that.
  let address: UInt64
  /// The module that has it; nil where the kernel itself does.
  let module: String?

  /// Nil where a line tells of something else.
  fileprivate init?(_ line: ArraySlice<UInt8>) {
    let fields = line.split(
      maxSplits: 3, whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
    guard fields.count > 2, let type = fields[1].first, "tTwW".utf8.contains(type),
      let address = UInt64(String(decoding: fields[0], as: UTF8.self), radix: 16)
    else { return nil }
    name = String(decoding: fields[2], as: UTF8.self)
    self.address = address
    module =
      fields.count > 3
      ? String(
        decoding: fields[3].filter { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") },
        as: UTF8.self)
      : nil
  }
}

/// The functions of a kernel, in the text of its `/proc/kallsyms`.
struct KernelFunctions {
  private let text: [UInt8]

  init(_ text: [UInt8]) { self.text = text }

  /// All of a name; static functions of several files may have the same.
  func named(_ name: String) -> [KernelFunction] {
    lines(endingIn: name).compactMap { KernelFunction(text[$0]) }
  }

  /// Where a symbol is, which need be no function: `_text`. Nil where that is not told.
  func address(of symbol: String) -> UInt64? {
    lines(endingIn: symbol).first.flatMap { line in
      let digits = text[line].prefix { $0 != UInt8(ascii: " ") }
      return UInt64(String(decoding: digits, as: UTF8.self), radix: 16).flatMap {
        $0 == 0 ? nil : $0
      }
    }
  }

  /// Names that somebody may have meant: those of functions that the compiler made of this one, else such as are spelled
  /// alike.
  func near(_ name: String) -> (variants: [String], alike: [String]) {
    let made = "\(name)."
    var variants: Set<String> = []
    var alike: [String] = []
    for line in text.split(separator: UInt8(ascii: "\n")) {
      guard let function = KernelFunction(line) else { continue }
      if function.name.hasPrefix(made) {
        variants.insert(function.name)
      } else if abs(function.name.utf8.count - name.utf8.count) <= 3 {
        alike.append(function.name)
      }
    }
    return (variants.sorted(), alike)
  }

  /// The lines whose symbol has this name, with a space before it and the line's end, or its module, behind it.
  private func lines(endingIn name: String) -> [Range<Int>] {
    let wanted = Array(" \(name)".utf8)
    let text = text.span
    var found: [Range<Int>] = []
    let last = text.count - wanted.count
    var at = 0
    search: while at < last {
      guard text[at] == wanted[0] else {
        at += 1
        continue
      }
      for offset in 1..<wanted.count where text[at + offset] != wanted[offset] {
        at += 1
        continue search
      }
      guard text[at + wanted.count] <= UInt8(ascii: " ") else {
        at += 1
        continue
      }
      var start = at
      while start > 0, text[start - 1] != UInt8(ascii: "\n") { start -= 1 }
      var end = at + wanted.count
      while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
      found.append(start..<end)
      at = end
    }
    return found
  }
}

extension KernelFunctions {
  /// Where the kernel's code begins: what has no name of its own is told by how far behind that it is.
  private static let firstSymbol = "_text"

  /// The one function of a name that a probe can be set on; nil where that is told by its place.
  ///
  /// - Parameter kind: what asks for it.
  func require(_ name: String, kind: String) throws(LoaderError) -> KernelFunction? {
    if name == Self.firstSymbol { return nil }
    let found = named(name)
    if found.count == 1 { return found[0] }
    if found.count > 1 { throw areSeveral(name, found) }
    let what = "no kernel function \(name) that a \(kind) can be set on"
    let (variants, alike) = near(name)
    guard variants.isEmpty else {
      throw LoaderError(
        .missingTarget, "\(what): the compiler made others of it",
        advice: "take \(variants.prefix(4).joined(separator: " or "))")
    }
    throw LoaderError(
      .missingTarget, what,
      advice: Names.advice(name, among: alike)
        ?? "/proc/kallsyms lists the functions of this kernel")
  }

  private func areSeveral(_ name: String, _ found: [KernelFunction]) -> LoaderError {
    let start = address(of: Self.firstSymbol)
    func place(_ function: KernelFunction) -> String? {
      guard let start, function.module == nil, function.address > start else { return nil }
      return "\(Self.firstSymbol)+0x\(String(function.address - start, radix: 16))"
    }
    let places = found.map { function in
      let address = function.address == 0 ? nil : "0x\(String(function.address, radix: 16))"
      let module = function.module.map { "module \($0)" }
      let parts = [place(function), address, module].compactMap(\.self)
      return parts.isEmpty ? "at a hidden address" : parts.joined(separator: ", ")
    }
    let shown = places.prefix(16)
    let more = places.count > shown.count ? "; and \(places.count - shown.count) more" : ""
    return LoaderError(
      .missingTarget,
      "\(found.count) kernel functions are called \(name): \(shown.joined(separator: "; "))\(more)",
      advice: found.lazy.compactMap(place).first.map {
        "choose one by its place in this build of the kernel: `kprobe: \($0)`"
      } ?? "their addresses tell which is which; root sees them in /proc/kallsyms")
  }
}
