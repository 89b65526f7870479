internal import CBPF

/// bpf(2), with attributes that have a structure of their own. A call that a signal interrupted is made
/// again.
///
/// - Parameters:
///   - size: up to where the kernel reads and writes `attributes`.
///   - log: where the kernel says why it refused, on a kernel that takes ``CommonAttributes``.
///   - subject: what the call is about, for the error.
func bpf<Attributes: BitwiseCopyable>(
  _ command: Command, _ attributes: inout Attributes, size: Int, log: LogBuffer? = nil,
  _ subject: @autoclosure () -> String? = nil
) throws(SystemCallError) -> Int {
  let result = unsafe withUnsafeMutableBytes(of: &attributes) { bytes in
    guard size <= bytes.count else { return -Int(Errno.invalidArgument.rawValue) }
    var common = CommonAttributes(log: log)
    defer { log?.trueSize = common.logTrueSize }
    return unsafe call(
      command, UnsafeMutableRawBufferPointer(rebasing: bytes[..<size]), &common,
      withCommon: log != nil)
  }
  return try check(result, command.manualName, subject())
}

/// bpf(2) with attributes in bytes: for commands, and fields of commands, that this module does not know.
///
/// The kernel takes more bytes than it knows where the rest are zero (else `E2BIG`), and fewer; what is
/// missing is zero.
///
/// - Parameters:
///   - command: any number; one that the kernel does not know is `EINVAL`.
///   - attributes: the bytes of the command's part of `union bpf_attr`. The kernel may write to them, and
///     reads and writes where the addresses in them point: those must hold until this returns.
/// - Returns: what the kernel returns: a descriptor, a number of bytes, or 0.
/// - Throws: the kernel's errno, under the command's name.
@unsafe
@discardableResult
public func bpf(
  _ command: Command, _ attributes: UnsafeMutableRawBufferPointer
) throws(SystemCallError) -> Int {
  var common = CommonAttributes()
  return try check(
    unsafe call(command, attributes, &common, withCommon: false), command.manualName)
}

/// bpf(2) with the attributes that every command takes beside its own (`BPF_COMMON_ATTRS`, Linux 7.2).
///
/// A kernel that does not know them says `EINVAL`: it takes the flag for a part of the command's number.
///
/// - Parameters:
///   - command: any number; one that the kernel does not know is `EINVAL`.
///   - attributes: as without common attributes.
///   - common: where the kernel may write a log.
/// - Returns: what the kernel returns: a descriptor, a number of bytes, or 0.
/// - Throws: the kernel's errno, under the command's name.
@unsafe
@discardableResult
public func bpf(
  _ command: Command, _ attributes: UnsafeMutableRawBufferPointer,
  common: inout CommonAttributes
) throws(SystemCallError) -> Int {
  try check(unsafe call(command, attributes, &common, withCommon: true), command.manualName)
}

/// The one place where bpf(2) is called. A kernel that is not told of common attributes does not look at
/// them.
private func call(
  _ command: Command, _ attributes: UnsafeMutableRawBufferPointer,
  _ common: inout CommonAttributes, withCommon: Bool
) -> Int {
  let number = command.rawValue | (withCommon ? CommonAttributes.flag : 0)
  var result: Int
  repeat {
    result = unsafe cbpf_bpf(
      number, attributes.baseAddress, UInt32(clamping: attributes.count), &common.layout,
      UInt32(CBPF_COMMON_SIZE))
  } while result == -Int(Errno.interrupted.rawValue)
  return result
}
