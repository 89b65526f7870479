/// How far an apply has come with the steps of its journal.
///
/// It is kept in a map of one element, so that one system call moves it.
public struct Cursor: Hashable, Sendable {
  /// Which way the steps are gone through.
  public enum Direction: UInt32, Sendable {
    case forward, back
  }

  public let direction: Direction
  /// The step that was begun; all before it are done, and going back, all behind it are taken back.
  public let step: Int

  public init(_ direction: Direction, _ step: Int) {
    self.direction = direction
    self.step = step
  }
}

extension Cursor {
  /// How many bytes it takes.
  static let size = 8

  /// The number of the step, counted from 1, and the direction. Zeros say that none was begun.
  var bytes: [UInt8] {
    [UInt8](index: UInt32(truncatingIfNeeded: step + 1)) + [UInt8](index: direction.rawValue)
  }

  /// What bytes say; nil where no step was begun.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.size, bytes.index > 0,
      let direction = Direction(rawValue: Array(bytes.dropFirst(4)).index)
    else { return nil }
    self.init(direction, Int(bytes.index) - 1)
  }
}
