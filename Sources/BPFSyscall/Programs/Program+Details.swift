internal import CBPF

extension Program {
  /// What the kernel says of this program, with lists. The corresponding bpf(2) command is
  /// `BPF_OBJ_GET_INFO_BY_FD`, called twice: for the counts, and with room for as much.
  ///
  /// - Parameter parts: the lists.
  public func details(
    _ parts: ProgramDetails.Parts = .all
  ) throws(SystemCallError) -> ProgramDetails {
    var info = cbpf_program_info()
    try read(into: &info)
    var room = Room(for: parts, info)
    let counts = info
    info = cbpf_program_info()
    // The kernel refuses other sizes of records than its own.
    info.func_info_rec_size = counts.func_info_rec_size
    info.line_info_rec_size = counts.line_info_rec_size
    info.jited_line_info_rec_size = counts.jited_line_info_rec_size
    try room.fill(self, &info)

    var details = ProgramDetails(info: ProgramInfo(counts))
    details.mapIDs = room.list(.mapIDs, info).numbers(size: 4).map(UInt32.init)
    details.translatedInstructions = room.list(.translatedInstructions, info)
    details.jitedInstructions = room.list(.jitedInstructions, info)
    details.jitedFunctionAddresses = room.list(.jitedFunctionAddresses, info).numbers(size: 8)
    details.jitedFunctionSizes = room.list(.jitedFunctionSizes, info).numbers(size: 4)
      .map(UInt32.init)
    details.functions = .init(
      recordSize: counts.func_info_rec_size, bytes: room.list(.functions, info))
    details.lines = .init(recordSize: counts.line_info_rec_size, bytes: room.list(.lines, info))
    details.jitedLines = .init(
      recordSize: counts.jited_line_info_rec_size, bytes: room.list(.jitedLines, info))
    let tags = room.list(.tags, info)
    details.tags = stride(from: 0, to: tags.count, by: 8).map { Array(tags[$0..<$0 + 8]) }
    return details
  }
}

/// Room for lists, in one piece of memory.
private struct Room {
  /// One list: where the kernel's structure holds its count and its address.
  private struct List {
    let part: ProgramDetails.Parts
    let count: WritableKeyPath<cbpf_program_info, UInt32>
    let address: WritableKeyPath<cbpf_program_info, UInt64>
    let recordSize: Int
    /// Where it starts in the memory, and how many records there is room for.
    var start = 0
    var room = 0
  }

  private var lists: [List] = []
  private var memory: [UInt8]

  init(for parts: ProgramDetails.Parts, _ counts: cbpf_program_info) {
    let (functions, lines) = (counts.func_info_rec_size, counts.line_info_rec_size)
    let jitedLines = counts.jited_line_info_rec_size
    let all: [List] = [
      List(part: .mapIDs, count: \.nr_map_ids, address: \.map_ids, recordSize: 4),
      List(
        part: .translatedInstructions, count: \.xlated_prog_len, address: \.xlated_prog_insns,
        recordSize: 1),
      List(
        part: .jitedInstructions, count: \.jited_prog_len, address: \.jited_prog_insns,
        recordSize: 1),
      List(
        part: .jitedFunctionAddresses, count: \.nr_jited_ksyms, address: \.jited_ksyms,
        recordSize: 8),
      List(
        part: .jitedFunctionSizes, count: \.nr_jited_func_lens, address: \.jited_func_lens,
        recordSize: 4),
      List(
        part: .functions, count: \.nr_func_info, address: \.func_info, recordSize: Int(functions)),
      List(part: .lines, count: \.nr_line_info, address: \.line_info, recordSize: Int(lines)),
      List(
        part: .jitedLines, count: \.nr_jited_line_info, address: \.jited_line_info,
        recordSize: Int(jitedLines)),
      List(part: .tags, count: \.nr_prog_tags, address: \.prog_tags, recordSize: 8),
    ]
    var end = 0
    for var list in all where parts.contains(list.part) && counts[keyPath: list.count] > 0 {
      list.start = end
      list.room = Int(counts[keyPath: list.count])
      end += (list.room * list.recordSize + 7) / 8 * 8
      lists.append(list)
    }
    memory = [UInt8](repeating: 0, count: end)
  }

  /// Has the kernel fill the lists. It sees no room for those that were not asked for.
  mutating func fill(
    _ program: borrowing Program, _ info: inout cbpf_program_info
  ) throws(SystemCallError) {
    let lists = lists
    try memory.withMutableAddress { start throws(SystemCallError) in
      for list in lists {
        info[keyPath: list.count] = UInt32(list.room)
        info[keyPath: list.address] = start + UInt64(list.start)
      }
      try program.read(into: &info)
    }
  }

  /// The bytes of a list, as many as the kernel wrote: it takes the address away where it wrote none.
  func list(_ part: ProgramDetails.Parts, _ info: cbpf_program_info) -> [UInt8] {
    guard let list = lists.first(where: { $0.part == part }), info[keyPath: list.address] != 0
    else { return [] }
    let count = min(list.room, Int(info[keyPath: list.count]))
    return Array(memory[list.start..<list.start + count * list.recordSize])
  }
}

extension [UInt8] {
  /// Numbers of `size` bytes each, as this machine writes them.
  fileprivate func numbers(size: Int) -> [UInt64] {
    stride(from: 0, to: count - size + 1, by: size).map { start in
      self[start..<start + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}
