import BPFLoader
import BPFSyscall

@testable import Reconciler
@testable import Simulation

extension World {
  /// A machine where others have a map that is used, and one that can be taken over.
  static func withOthers() throws -> World {
    let kernel = SimulatedKernel()
    let reconciler = Reconciler(kernel, bpffs: bpffs, tool: "test")
    func apply(_ name: String, _ manifest: String) throws {
      try reconciler.apply(
        try Made.desired(manifest).with { $0.deployment = name }, .with { $0.replacesAll = true })
    }
    try apply(
      "other",
      """
      maps: { e: { type: array, key: u32, value: u32, max_entries: 4 } }
      """)
    try apply(
      "giver",
      """
      maps: { ad: { type: hash, key: u32, value: u32, max_entries: 8 } }
      pins: { others/ad: { map: ad } }
      """)
    try apply(
      "giver",
      "removed: [map.ad, pin.others/ad]\nprograms: { none: { file: globals.o, attach: [] } }")
    _ = try reconciler.destroy("giver")
    return kernel.world
  }

  /// Pins what can be taken over anew, where it is gone.
  mutating func giveAgain(from base: World) throws {
    let directory = "\(World.bpffs)/others"
    let path = "\(directory)/ad"
    guard entry(path) == nil else { return }
    entries[directory] = base.entries[directory]
    let number = number()
    objects[number] = try base.object(at: path).object
    try pin(number, at: path)
  }

  /// Puts a link of others between the first and the second at a hook.
  mutating func putBetween(_ hook: String, _ kind: String, _ type: ProgramType) {
    let program = number()
    objects[program] = .program(Program(digest: "foreign", type: type, maps: []))
    let link = number()
    objects[link] = .link(Link(kind: kind, hook: hook, holds: program))
    hooks[hook, default: []].insert(link, at: 1)
    hidden.insert(link)
  }
}
