/// Random numbers that a seed repeats (SplitMix64).
struct Dice {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func roll() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func number(below limit: Int) -> Int { Int(roll() % UInt64(limit)) }

  /// Whether something happens that does once in so often.
  mutating func once(in times: Int) -> Bool { number(below: times) == 0 }

  mutating func pick<Element>(_ from: [Element]) -> Element { from[number(below: from.count)] }

  mutating func shuffled<Element>(_ all: [Element]) -> [Element] {
    var (left, mixed) = (all, [Element]())
    while !left.isEmpty { mixed.append(left.remove(at: number(below: left.count))) }
    return mixed
  }
}
