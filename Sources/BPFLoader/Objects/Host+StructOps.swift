import BPFObject
public import BPFSyscall
import BTF

extension Host {
  /// Makes a struct_ops map without a link once more, and registers it: one whose registration has ended takes no
  /// value again.
  ///
  /// - Parameters:
  ///   - former: what was registered.
  ///   - pin: gives the new map its names, before it is registered.
  public func registerAgain(
    _ former: borrowing RawMap, pin: (borrowing RawMap) throws(SystemCallError) -> Void
  ) throws(LoaderError) {
    let (info, value) = try calling { () throws(SystemCallError) in
      (try former.info(), try former.lookup(StructOpsTarget.key) ?? [])
    }
    let layout: KernelStructOps
    do throws(ObjectError) {
      layout = try KernelStructOps(registered: value, of: try structName(info), on: self)
    } catch {
      throw .from(error, Self.failure)
    }
    try calling { () throws(SystemCallError) in
      let map = try Self.copy(info, layout)
      try pin(map)
      var programs: [String: OpenProgram] = [:]
      for slot in layout.slots { programs[slot.program] = try OpenProgram(slot.program) }
      try map.update(
        StructOpsTarget.key, layout.value(programs: programs.mapValues(\.descriptor)))
      withExtendedLifetime(programs) {}
    }
  }

  private static let failure = "cannot register a struct_ops map again"

  private func calling<Result: ~Copyable>(
    _ body: () throws(SystemCallError) -> Result
  ) throws(LoaderError) -> Result {
    do throws(SystemCallError) {
      return try body()
    } catch {
      throw .from(error, Self.failure)
    }
  }

  /// The struct that a struct_ops map registers, by the type of its value, `struct bpf_struct_ops_NAME`.
  private func structName(_ info: MapInfo) throws(ObjectError) -> String {
    var types = try types()
    if info.kernelBTFID != 0, let module = try modules().first(where: { $0.id == info.kernelBTFID })
    {
      types = module.types
    }
    let name = (try? types.type(info.kernelValueTypeID))?.name ?? ""
    let prefix = "bpf_struct_ops_"
    guard name.hasPrefix(prefix) else {
      throw ObjectError("struct_ops map \(info.name) is of no known struct", reason: .kernel)
    }
    return String(name.dropFirst(prefix.count))
  }

  /// An empty map like the one that `info` tells of.
  private static func copy(
    _ info: MapInfo, _ layout: KernelStructOps
  ) throws(SystemCallError) -> RawMap {
    var options = RawMap.Options(
      type: .structOps, keySize: info.keySize, valueSize: info.valueSize, maxEntries: 1)
    options.flags = info.flags
    options.name = info.name
    options.kernelValueTypeID = info.kernelValueTypeID
    // The kernel wants the descriptor of some BTF here, though it reads none of it.
    let types = try LoadedBTF.open(id: info.btfID)
    options.btf = types.descriptor.rawValue
    guard let module = layout.module else { return try RawMap.create(options) }
    let owner = try LoadedBTF.open(id: module.id)
    options.valueTypeBTF = owner.descriptor.rawValue
    return try RawMap.create(options)
  }
}

/// A program, held open.
private final class OpenProgram {
  private let program: Program

  /// - Parameter id: its number, in decimal.
  init(_ id: String) throws(SystemCallError) { program = try Program.open(id: UInt32(id) ?? 0) }

  var descriptor: Int32 { program.descriptor.rawValue }
}
