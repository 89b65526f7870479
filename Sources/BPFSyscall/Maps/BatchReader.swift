internal import CBPF

/// A walk through a map in batches, each of which is read into the same memory.
struct BatchReader {
  /// What is done with each element.
  enum Kind {
    case lookup, take
  }

  let kind: Kind
  let flags: ElementFlags
  let keySize: Int
  /// From one value to the next.
  let valueSize: Int
  /// How many elements there is room for.
  private(set) var limit: Int
  private(set) var keys: [UInt8]
  private(set) var values: [UInt8]
  private(set) var cursor: [UInt8]
  private(set) var hasBegun = false
  private var isByElement = false

  init(
    _ kind: Kind, of map: borrowing RawMap, limit: Int, flags: ElementFlags = []
  ) throws(SystemCallError) {
    self.kind = kind
    self.flags = flags
    // More than the map holds is never read.
    let room = min(limit, 2 * map.maxEntries + 64)
    self.limit = room
    keySize = map.keySize
    valueSize = map.size(flags)
    // A hash map's cursor is a 32-bit number, an array's a key.
    cursor = [UInt8](repeating: 0, count: max(keySize, 4))
    let (bytes, isTooMuch) = room.multipliedReportingOverflow(by: max(keySize, valueSize))
    guard keySize > 0, limit > 0, limit <= UInt32.max, !isTooMuch, bytes <= Int.max / 8 else {
      throw SystemCallError(kind.command.manualName, errno: .invalidArgument)
    }
    keys = [UInt8](repeating: 0, count: room * keySize)
    values = [UInt8](repeating: 0, count: room * valueSize)
  }

  /// Goes on where another reader stood.
  mutating func begin(after position: BatchCursor) throws(SystemCallError) {
    guard position.bytes.count == cursor.count else {
      throw SystemCallError(kind.command.manualName, errno: .invalidArgument)
    }
    cursor = position.bytes
    isByElement = position.isByElement
    hasBegun = true
  }

  var position: BatchCursor { BatchCursor(bytes: cursor, isByElement: isByElement) }

  /// Hands over the keys and values of the first `count` elements.
  mutating func take(_ count: Int) -> (keys: [UInt8], values: [UInt8]) {
    keys.removeLast(keys.count - count * keySize)
    values.removeLast(values.count - count * valueSize)
    return (keys, values)
  }

  /// Reads the next batch, over the one before.
  mutating func next(
    _ map: borrowing RawMap
  ) throws(SystemCallError) -> (count: Int, isLast: Bool) {
    var attempts = 0
    while !isByElement {
      let (count, error) = call(map)
      switch error?.errno {
      case nil where count > 0:
        hasBegun = true
        return (count, false)
      case .noSuchFileOrDirectory:
        hasBegun = true
        return (count, true)
      case .noSpace where limit <= 2 * map.maxEntries + 64:
        grow()
      case nil where attempts < 16:
        // Interrupted before the first element, and made again for none.
        attempts += 1
      default:
        let error = error ?? SystemCallError(kind.command.manualName, errno: .interrupted)
        // Maps that a single element can be taken from all have batches.
        guard kind == .lookup, !hasBegun, map.hasNoBatches(error) else { throw error }
        isByElement = true
      }
    }
    return try nextByElement(map)
  }

  /// Makes room for a bucket with more elements than there was room for.
  private mutating func grow() {
    limit *= 2
    keys = [UInt8](repeating: 0, count: limit * keySize)
    values = [UInt8](repeating: 0, count: limit * valueSize)
  }

  /// Puts an element that was read by itself where a batch would have it.
  mutating func store(_ key: [UInt8], _ value: [UInt8], at index: Int) {
    keys.replaceSubrange(index * keySize..<(index + 1) * keySize, with: key)
    values.replaceSubrange(index * valueSize..<(index + 1) * valueSize, with: value)
  }

  /// Goes on behind a key.
  mutating func advance(to key: [UInt8]) {
    cursor.replaceSubrange(..<keySize, with: key)
    hasBegun = true
  }

  private mutating func call(_ map: borrowing RawMap) -> (count: Int, error: SystemCallError?) {
    var attributes = cbpf_map_batch()
    attributes.count = UInt32(clamping: limit)
    attributes.elem_flags = flags.rawValue
    var error: SystemCallError?
    unsafe keys.withUnsafeMutableBufferPointer { keys in
      unsafe values.withUnsafeMutableBufferPointer { values in
        unsafe cursor.withUnsafeMutableBufferPointer { cursor in
          attributes.keys = unsafe address(keys)
          attributes.values = unsafe address(values)
          attributes.out_batch = unsafe address(cursor)
          attributes.in_batch = hasBegun ? attributes.out_batch : 0
          error = map.call(kind.command, &attributes)
        }
      }
    }
    return (min(Int(attributes.count), limit), error)
  }
}

extension BatchReader.Kind {
  var command: Command {
    switch self {
    case .lookup: .mapLookupBatch
    case .take: .mapLookupAndDeleteBatch
    }
  }
}

private func address(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> UInt64 {
  UInt64(UInt(bitPattern: buffer.baseAddress))
}
