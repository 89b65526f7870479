import BPFSyscall
import BTF
import Testing

/// A way of TCP congestion control that was written by hand: a struct_ops map, ready to be registered.
struct CongestionControl: ~Copyable {
  let map: RawMap

  /// - Parameter name: what the kernel shall know it as, at most 15 characters.
  init(named name: String) throws {
    let btf = try KernelTypes.btf.get()
    let wrapper = try Self.wrapper()
    let data = try #require(try btf.type(wrapper).members.first { $0.name == "data" })
    let members = try btf.type(data.typeID).members
    var value = [UInt8](repeating: 0, count: try btf.size(of: wrapper))
    let map = try Self.emptyMap()
    // They only need to stay open until the kernel has the value.
    var programs: [Held] = []
    for (index, member) in members.enumerated() {
      let place = data.byteOffset + member.byteOffset
      switch member.name {
      case "ssthresh", "undo_cwnd", "cong_avoid":
        let program = try Self.program(data.typeID, member: index)
        value.replace(
          at: place, with: HandmadeBTF.words([UInt32(program.value.descriptor.rawValue)]))
        programs.append(program)
      case "name": value.replace(at: place, with: Array(name.utf8.prefix(15)))
      default: break
      }
    }
    try #require(programs.count == 3)
    try map.update([0, 0, 0, 0], value)
    self.map = map
  }

  /// The map before it has a value: no kernel knows of it yet.
  static func emptyMap() throws -> RawMap {
    let wrapper = try wrapper()
    // Of the map's own BTF the kernel only asks that it is there.
    let btf = try LoadedBTF.load(HandmadeBTF.bytes)
    var options = RawMap.Options(
      type: .structOps, keySize: 4, valueSize: UInt32(try KernelTypes.btf.get().size(of: wrapper)),
      maxEntries: 1)
    options.flags = .link
    options.btf = btf.descriptor.rawValue
    options.kernelValueTypeID = wrapper
    do throws(SystemCallError) {
      return try RawMap.create(options)
    } catch {
      guard error.errno == .invalidArgument else { throw error }
      try Test.cancel("this kernel has no links of struct_ops")
    }
  }

  /// The type of the map's value.
  private static func wrapper() throws -> UInt32 {
    try #require(try KernelTypes.id("bpf_struct_ops_tcp_congestion_ops", .structure))
  }

  private static func program(_ type: UInt32, member: Int) throws(SystemCallError) -> Held {
    var options = Program.Options(
      type: .structOps, instructions: Bytecode.returning(0), license: "GPL")
    options.attachTypeID = type
    options.expectedAttachType = AttachType(rawValue: UInt32(member))
    return Held(try Program.load(options))
  }

  /// A program that an array can hold.
  private final class Held {
    let value: Program
    init(_ value: consuming Program) { self.value = value }
  }
}

extension [UInt8] {
  fileprivate mutating func replace(at offset: Int, with bytes: [UInt8]) {
    replaceSubrange(offset..<offset + bytes.count, with: bytes)
  }
}
