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

  /// The one function of a name that a probe can be set on; nil where `/proc/kallsyms` cannot be read.
  ///
  /// - Throws: ``LoaderError/Reason/missingTarget`` where there is none any more, or where several have this name.
  @discardableResult
  func requireFunction(_ name: String, kind: String) throws(LoaderError) -> KernelFunction? {
    guard let text = try? symbols(), !text.isEmpty else { return nil }
    let found = functions(named: name, in: text)
    let function =
      found.count == 1 ? found[0] : try KernelFunctions(text).require(name, kind: kind)
    if let function { try requireCode(of: function) }
    return function
  }

  /// Those of a name, which are looked for once.
  private func functions(named name: String, in text: [UInt8]) -> [KernelFunction] {
    if let known = foundFunctions[name] { return known }
    let found = KernelFunctions(text).named(name)
    foundFunctions[name] = found
    return found
  }

  /// Makes sure that functions of a name, as far as `/proc/kallsyms` has them, are not such as ran when the machine started.
  func requireCode(of name: String) throws(LoaderError) {
    guard let text = try? symbols() else { return }
    for function in functions(named: name, in: text) { try requireCode(of: function) }
  }

  private func requireCode(of function: KernelFunction) throws(LoaderError) {
    guard initialCode?.contains(function.address) == true else { return }
    throw LoaderError(
      .missingTarget,
      "the kernel function \(function.name) ran when the machine started (__init), and is gone",
      advice: "attach to a function that runs later")
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

extension Sequence<String> {
  fileprivate func nearest(_ name: String) -> String? { Names.advice(name, among: self) }
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
