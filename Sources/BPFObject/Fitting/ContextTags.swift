import BPFSyscall
import BTF

/// Says by types what the tag `arg:ctx` says of a global function's parameter: that it is the program's context.
///
/// Kernels before Linux 6.8 take a parameter for the context where it points to a struct of the right name. The name
/// depends on the type of program, so each program that calls such a function gets a copy of it in the file's types.
struct ContextTags {
  /// The file's types with the copies behind them.
  let types: BTF
  /// Which function each part of a program is, by the program's name; only of programs for which copies were made.
  private(set) var functions: [String: ExtInfo] = [:]

  private static let tag = "arg:ctx"

  /// Makes the copies; nil where no program needs any.
  init?(_ programs: [ProgramSpec], _ btf: BTF) throws(ObjectError) {
    let tagged = try Self.tagged(btf)
    if tagged.isEmpty { return nil }
    do throws(BTFError) {
      var editor = try BTFEditor(btf)
      for program in programs {
        guard let context = ContextStruct(program.type) else { continue }
        functions[program.name] = try Self.functions(of: program, tagged, context, btf, &editor)
      }
      if functions.isEmpty { return nil }
      types = try editor.finished()
    } catch {
      throw ObjectError(error.description, section: ".BTF")
    }
  }

  /// The tagged parameters of each function.
  private static func tagged(_ btf: BTF) throws(ObjectError) -> [UInt32: [Int]] {
    // Nearly all files have none.
    guard btf.id(named: tag, kind: .declarationTag) != nil else { return [:] }
    let types = Types(btf)
    var tagged: [UInt32: [Int]] = [:]
    for id in btf.typeIDs where btf.kind(of: id) == .declarationTag {
      let type = try types.type(id)
      guard type.name == tag, case .declarationTag(let function, let parameter) = type.content
      else { continue }
      tagged[function, default: []].append(Int(parameter))
    }
    return tagged
  }

  /// The program's functions with copies in place of those that have to be told; nil where none has.
  private static func functions(
    of program: ProgramSpec, _ tagged: [UInt32: [Int]], _ context: ContextStruct, _ btf: BTF,
    _ editor: inout BTFEditor
  ) throws(BTFError) -> ExtInfo? {
    guard var info = program.functionInfo else { return nil }
    var pointer: UInt32 = 0
    for number in 0..<info.count {
      let place = number * info.recordSize + 4
      guard let id = info.bytes.read(UInt32.self, at: place), let parameters = tagged[id],
        let function = try Function(id, btf)
      else { continue }
      var unclear: [Int] = []
      for index in parameters where function.parameters.indices.contains(index) {
        let isKnown = try context.isKnown(from: function.parameters[index].typeID, btf)
        if !isKnown { unclear.append(index) }
      }
      if unclear.isEmpty { continue }
      if pointer == 0 {
        pointer = try editor.add(
          .pointer(to: try editor.add(.structure(size: 0, []), named: context.name)))
      }
      info.bytes.write(try function.copy(unclear, as: pointer, &editor), at: place)
    }
    return pointer == 0 ? nil : info
  }

  /// A global function as the file's types tell it.
  private struct Function {
    let name: String
    let result: UInt32
    var parameters: [BTFParameter]

    init?(_ id: UInt32, _ btf: BTF) throws(BTFError) {
      let function = try btf.type(id)
      guard case .function(let id, .global) = function.content,
        case .prototype(let result, let parameters) = try btf.type(id).content
      else { return nil }
      name = function.name
      self.result = result
      self.parameters = parameters
    }

    /// Adds the function once more, with other types of some parameters, and its id.
    func copy(
      _ changed: [Int], as typeID: UInt32, _ editor: inout BTFEditor
    ) throws(BTFError) -> UInt32 {
      var parameters = parameters
      for index in changed {
        parameters[index] = BTFParameter(name: parameters[index].name, typeID: typeID)
      }
      let prototype = try editor.add(.prototype(returns: result, parameters))
      let id = try editor.add(.function(prototype: prototype, .global), named: name)
      for index in changed {
        try editor.add(.declarationTag(id, component: Int32(index)), named: tag)
      }
      return id
    }
  }
}

/// The struct whose pointer a kernel takes for the context of a type of program.
private struct ContextStruct {
  let name: String
  private let type: ProgramType

  /// Nil for types of programs whose context has no name.
  init?(_ type: ProgramType) {
    guard let name = Self.names[type] else { return nil }
    self.name = name
    self.type = type
  }

  private static let names: [ProgramType: String] = [
    .cgroupDevice: "bpf_cgroup_dev_ctx", .cgroupSKB: "__sk_buff", .cgroupSocket: "bpf_sock",
    .cgroupSocketAddress: "bpf_sock_addr", .cgroupSocketOption: "bpf_sockopt",
    .cgroupSysctl: "bpf_sysctl", .flowDissector: "__sk_buff", .kprobe: "bpf_user_pt_regs_t",
    .lwtIn: "__sk_buff", .lwtOut: "__sk_buff", .lwtSeg6local: "__sk_buff", .lwtXmit: "__sk_buff",
    .netfilter: "bpf_nf_ctx", .perfEvent: "bpf_perf_event_data",
    .rawTracepoint: "bpf_raw_tracepoint_args", .rawTracepointWritable: "bpf_raw_tracepoint_args",
    .schedAct: "__sk_buff", .schedCLS: "__sk_buff", .socketFilter: "__sk_buff",
    .socketLookup: "bpf_sk_lookup", .socketMessage: "sk_msg_md", .socketOps: "bpf_sock_ops",
    .socketReuseport: "sk_reuseport_md", .socketSKB: "__sk_buff", .xdp: "xdp_md",
  ]

  /// The struct behind `bpf_user_pt_regs_t`.
  private static let registers: String = {
    #if arch(arm64)
      "user_pt_regs"
    #elseif arch(riscv64)
      "user_regs_struct"
    #else
      "pt_regs"
    #endif
  }()

  /// Whether a parameter's type tells the kernel enough. Where it is none that a context can have, the kernel shall
  /// say so.
  func isKnown(from id: UInt32, _ btf: BTF) throws(BTFError) -> Bool {
    guard case .pointer(let target) = try btf.resolved(id).content else { return true }
    let isProbe = type == .kprobe || type == .perfEvent
    if isProbe, try isTypedef(target, named: "bpf_user_pt_regs_t", btf) { return true }
    let pointee = try btf.resolved(target)
    switch pointee.content {
    case .void: return false
    case .structure where pointee.name == name: return true
    case .structure where type == .kprobe: return pointee.name != "pt_regs"
    case .structure where type == .perfEvent: return pointee.name != Self.registers
    case .integer(let integer) where type == .rawTracepoint || type == .rawTracepointWritable:
      return integer.size != 8
    default: return true
    }
  }

  /// Whether a type is a typedef of this name, `const` or not.
  private func isTypedef(_ id: UInt32, named name: String, _ btf: BTF) throws(BTFError) -> Bool {
    var type = try btf.type(id)
    for _ in 0..<32 {
      switch type.content {
      case .const(let next), .volatile(let next), .restrict(let next), .typeTag(let next):
        type = try btf.type(next)
      case .typedef: return type.name == name
      default: return false
      }
    }
    return false
  }
}
