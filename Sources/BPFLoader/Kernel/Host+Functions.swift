import BPFObject
import BPFSyscall
import BTF

extension Host {
  /// Makes sure that the kernel, or a module that is loaded, has what a program shall be loaded for.
  ///
  /// - Parameter name: a function, tracepoint, hook or what an iterator walks over; `MODULE:NAME` asks one module.
  func require(_ name: String, _ type: AttachType) throws(LoaderError) {
    let found: KernelTarget?
    do throws(ObjectError) {
      found = try KernelTarget.find(name, type, on: self)
    } catch {
      throw .from(error, "cannot look up \(name)")
    }
    if found != nil { return }
    let parts = name.split(separator: ":", maxSplits: 1)
    if parts.count == 2, parts[0] != "vmlinux", try !hasModule(String(parts[0])) {
      throw LoaderError(
        .missingTarget, "module \(parts[0]) is not loaded, or has no types",
        advice: "load it: modprobe \(parts[0])")
    }
    let what = Self.noun(type)
    let near = try kernelBTF().names(of: type).nearest(String(parts.last ?? ""))
    throw LoaderError(
      .missingTarget, "this kernel has no \(what) \(name)",
      advice: near ?? Self.advice(type, release))
  }

  private static func noun(_ type: AttachType) -> String {
    switch type {
    case .traceRawTp: "tracepoint"
    case .lsmMac, .lsmCgroup: "lsm hook"
    case .traceIter: "iterator over"
    default: "function with types (BTF)"
    }
  }

  private static func advice(_ type: AttachType, _ release: String) -> String {
    switch type {
    case .traceRawTp:
      "tp_btf and raw tracepoints have no category: sched_switch, not sched/sched_switch"
    case .traceIter: "common ones: task, task_file, bpf_map, bpf_prog, tcp, udp"
    default:
      "it may be inlined, defined twice, in a module that is not loaded, or named otherwise in Linux \(release)"
    }
  }

  private func hasModule(_ name: String) throws(LoaderError) -> Bool {
    do throws(ObjectError) {
      return try modules().contains { $0.name == name }
    } catch {
      throw .from(error, "cannot look up module \(name)")
    }
  }

  /// Makes sure that `/proc/kallsyms` has a function.
  func requireSymbol(_ name: String, kind: String) throws(LoaderError) {
    guard let symbols = try? symbols(), !symbols.isEmpty else { return }
    if let address = symbols.address(of: name) { return try requireCode(of: name, at: address) }
    let all = FunctionNames(symbols)
    throw LoaderError(
      .missingTarget, "no kernel function \(name) that a \(kind) can be set on",
      advice: all.nearest(name) ?? "/proc/kallsyms lists the functions of this kernel")
  }

  /// Makes sure that a function which `/proc/kallsyms` has is not one that ran at boot only.
  func requireCode(of name: String) throws(LoaderError) {
    guard let address = (try? symbols())?.address(of: name) else { return }
    try requireCode(of: name, at: address)
  }

  private func requireCode(of name: String, at address: UInt64) throws(LoaderError) {
    guard let text = initialText, text.contains(address) else { return }
    throw LoaderError(
      .missingTarget,
      "the kernel function \(name) ran when the machine started (__init), and is gone",
      advice: "attach to a function that runs later")
  }

  /// Where the code was that ran at boot only; nil where that cannot be seen.
  private var initialText: Range<UInt64>? {
    guard let symbols = try? symbols(), let start = symbols.address(of: "_sinittext"),
      let end = symbols.address(of: "_einittext"), start < end
    else { return nil }
    return start..<end
  }

  /// The function of a system call: `__x64_sys_openat` where the kernel wraps them.
  func function(ofSystemCall name: String) -> String {
    guard let types = try? kernelBTF() else { return "__x64_sys_\(name)" }
    for prefix in ["__x64_", "__arm64_", "__s390x_", "__riscv_", "__se_"] {
      let function = "\(prefix)sys_\(name)"
      if types.id(named: function, kind: .function) != nil { return function }
    }
    return "sys_\(name)"
  }

  /// The functions that ftrace can stop at, those of modules too.
  func probeableFunctions() throws(LoaderError) -> [String] {
    do throws(SystemCallError) {
      let text = try TracingFileSystem.read("available_filter_functions")
      return text.split(separator: UInt8(ascii: "\n")).compactMap { line in
        let name = line.prefix { $0 != UInt8(ascii: " ") }
        return name.starts(with: "__ftrace_invalid_address".utf8)
          ? nil : String(decoding: name, as: UTF8.self)
      }
    } catch {
      throw .from(error, "cannot list the functions that can be probed")
    }
  }
}

/// The functions in the text of `/proc/kallsyms`.
private struct FunctionNames {
  private let names: [Substring]

  init(_ text: [UInt8]) {
    names = String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      return fields.count > 2 && ["t", "T", "w", "W"].contains(fields[1]) ? fields[2] : nil
    }
  }

  func nearest(_ name: String) -> String? {
    names.lazy.filter { abs($0.utf8.count - name.utf8.count) <= 3 }.map(String.init).nearest(name)
  }
}

extension Sequence<String> {
  fileprivate func nearest(_ name: String) -> String? { Names.advice(name, among: self) }
}

extension [UInt8] {
  /// The number that the line starts with in which a word, with a space before it and the line's or the word's end behind
  /// it, is this name; nil where there is none.
  fileprivate func address(of name: String) -> UInt64? {
    guard let place = place(of: name) else { return nil }
    let start = self[..<place].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let digits = self[start..<place].prefix { $0 != UInt8(ascii: " ") }
    return UInt64(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private func place(of name: String) -> Int? {
    let wanted = Array(" \(name)".utf8)
    let text = span
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
      if text[at + wanted.count] <= UInt8(ascii: " ") { return at }
      at += 1
    }
    return nil
  }
}

extension BTF {
  /// The names of what programs of an attach type can be loaded for.
  fileprivate func names(of type: AttachType) -> [String] {
    let (prefix, kind) = KernelTarget.form(of: type)
    return (firstTypeID..<endTypeID).lazy.filter { self.kind(of: $0) == kind }
      .compactMap { try? self.type($0).name }.filter { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.utf8.count)) }
  }
}
