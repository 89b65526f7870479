import BPFSyscall
import Glibc
import Synchronization
import Testing

/// Calls that a signal interrupts are made again.
@Suite(.serialized, .leavesNoDescriptor) struct InterruptionTests {
  @Test func aReadGoesOn() throws {
    let pipe = try Pipe(waiting: true)
    let number = pipe.writer.rawValue
    let interruption = try Interruption { try? writeAll([7], to: number) }
    #expect(try pipe.reader.read(upTo: 1) == [7])
    #expect(interruption.wait() > 0)
  }

  @Test func aWriteGoesOn() throws {
    let pipe = try Pipe(waiting: true)
    let room = Int(fcntl(pipe.writer.rawValue, 1032))  // F_GETPIPE_SZ
    let filling = [UInt8](repeating: 0, count: room)
    try pipe.writer.writeAll(filling)
    let number = pipe.reader.rawValue
    let interruption = try Interruption { drain(number, filling.count) }
    #expect(try pipe.writer.write([7]) == 1)
    #expect(interruption.wait() > 0)
    #expect(try pipe.reader.read(upTo: 2) == [7])
  }

  @Test func anOpeningGoesOn() throws {
    try ScratchDirectory.run { directory throws in
      let path = "\(directory)/fifo"
      try #require(mkfifo(path, 0o600) == 0)
      let interruption = try Interruption { _ = try? FileDescriptor(opening: path, .writeOnly) }
      let reader = try FileDescriptor(opening: path)
      #expect(interruption.wait() > 0)
      #expect(try reader.read(upTo: 1).isEmpty)
    }
  }
}

/// Reads `count` bytes and drops them.
private func drain(_ descriptor: Int32, _ count: Int) {
  var bytes = [UInt8](repeating: 0, count: count)
  var rest = count
  while rest > 0 {
    let got = read(descriptor, &bytes, rest)
    if got <= 0 { return }
    rest -= got
  }
}

/// A thread that sends this one a signal a few times, and then does what this one waits for.
private final class Interruption {
  private static let signals = Atomic(0)

  private let thread: pthread_t
  private let before: Int
  private var signal = sigset_t()

  init(then finish: @escaping @Sendable () -> Void) throws {
    before = Self.signals.load(ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      Interruption.signals.add(1, ordering: .relaxed)
    }
    try #require(sigaction(SIGUSR2, &action, nil) == 0)  // without SA_RESTART
    // The threads that tests run on let no signal through.
    sigemptyset(&signal)
    sigaddset(&signal, SIGUSR2)
    try #require(pthread_sigmask(SIG_UNBLOCK, &signal, nil) == 0)
    let work = Unmanaged.passRetained(Work(target: pthread_self(), finish: finish))
    var thread = pthread_t()
    let failed = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        for _ in 0..<3 {
          usleep(20_000)
          pthread_kill(work.target, SIGUSR2)
        }
        usleep(20_000)
        work.finish()
        return nil
      }, work.toOpaque())
    try #require(failed == 0)
    self.thread = thread
  }

  /// Waits for the thread, and says how many signals came.
  func wait() -> Int {
    pthread_join(thread, nil)
    pthread_sigmask(SIG_BLOCK, &signal, nil)
    return Self.signals.load(ordering: .relaxed) - before
  }

  private final class Work {
    let target: pthread_t
    let finish: @Sendable () -> Void

    init(target: pthread_t, finish: @escaping @Sendable () -> Void) {
      self.target = target
      self.finish = finish
    }
  }
}
