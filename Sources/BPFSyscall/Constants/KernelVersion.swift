/// A Linux version such as 6.12.9.
///
/// It only ever appears in messages and tables: what a kernel can do is probed, not compared.
public struct KernelVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The first number: 6 in 6.12.9.
  public let major: Int
  /// The second number: 12 in 6.12.9.
  public let minor: Int
  /// The third number: 9 in 6.12.9, and 0 in 6.12.
  public let patch: Int

  /// Puts a version together from its numbers.
  public init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// The version at the start of a release string such as `6.12.9-amd64`, or nil where there is none.
  public init?(release: String) {
    let numbers = release.split(separator: "-", maxSplits: 1)[...].first?.split(separator: ".")
    guard let numbers, numbers.count >= 2, let major = UInt16(numbers[0]),
      let minor = UInt16(numbers[1])
    else { return nil }
    let patch = numbers.count > 2 ? UInt16(numbers[2].prefix(while: \.isNumber)) ?? 0 : 0
    self.init(Int(major), Int(minor), Int(patch))
  }

  /// The number that C code compares (`KERNEL_VERSION(6, 12, 9)`), in which the patch level ends at 255.
  public var code: UInt32 {
    UInt32(truncatingIfNeeded: major << 16 + minor << 8 + min(patch, 255))
  }

  public static func < (a: KernelVersion, b: KernelVersion) -> Bool {
    (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
  }

  public var description: String {
    patch == 0 ? "\(major).\(minor)" : "\(major).\(minor).\(patch)"
  }
}
