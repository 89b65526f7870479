import BPFObject

/// The section `.BTF.ext` of a file that is otherwise right; the first byte says which file.
enum BTFExtTarget {
  private static let fixtures = Result {
    try FuzzFixtures("core", "functions", "subprograms", "exceptions", "recursion", "core_enums")
  }

  static func run(_ bytes: [UInt8]) throws {
    guard let (fixture, section) = try fixtures.get().chosen(by: bytes) else { return }
    let file = fixture.replacing(".BTF.ext", with: section)
    guard let object = try ObjectExercise.open(file), let types = object.btf else { return }
    try ObjectExercise.all(object)
    try ObjectExercise.fit(object, to: FuzzKernel(types))
  }

  static func seeds() throws -> [[UInt8]] {
    try fixtures.get().seeds { $0.section(".BTF.ext") }
  }
}
