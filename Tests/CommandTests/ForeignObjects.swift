import BPFSyscall

/// What somebody else has pinned in the same bpffs: a map, a program, and a link that runs it.
struct ForeignObjects {
  private let bpffs: String

  /// Makes them, in `foreign/` and beside the deployments' directory.
  init(in bpffs: String) throws {
    self.bpffs = bpffs
    try Directory.create("\(bpffs)/foreign", mode: 0o750)
    let map = try RawMap.create(
      RawMap.Options(type: .array, keySize: 4, valueSize: 8, maxEntries: 1))
    try map.update([0, 0, 0, 0], [1, 2, 3, 4, 5, 6, 7, 8])
    try Pin.create("\(bpffs)/foreign/map", map.descriptor)
    try changeMode("\(bpffs)/foreign/map", 0o640)
    // r0 = 0; exit
    let program = try Program.load(
      Program.Options(
        type: .rawTracepoint,
        instructions: [0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0], license: "GPL"))
    try Pin.create("\(bpffs)/foreign/program", program.descriptor)
    let link = try Link.openRawTracepoint(named: "sched_process_exec", program: program)
    try Pin.create("\(bpffs)/link", link.descriptor)
  }

  /// Inode, permissions and id of each, and what the map holds.
  func state() throws -> [String] {
    var lines: [String] = []
    for path in ["foreign", "foreign/map", "foreign/program", "link"].map({ "\(bpffs)/\($0)" }) {
      let status = try FileStatus(at: path)
      lines.append("\(path) \(status?.inode ?? 0) \(String(status?.mode ?? 0, radix: 8))")
    }
    let map = try RawMap(Pin.open("\(bpffs)/foreign/map").take())
    lines.append("map \(try map.info().id) \(try map.lookup([0, 0, 0, 0]) ?? [])")
    let program = try Program(Pin.open("\(bpffs)/foreign/program").take()).info().id
    lines.append("program \(program)")
    let link = try Link(Pin.open("\(bpffs)/link").take()).info()
    lines.append("link \(link.id) runs \(link.heldID)")
    return lines
  }
}
