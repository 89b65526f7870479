import BPFObject
import BTF

/// A whole bytecode file, fitted to a kernel that has its types.
enum ELFTarget {
  private static let configuration = Array("CONFIG_BPF_SYSCALL=y\nCONFIG_HZ=250\n".utf8)
  private static let symbols = Array(
    "ffffffff81a00000 T schedule\nffffffff82000000 D init_task\n".utf8)

  static func run(_ bytes: [UInt8]) throws {
    guard let object = try ObjectExercise.open(bytes) else { return }
    try ObjectExercise.all(object)
    try ObjectExercise.fit(object, to: kernel(try object.btf ?? FuzzKernel.noTypes()))
  }

  /// A kernel with these types, and what files ask for besides.
  static func kernel(_ types: BTF) -> FuzzKernel {
    FuzzKernel(types, configuration: configuration, symbols: symbols)
  }

  static func seeds() throws -> [[UInt8]] {
    try FuzzFixture.names().map { name throws in try FuzzFixture(name).bytes }
  }
}
