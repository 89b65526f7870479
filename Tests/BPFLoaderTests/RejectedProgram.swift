import BPFObject
import BPFSyscall

/// A program of Tests/Fixtures/verifier, with what the report about it shall say.
///
/// The C file tells: `// help:` opens a program, with a part of the advice, or several where kernels differ; the line that the
/// verifier shall be said to stop at ends with `// HERE`, the one that took what is not given back with `// TAKEN`.
struct RejectedProgram: Sendable, CustomStringConvertible {
  let file: String
  let name: String
  let help: String
  let here: Int?
  let taken: Int?

  var description: String { name }

  /// Whether this is the advice that the program shall get.
  func isHelped(by advice: String?) -> Bool {
    guard let advice else { return false }
    return help.split(separator: " | ").contains { advice.contains($0) }
  }

  static let all: [RejectedProgram] = ["memory", "flow", "calls", "lacking", "proprietary"]
    .flatMap { programs(of: $0) }

  static func named(_ name: String) -> RejectedProgram? { all.first { $0.name == name } }

  /// The path of a file of the tests.
  static func path(_ name: String) -> String {
    "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/" + name
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try readFile(path), as: UTF8.self)
  }

  /// The line of the C file.
  func source(_ line: Int) throws -> String {
    let lines = try Self.text(Self.path("Fixtures/verifier/\(file).bpf.c")).split(
      separator: "\n", omittingEmptySubsequences: false)
    return String(lines[line - 1].drop { $0 == " " })
  }

  /// The file that holds the program, and the program as the file has it.
  func read() throws -> (object: ObjectFile, spec: ProgramSpec) {
    let bytes = try readFile(Self.path("Fixtures/verifier/\(file).bpf.o"))
    let object = try ObjectFile(bytes, name: file)
    guard let spec = object.programs.first(where: { $0.name == name }) else {
      throw ObjectError("no program \(name)")
    }
    return (object, spec)
  }

  private static func programs(of file: String) -> [RejectedProgram] {
    guard let text = try? text(path("Fixtures/verifier/\(file).bpf.c")) else { return [] }
    var programs: [RejectedProgram] = []
    var (help, name, here, taken): (String?, String?, Int?, Int?)
    var opened = false
    func finish() {
      guard let help, let name else { return }
      programs.append(
        RejectedProgram(file: file, name: name, help: help, here: here, taken: taken))
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("// help: ") {
        finish()
        (help, name, here, taken) = (String(line.dropFirst(9)), nil, nil, nil)
      }
      if line.hasPrefix("SEC(\"?") { opened = true }
      if opened, let opening = line.firstRange(of: "int ") {
        name = String(line[opening.upperBound...].prefix { $0 != "(" })
        opened = false
      }
      if line.hasSuffix("// HERE") { here = index + 1 }
      if line.hasSuffix("// TAKEN") { taken = index + 1 }
    }
    finish()
    return programs
  }
}
