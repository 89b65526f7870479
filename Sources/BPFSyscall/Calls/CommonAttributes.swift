internal import CBPF

/// What every command of bpf(2) takes beside its own attributes (`struct bpf_common_attr`, Linux 7.2):
/// memory for the kernel's log.
public struct CommonAttributes {
  /// `BPF_COMMON_ATTRS`, which tells the kernel that they are there.
  static let flag: UInt32 = 1 << 16

  var layout = cbpf_common()

  /// Asks for no log.
  public init() {}

  /// Asks for a log.
  ///
  /// - Parameters:
  ///   - log: where the kernel writes; it must hold until the call returns.
  ///   - level: 1 is what the verifier says on failure, 2 is all, 4 adds figures.
  @unsafe
  public init(log: UnsafeMutableRawBufferPointer, level: UInt32 = 1) {
    layout.log_buf = UInt64(UInt(bitPattern: log.baseAddress))
    layout.log_size = UInt32(clamping: log.count)
    layout.log_level = level
  }

  init(log: LogBuffer?) {
    guard let log else { return }
    layout.log_buf = log.address
    layout.log_size = UInt32(log.size)
    layout.log_level = 1
  }

  /// The bytes that the kernel's log needs, also where there was less room.
  public var logTrueSize: Int { Int(layout.log_true_size) }
}
