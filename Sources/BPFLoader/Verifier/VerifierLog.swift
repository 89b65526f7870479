import BPFObject
import BTF

/// What the verifier wrote of a program that it refused, read with what is known of the program.
struct VerifierLog {
  /// The log, with what stands for missing things in the place of the numbers of functions that no kernel has.
  private(set) var text: String
  /// What the kernel lacks, where that is why the program was refused.
  private(set) var missing: String?
  /// Where in the source the verifier stopped: `trace.bpf.c:41: if (value->limit > max)`.
  private(set) var place: String?

  init(_ log: String, _ program: ProgramSpec, types: BTF?) {
    text = log
    var lines = log.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var last: Int?
    for (index, line) in lines.enumerated() {
      if let number = Self.instruction(line) { last = number }
      guard let last, let unresolved = program.unresolved[last] else { continue }
      if line.contains("call unknown#") {
        lines[index] = "\(last): <needs \(unresolved.name), which this kernel lacks>"
      } else if line.contains("invalid func unknown#") {
        missing = "\(unresolved.name) does not exist in this kernel"
        lines[index] = missing ?? line
      }
    }
    text = lines.joined(separator: "\n")
    if let last { place = Self.place(of: last, program, types) }
  }

  /// The number in `12: (79) r1 = *(u64 *)(r0 +0)`.
  private static func instruction(_ line: String) -> Int? {
    guard let colon = line.firstIndex(of: ":"), line[colon...].hasPrefix(": (") else { return nil }
    return Int(line[..<colon])
  }

  /// The source line that an instruction comes from, by the last record before it.
  private static func place(of instruction: Int, _ program: ProgramSpec, _ types: BTF?) -> String? {
    guard let types, let lines = program.lineInfo, lines.recordSize >= 16 else { return nil }
    var found: Int?
    for index in 0..<lines.count {
      let position = index * lines.recordSize
      guard let start = lines.bytes.read(UInt32.self, at: position), start <= instruction else {
        break
      }
      found = position
    }
    guard let found, let file = lines.bytes.read(UInt32.self, at: found + 4),
      let source = lines.bytes.read(UInt32.self, at: found + 8),
      let word = lines.bytes.read(UInt32.self, at: found + 12),
      let path = try? types.string(at: file), let code = try? types.string(at: source)
    else { return nil }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let trimmed = code.drop { $0 == " " || $0 == "\t" }
    return "\(name):\(word >> 10): \(trimmed)"
  }
}

extension Unresolved {
  /// What is missing, as a message names it.
  var name: String {
    switch self {
    case .type(let name): "`\(name)`"
    case .map(let name): "map `\(name)`"
    case .function(let name): "kernel function `\(name)`"
    }
  }
}
