// map-batch [BATCH_SIZE]: seeds a hash map of 1,000,000 entries through the typed interface, and prints
// how many nanoseconds that took. map_batch.c does the same over libbpf.
import BPFSyscall

func seed(batchSize: Int) throws -> Duration {
  let count: UInt32 = 1_000_000
  System.raiseLockedMemoryLimit()
  let map = try Map<UInt32, UInt64>.create(.hash, maxEntries: count)
  var keys = [UInt32](repeating: 0, count: Int(count))
  var values = [UInt64](repeating: 0, count: Int(count))
  for index in keys.indices {
    keys[index] = UInt32(index)
    values[index] = UInt64(index) * 3
  }
  return try ContinuousClock().measure {
    try map.update(keys: keys, values: values, batchSize: batchSize)
  }
}

let batchSize = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 4096
print(Int64(try seed(batchSize: batchSize) / .nanoseconds(1)))
