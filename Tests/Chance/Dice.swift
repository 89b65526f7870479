/// Random numbers that are the same wherever the seed is (SplitMix64).
public struct Dice: RandomNumberGenerator {
  private var state: UInt64

  public init(_ seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  public mutating func number(below limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// Whether something happens that does once in so often.
  public mutating func once(in times: Int) -> Bool { number(below: times) == 0 }

  public mutating func pick<Element>(_ from: [Element]) -> Element {
    from[number(below: from.count)]
  }

  public mutating func shuffled<Element>(_ all: [Element]) -> [Element] {
    var (left, mixed) = (all, [Element]())
    while !left.isEmpty { mixed.append(left.remove(at: number(below: left.count))) }
    return mixed
  }
}
