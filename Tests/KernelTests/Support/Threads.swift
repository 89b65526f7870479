import Glibc
import Synchronization

/// Threads of their own, for what blocks.
enum Threads {
  /// Runs a body in several threads at once, and waits for all; throws what the first of them threw.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    let failures = Mutex<[any Error]>([])
    var threads: [pthread_t] = []
    for number in 0..<count {
      var thread = pthread_t()
      let work = Unmanaged.passRetained(
        Work {
          do { try body(number) } catch { failures.withLock { $0.append(error) } }
        })
      pthread_create(
        &thread, nil,
        { argument in
          argument.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue().body() }
          return nil
        }, work.toOpaque())
      threads.append(thread)
    }
    for thread in threads { pthread_join(thread, nil) }
    if let first = failures.withLock({ $0.first }) { throw first }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
