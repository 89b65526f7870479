import BPFLoader
public import BPFSyscall
public import Reconciler

/// A kernel with every change counted; one of them may be interrupted.
public final class CountingKernel: Kernel {
  let kernel: any Kernel
  private let fault: Fault?
  /// The changes asked for, in order, also the one that was interrupted.
  public internal(set) var changes: [String] = []
  /// The attachments for which it was asked who stands at their hooks, in order.
  public internal(set) var searches: [String] = []
  /// What is done just before each change, as where the process might be killed.
  public var willChange: () -> Void = {}
  private var isDead = false

  /// What happens at a change, which is given by its number, counted from 1.
  public enum Fault: Sendable {
    /// It fails, as a system call does that gives this error; without one, for no reason.
    case failure(at: Int, Errno? = nil)
    /// It is done, and reported as failed.
    case lateFailure(at: Int)
    /// As if the process were killed before it: from there on nothing is done any more.
    case death(at: Int)

    var number: Int {
      switch self {
      case .failure(let number, _), .lateFailure(let number), .death(let number): number
      }
    }
  }

  /// Passes on to a kernel.
  public init(_ kernel: any Kernel, _ fault: Fault? = nil) {
    self.kernel = kernel
    self.fault = fault
  }

  /// Whether the fault has come.
  public var didFail: Bool { fault.map { changes.count >= $0.number } ?? false }

  /// The change that was interrupted, and those before it.
  public var changesUpToFault: ArraySlice<String> {
    changes.prefix(fault?.number ?? changes.count)
  }

  /// Whether a new generation had become the one that is live before the fault.
  public var didPublish: Bool {
    changesUpToFault.dropLast().contains { $0.hasPrefix("rename ") && $0.hasSuffix("/current") }
  }

  func looking<Result>(
    _ body: () throws(LoaderError) -> Result
  ) throws(LoaderError) -> Result {
    if isDead { throw LoaderError(.failed, "the process is gone") }
    return try body()
  }

  func changing<Result>(
    _ change: String, _ body: () throws(LoaderError) -> Result
  ) throws(LoaderError) -> Result {
    if isDead { throw LoaderError(.failed, "the process is gone") }
    willChange()
    changes.append(change)
    guard let fault, changes.count == fault.number else { return try body() }
    switch fault {
    case .failure(_, let errno?):
      throw .from(SystemCallError("injected", change, errno: errno), "made to fail")
    case .failure: throw LoaderError(.failed, "made to fail: \(change)")
    case .lateFailure:
      _ = try body()
      throw LoaderError(.failed, "done, and made to fail: \(change)")
    case .death:
      isDead = true
      throw LoaderError(.failed, "killed before: \(change)")
    }
  }
}
