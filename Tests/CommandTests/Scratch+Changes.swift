import BPFSyscall
import Foundation
import Testing

/// What somebody changes by hand.
extension Scratch {
  /// Puts a ledger in the place of a deployment's own, as documents are pinned: an array of chunks of 64 KiB, here one.
  func setLedger(of deployment: String, to document: [UInt8]) throws {
    let size = 64 << 10
    let map = try RawMap.create(
      RawMap.Options(type: .array, keySize: 4, valueSize: UInt32(size), maxEntries: 1))
    try map.update([0, 0, 0, 0], document + [UInt8](repeating: 0, count: size - document.count))
    let path = "bpf-apply/\(deployment)/current/ledger"
    try remove(path)
    try Pin.create("\(bpffs)/\(path)", map.descriptor)
  }

  /// A deployment's ledger, as JSON.
  func ledger(of deployment: String) throws -> [UInt8] {
    let pin = try Pin.open("\(bpffs)/bpf-apply/\(deployment)/current/ledger", access: .readOnly)
    return try RawMap(pin.take()).lookup([0, 0, 0, 0])?.prefix { $0 != 0 }.map { $0 } ?? []
  }

  /// Overwrites texts in a bytecode file, each with one of the same length.
  func patch(_ bytecode: String, _ changes: [(text: String, other: String)]) throws {
    let file = URL(fileURLWithPath: "\(path)/bytecode/\(bytecode)")
    var bytes = try Data(contentsOf: file)
    for (text, other) in changes {
      let places = bytes.ranges(of: Data(text.utf8))
      try #require(!places.isEmpty && text.utf8.count == other.utf8.count)
      for place in places { bytes.replaceSubrange(place, with: Data(other.utf8)) }
    }
    try bytes.write(to: file)
  }
}
