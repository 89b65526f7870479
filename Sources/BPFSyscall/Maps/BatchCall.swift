internal import CBPF

extension RawMap {
  /// Calls a batch command; an error is returned, as what was done counts also then.
  func call(_ command: Command, _ attributes: inout cbpf_map_batch) -> SystemCallError? {
    attributes.map_fd = number
    do throws(SystemCallError) {
      _ = try bpf(command, &attributes, size: CBPF_MAP_BATCH_SIZE)
      return nil
    } catch {
      return error
    }
  }

  /// Whether the kernel has no batches for this type of map, or none at all (before Linux 5.6, where
  /// `EINVAL` is what it says of any command that it does not know).
  func hasNoBatches(_ error: SystemCallError) -> Bool {
    error.errno == .notSupportedByKernel
      || error.errno == .invalidArgument && (try? Features.shared.has(.mapLookupBatch)) == false
  }
}
