internal import CBPF

/// Which batch command is made, and how.
struct BatchChange {
  enum Kind {
    case update, delete
  }

  let kind: Kind
  /// From one value to the next.
  let valueSize: Int
  let flags: ElementFlags
  /// How many elements a call of the kernel is given at most.
  var batchSize = Int(Int32.max)

  var command: Command { kind == .update ? .mapUpdateBatch : .mapDeleteBatch }
  var elementCommand: Command { kind == .update ? .mapUpdateElement : .mapDeleteElement }

  /// A kernel that knows neither batches of this type nor the flags for one CPU's value would read more
  /// than that value.
  func canRunByElement(_ map: borrowing RawMap) -> Bool {
    kind == .delete || valueSize == map.elementSize
  }
}

extension RawMap {
  /// Sets or removes the elements whose keys and values are at these addresses. Nothing is allocated.
  func run(
    _ change: BatchChange, keys: UInt64, values: UInt64, count: Int
  ) throws(BatchError) {
    var done = 0
    while done < count {
      let given = min(max(1, change.batchSize), count - done)
      var attributes = cbpf_map_batch()
      attributes.keys = keys + UInt64(done * keySize)
      attributes.values = values + UInt64(done * change.valueSize)
      attributes.count = UInt32(clamping: given)
      attributes.elem_flags = change.flags.rawValue
      let error = call(change.command, &attributes)
      let completed = Int(attributes.count)
      if let error {
        // A call that is refused as a whole leaves the number that it was given.
        done += completed < given ? completed : 0
        guard done == 0, hasNoBatches(error), change.canRunByElement(self) else {
          throw BatchError(error, completed: done)
        }
        return try runByElement(change, keys: keys, values: values, count: count)
      }
      guard completed > 0, completed <= given else {
        // Interrupted before the first element, and made again for none.
        let error = SystemCallError(change.command.manualName, errno: .interrupted)
        throw BatchError(error, completed: done)
      }
      done += completed
    }
  }

  /// The same where the kernel has no batches.
  private func runByElement(
    _ change: BatchChange, keys: UInt64, values: UInt64, count: Int
  ) throws(BatchError) {
    for index in 0..<count {
      do throws(SystemCallError) {
        try element(
          change.elementCommand, key: keys + UInt64(index * keySize),
          value: change.kind == .update ? values + UInt64(index * change.valueSize) : 0,
          flags: change.flags)
      } catch {
        throw BatchError(error, completed: index)
      }
    }
  }
}
