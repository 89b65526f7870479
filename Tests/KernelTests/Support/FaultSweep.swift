import BPFSyscall
import Chance
import Simulation
import Testing

/// The faults that come to a run, one after the other: in CI at every third of its changes, each time another; where
/// `BPF_APPLY_SWEEP=whole` is set, every one at each change, and pairs of them.
struct FaultSweep {
  /// What happens at a change.
  enum Fault: Hashable, CustomStringConvertible {
    case death
    case error(Errno)
    /// A death, and in the run that follows another fault at a change.
    case pair(Int, Errno?)

    /// As the kernel in between is told it.
    func fault(at number: Int) -> CountingKernel.Fault {
      switch self {
      case .death, .pair: .death(at: number)
      case .error(let errno): .failure(at: number, errno)
      }
    }

    /// What happens in the run that follows.
    var second: CountingKernel.Fault? {
      switch self {
      case .death, .error: nil
      case .pair(let number, let errno):
        errno.map { .failure(at: number, $0) } ?? .death(at: number)
      }
    }

    var description: String {
      switch self {
      case .death: "death"
      case .error(let errno): errno.name ?? "\(errno.rawValue)"
      case .pair(let number, let errno):
        "death, then \(errno?.name ?? "death") at \(number)"
      }
    }

    /// What it is counted as.
    fileprivate var kind: String {
      if case .pair = self { "pair" } else { description }
    }
  }

  static let isWhole = System.environment("BPF_APPLY_SWEEP") == "whole"
  /// The seed of the pairs: printed, and given again by `BPF_APPLY_SEED`.
  static let seed =
    System.environment("BPF_APPLY_SEED").flatMap { UInt64($0) }
    ?? (isWhole ? .random(in: 1...99_999) : 1)

  private static let single: [Fault] =
    [.death] + [.noMemory, .notPermitted, .resourceBusy, .noSpace, .interrupted].map { .error($0) }

  /// The most changes that a run may make.
  private static let most = 400

  private let name: String
  private var dice = Dice(FaultSweep.seed)
  private var met: [String: Int] = [:]
  private var turn = 0

  init(_ name: String) {
    self.name = name
    // So that in CI not every sweep begins with the same.
    turn = name.utf8.reduce(0) { $0 + Int($1) }
  }

  /// Runs all of them.
  ///
  /// - Parameter run: is told a fault, and at which change it shall come; whether it came.
  mutating func run(_ run: (Fault, Int) throws -> Bool) throws {
    let step = Self.isWhole ? 1 : 3
    for number in stride(from: 1, through: Self.most, by: step) {
      var hasCome = false
      for fault in faults() where try run(fault, number) {
        hasCome = true
        met[fault.kind, default: 0] += 1
      }
      if !hasCome { return report() }
    }
    Issue.record("\(name) never ends")
  }

  private mutating func faults() -> [Fault] {
    let errno = dice.pick([nil, .noMemory, .resourceBusy] as [Errno?])
    let all = Self.single + [.pair(1 + dice.number(below: 12), errno)]
    turn += 1
    // Every other one is a death.
    return Self.isWhole ? all : [turn % 2 == 0 ? .death : all[turn / 2 % all.count]]
  }

  private func report() {
    let counts = met.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
    print("\(name): \(counts.joined(separator: ", ")); seed \(Self.seed)")
    #expect(met.values.reduce(0, +) > 2, "\(name): \(counts)")
    if Self.isWhole { #expect(met.count == Self.single.count + 1, "\(name): \(counts)") }
  }
}
