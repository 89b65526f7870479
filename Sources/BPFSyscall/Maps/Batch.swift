/// Elements that one batch command returned.
public struct Batch: Hashable, Sendable {
  /// How many elements there are, which may be fewer than were asked for.
  public let count: Int
  /// The keys, one behind the other, ``RawMap/keySize`` bytes each.
  public let keys: [UInt8]
  /// What the elements hold, one behind the other: ``RawMap/elementSize`` bytes each, or
  /// ``RawMap/valueSize`` with ``ElementFlags/cpu(_:)``.
  public let values: [UInt8]
  /// Where the next batch begins; nil where this was the last one.
  public let next: BatchCursor?
}

/// Where a walk through a map in batches stands. What it holds is the kernel's: a key of an array, the
/// number of a hash map's bucket.
public struct BatchCursor: Hashable, Sendable {
  let bytes: [UInt8]
  /// Whether it is a key, because the kernel has no batches for this type of map.
  let isByElement: Bool
}

/// A batch command failed, after some elements.
public struct BatchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Why the next element was not written or removed.
  public let cause: SystemCallError
  /// How many elements were written or removed; the next one is what `cause` is about.
  public let completed: Int

  /// Says why a batch command failed, and after how many elements.
  public init(_ cause: SystemCallError, completed: Int) {
    self.cause = cause
    self.completed = completed
  }

  public var description: String { "\(cause) (after \(completed) elements)" }
}
