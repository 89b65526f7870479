import BPFObject
import BTF

/// Finds the source of instructions in what the compiler noted about them.
struct SourceLines {
  private let types: BTF?
  private let functions: ExtInfo?
  private let lines: ExtInfo?

  init(_ program: ProgramSpec, _ types: BTF?) {
    self.types = types
    functions = program.functionInfo
    lines = program.lineInfo
  }

  /// The line that an instruction comes from.
  ///
  /// Some instructions are the compiler's own and have line 0; they stand for the line before them.
  func place(of instruction: Int) -> VerifierReport.SourcePlace? {
    guard let types, let lines else { return nil }
    let start = functions.flatMap { functions in
      functions.record(of: instruction).map { functions.start($0) }
    }
    var record = lines.record(of: instruction)
    while let index = record, lines.start(index) >= start ?? 0 {
      let word = lines.word(3, of: index)
      if word >> 10 > 0, let file = try? types.string(at: lines.word(1, of: index)) {
        let text = (try? types.string(at: lines.word(2, of: index))) ?? ""
        return VerifierReport.SourcePlace(
          file: file, line: Int(word >> 10), column: Int(word & 0x3FF),
          text: Self.trimmed(text))
      }
      record = index > 0 ? index - 1 : nil
    }
    return nil
  }

  /// The name of the function that an instruction lies in.
  func function(of instruction: Int) -> String? {
    guard let types, let functions, let index = functions.record(of: instruction) else {
      return nil
    }
    return try? types.type(functions.word(1, of: index)).name
  }

  private static func trimmed(_ line: String) -> String {
    let text = line.drop(while: \.isWhitespace)
    return String(text.prefix(text.count - text.reversed().prefix(while: \.isWhitespace).count))
  }
}

extension ExtInfo {
  /// The index of the last record that begins at an instruction or before it.
  fileprivate func record(of instruction: Int) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if start(middle) <= instruction { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  fileprivate func start(_ record: Int) -> Int { Int(word(0, of: record)) }

  fileprivate func word(_ index: Int, of record: Int) -> UInt32 {
    bytes.read(UInt32.self, at: record * recordSize + index * 4) ?? 0
  }
}
