import BPFObject
import BTF

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The committed objects under `Tests/Fixtures/object`, beside their sources.
enum Fixture {
  static func bytes(_ name: String) throws -> [UInt8] {
    let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    guard let bytes = readFile("/\(tests)/Fixtures/object/\(name).bpf.o") else {
      throw ObjectError("no fixture \(name)")
    }
    return bytes
  }

  static func object(_ name: String) throws -> ObjectFile {
    try ObjectFile(bytes(name), name: name)
  }

  /// The running kernel's types, where it has them.
  static let kernelBytes = readFile("/sys/kernel/btf/vmlinux")
}

func readFile(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "rb") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}
