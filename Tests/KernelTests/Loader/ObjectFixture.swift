import BPFLoader
import BPFObject
import BPFSyscall
import Testing

/// Bytecode of Tests/Fixtures/object, loaded whole.
enum ObjectFixture {
  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Fixtures/object"

  static func object(_ name: String) throws -> ObjectFile {
    try ObjectFile(readFile("\(folder)/\(name).bpf.o"), name: name)
  }

  /// Loads a file.
  ///
  /// - Parameters:
  ///   - name: The file.
  ///   - kernel: The oldest kernel that has all it asks for.
  ///   - configuration: Lines that go before the kernel's own configuration.
  static func load(
    _ name: String, since kernel: KernelVersion = KernelVersion(5, 10), configuration: String = ""
  ) throws -> LoadedObject {
    let host = Host()
    if host.version < kernel { try Test.cancel("needs Linux \(kernel)") }
    return try LoadedObject(
      object(name), on: host, options: FittingOptions(configuration: Array(configuration.utf8)))
  }
}

extension LoadedObject {
  /// The numbers of 64 bits in the only value of a map.
  func numbers(_ map: String) throws -> [UInt64] {
    let value = try #require(try self.map(map).lookup([0, 0, 0, 0]))
    return stride(from: 0, to: value.count - 7, by: 8).map { value.number(at: $0) }
  }

  /// Runs a program that asks for no context once, on the first CPU.
  @discardableResult func run(_ program: String) throws -> UInt32 {
    try self.program(program).testRun().returnValue
  }

  /// Runs a program for packets once.
  func runWithPacket(_ program: String) throws -> UInt32 {
    let packet = [UInt8](repeating: 7, count: 64)
    return try self.program(program).testRun(Program.TestRunOptions(data: packet)).returnValue
  }
}

extension [UInt8] {
  /// The number of 64 bits at a place.
  func number(at place: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(self[place + $1]) << (8 * $1) }
  }
}
