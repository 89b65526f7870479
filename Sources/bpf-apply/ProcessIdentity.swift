import ArgumentParser
import BPFSyscall

/// A process, which no other is taken for once it has ended: `812:7301`, its number and when it began.
struct ProcessIdentity: ExpressibleByArgument, CustomStringConvertible, Equatable {
  let number: UInt32
  /// In ticks since the machine started.
  let start: UInt64

  var description: String { "\(number):\(start)" }

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = UInt32(parts[0]), let start = UInt64(parts[1]) else {
      return nil
    }
    (self.number, self.start) = (number, start)
  }

  /// This process; nil where /proc does not tell.
  static var own: ProcessIdentity? { ProcessIdentity(reading: "self") }

  var isAlive: Bool { ProcessIdentity(reading: "\(number)") == self }

  /// - Parameter name: the process's in /proc.
  private init?(reading name: String) {
    guard let found = System.process(name) else { return nil }
    (number, start) = found
  }
}
