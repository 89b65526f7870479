import BPFObject
import BTF

/// Bytes with one word changed to a number at which sums, products and quotients end: every aligned word of 32 bits, and
/// of 64 bits where there are such, one after the other, to each of these numbers.
public struct WordSweep: Sendable {
  private let bytes: [UInt8]
  /// Where numbers have 64 bits.
  private let wide: [Range<Int>]
  private let road: Road

  private static let numbers: [UInt64] = [0, 1, .max, UInt64(Int32.max), UInt64(Int64.max)]

  /// Where bytes go; false where they are refused.
  private typealias Road = @Sendable ([UInt8]) throws -> Bool

  /// What the bytes are.
  public enum Subject: CaseIterable, Sendable {
    /// A bytecode file that asks for a little of everything, fitted to a kernel.
    case object
    /// Types: of the kernel that the file is fitted to, and each by itself.
    case types
    /// A library with functions, versions and probes: what is damaged of it is mostly left out.
    case library
  }

  /// How many changed bytes were read, and how many were refused.
  public struct Tally: Sendable {
    /// Those that were read.
    public var read = 0
    /// Those that were refused.
    public var refused = 0
  }

  /// The bytes before anything is changed.
  public init(_ subject: Subject) throws {
    let fixture = try FuzzFixture("rich")
    let types = fixture.section(".BTF")
    switch subject {
    case .object:
      bytes = fixture.bytes
      // The header, and at the end symbols, relocations and the table of sections.
      wide = [0..<64, (fixture.offset(of: ".symtab") ?? 0)..<bytes.count]
      let kernel = try BTF(types)
      road = { bytes in
        guard let object = try ObjectExercise.open(bytes) else { return false }
        try ObjectExercise.look(at: object)
        return try ObjectExercise.fit(object, to: ELFTarget.kernel(kernel))
      }
    case .library:
      bytes = try BinariesTarget.seeds()[0]
      wide = [0..<bytes.count]
      road = BinariesTarget.run
    case .types:
      bytes = types
      wide = []
      let object = try ObjectFile(fixture.bytes, name: "rich")
      road = { bytes in
        guard let types = try BTFTarget.open(bytes, base: nil) else { return false }
        for id in types.typeIDs {
          _ = types.cDefinition(of: id)
          _ = try? types.layout(of: id)
          _ = try? types.size(of: id)
        }
        return try ObjectExercise.fit(object, to: ELFTarget.kernel(types))
      }
    }
  }

  /// Whether the bytes are read as they are.
  public func isReadUnchanged() throws -> Bool { try road(bytes) }

  /// How many words of 32 bits there are.
  public var wordCount: Int { bytes.count / 4 }

  /// Changes the words of a part of the bytes: those of every so many-th eight.
  ///
  /// - Throws: ``FuzzFailure`` where what came of one cannot be.
  public func run(part: Int, of parts: Int) throws -> Tally {
    var tally = Tally()
    for place in stride(from: 8 * part, to: bytes.count, by: 8 * parts) {
      for change in changes(at: place) {
        var changed = bytes
        for byte in 0..<change.size {
          changed[change.place + byte] = UInt8(truncatingIfNeeded: change.number >> (8 * byte))
        }
        do {
          if try road(changed) { tally.read += 1 } else { tally.refused += 1 }
        } catch {
          throw FuzzFailure(description: "\(change): \(error)")
        }
      }
    }
    return tally
  }

  private struct Change {
    let place: Int
    let size: Int
    let number: UInt64
  }

  /// What is written into eight bytes; nothing that changes nothing, or no more than another change does.
  private func changes(at place: Int) -> [Change] {
    let words = [place, place + 4].compactMap { bytes.read(UInt32.self, at: $0) }
    let narrow = Set(Self.numbers.map { UInt32(truncatingIfNeeded: $0) }).sorted()
    var changes = words.enumerated().flatMap { index, word in
      narrow.filter { $0 != word }.map {
        Change(place: place + 4 * index, size: 4, number: UInt64($0))
      }
    }
    if wide.contains(where: { $0.contains(place) && $0.contains(place + 7) }) {
      let whole = Self.numbers.filter { number in
        UInt32(truncatingIfNeeded: number) != words[0] && UInt32(number >> 32) != words[1]
      }
      changes += whole.map { Change(place: place, size: 8, number: $0) }
    }
    return changes
  }
}
