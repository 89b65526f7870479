import Manifest

// What a ledger that this program wrote can say: one that says more is damaged.
extension Ledger {
  /// Whether its numbers can be reckoned with, and what it names can stand in bpffs.
  var isWithinBounds: Bool {
    let all = whole
    let names = all.addresses
    return format > 0
      && [generation, order].allSatisfy { (1...Self.most).contains(UInt64(clamping: $0)) }
      && [appliedAt, confirmBy].allSatisfy { ($0 ?? 0) <= Self.most }
      && manager.map(TextPattern.manager.accepts) ?? true
      && names.allSatisfy { !$0.name.isEmpty && $0.mayStand }
      && names.flatMap(all.needs).allSatisfy(\.mayStand)
      && directories.map { ObjectAddress(.pin, $0) }.allSatisfy(\.mayStand)
      && (journal?.addresses ?? []).allSatisfy { !$0.name.isEmpty && $0.mayStand }
      && (journal?.lost ?? []).allSatisfy { $0.name.map(PinName.mayBe) ?? true }
  }

  /// Of what is counted one by one, be it milliseconds, no machine counts so many.
  private static let most: UInt64 = 1 << 53
}

extension ObjectAddress {
  /// The longest path of a pin below bpffs, in bytes.
  private static let longestPath = 1024

  /// Whether bpffs can have it: an object among those of a generation, a pin outside of where the deployments are.
  ///
  /// What else a manifest may not say of a pin's path, such as control characters, may stand there all the same.
  fileprivate var mayStand: Bool {
    guard kind == .pin else { return PinName.length(of: name) <= PinName.maximumLength }
    let names = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return name.utf8.count <= Self.longestPath && !names[0].elementsEqual("bpf-apply".utf8)
      && names.allSatisfy { PinName.mayBe(String(Substring($0))) }
  }
}

extension PinName {
  /// Whether bpffs may have a name in a directory.
  fileprivate static func mayBe(_ name: String) -> Bool {
    (1...maximumLength).contains(name.utf8.count)
      && !name.utf8.contains { $0 == 0 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }
  }
}
