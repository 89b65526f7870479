internal import CBPF

/// An argument of a system call, as ``rawSystemCall(_:_:)`` takes it.
@unsafe
public enum SystemCallArgument: ExpressibleByIntegerLiteral {
  /// A number, a descriptor or flags.
  case integer(Int)
  /// An address, or nil for NULL. It must hold as long as the kernel uses it.
  case pointer(UnsafeRawPointer?)

  public init(integerLiteral value: Int) { unsafe self = .integer(value) }

  fileprivate var word: Int {
    switch unsafe self {
    case .integer(let value): value
    case .pointer(let pointer): Int(bitPattern: pointer)
    }
  }
}

/// What a system call answered.
public struct RawSystemCallResult: Hashable, Sendable {
  /// What the call returned; -1 where it failed.
  public let value: Int
  /// Why it failed; nil where it did not.
  public let errno: Errno?
}

/// Any system call, by its number on this machine. The corresponding function is syscall(2).
///
/// The kernel's refusal is part of the result; nothing is thrown for it, and no call is made again where a
/// signal interrupted it. The kernel itself answers a failure with -4095…-1, which no call returns for
/// anything else; so every other value is a success, also one that is negative as an `Int`.
///
/// - Parameters:
///   - number: the call's number, such as 321 for bpf(2) on x86-64; an unknown one is `ENOSYS`.
///   - arguments: at most 6, in the call's order; those that are left out are 0.
/// - Throws: `EINVAL` for more than 6 arguments, before any call is made.
@unsafe
@discardableResult
public func rawSystemCall(
  _ number: Int, _ arguments: SystemCallArgument...
) throws(SystemCallError) -> RawSystemCallResult {
  guard unsafe arguments.count <= 6 else {
    throw unsafe SystemCallError(
      "syscall", "\(number) with \(arguments.count) arguments, where 6 are the most",
      errno: .invalidArgument)
  }
  let words = unsafe arguments.map { unsafe $0.word } + Array(repeating: 0, count: 6)
  let result = cbpf_system_call(number, words[0], words[1], words[2], words[3], words[4], words[5])
  guard (-4095 ... -1).contains(result) else {
    return RawSystemCallResult(value: result, errno: nil)
  }
  return RawSystemCallResult(value: -1, errno: Errno(rawValue: Int32(-result)))
}
