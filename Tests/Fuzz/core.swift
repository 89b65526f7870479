import BPFObject
import BTF

/// A kernel's types, which a file asks about; the first byte says which file. Where its highest bit is set, they
/// are a module's of a kernel with the file's own types.
enum CoreTarget {
  private static let fixtures = Result {
    try FuzzFixtures(
      "core", "core_arrays", "core_bitfields", "core_enums", "core_flavours", "core_matches",
      "core_sizes", "core_unresolved", "struct_ops", "kfuncs", "ksyms", "sections_btf")
  }
  private static let objects = Result {
    try fixtures.get().all.map { fixture throws in try ObjectFile(fixture.bytes, name: "core") }
  }

  static func run(_ bytes: [UInt8]) throws {
    guard let first = bytes.first else { return }
    let objects = try objects.get()
    let object = objects[Int(first & 0x7F) % objects.count]
    let types = Array(bytes.dropFirst())
    if first & 0x80 == 0 {
      guard let kernel = try? BTF(types) else { return }
      try ObjectExercise.fit(object, to: FuzzKernel(kernel))
    } else {
      guard let kernel = object.btf, let module = try? BTF(types, base: kernel) else { return }
      let modules = [KernelModule(name: "fuzzed", types: module, id: 7)]
      try ObjectExercise.fit(object, to: FuzzKernel(try FuzzKernel.noTypes(), modules: modules))
    }
  }

  static func seeds() throws -> [[UInt8]] {
    let own = try fixtures.get().seeds { $0.section(".BTF") }
    // As a module's, types refer to others than in their file, but the strings are where they were.
    return own + own.map { [$0[0] | 0x80] + $0.dropFirst() }
  }
}
