import BPFSyscall
import Glibc
import Synchronization

/// Steady traffic beside a test: one packet or connection after the other, each of which must arrive.
final class Flow: Sendable {
  /// What came of it.
  struct Outcome: Sendable {
    var sent = 0
    var lost = 0
  }

  private let isOver = Atomic(false)

  /// Sends datagrams while `body` runs; each must arrive before the next is sent.
  static func ofDatagrams(
    from sender: consuming FileDescriptor, to receiver: consuming FileDescriptor,
    _ body: () throws -> Void
  ) async throws -> Outcome {
    let (sender, receiver) = (sender.release(), receiver.release())
    defer {
      close(sender)
      close(receiver)
    }
    return try await Flow().run(body) {
      var byte: UInt8 = 1
      let sent = send(sender, &byte, 1, 0)
      return sent == 1 && recv(receiver, &byte, 1, 0) == 1
    }
  }

  /// Makes connections in a network namespace while `body` runs.
  static func ofConnections(
    in namespace: String, _ body: () throws -> Void
  ) async throws -> Outcome {
    let listener = try NetworkNamespace(at: namespace).run { () throws(SystemCallError) in
      try Traffic.listener().release()
    }
    defer { close(listener) }
    return try await Flow().run(body) {
      let isConnected = try? NetworkNamespace(at: namespace).run { () throws(SystemCallError) in
        try Traffic.connect(to: listener)
        return true
      }
      return isConnected == true
    }
  }

  private func run(
    _ body: () throws -> Void, _ one: @escaping @Sendable () -> Bool
  ) async throws -> Outcome {
    let traffic = Task.detached {
      var outcome = Outcome()
      while !self.isOver.load(ordering: .relaxed) {
        outcome.sent += 1
        if !one() { outcome.lost += 1 }
      }
      return outcome
    }
    let result = Result(catching: body)
    isOver.store(true, ordering: .relaxed)
    let outcome = await traffic.value
    try result.get()
    return outcome
  }
}
