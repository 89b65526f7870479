import BPFLoader
import BPFSyscall
import Chance

@testable import Reconciler
@testable import Simulation

// What others do to a deployment behind its back.
extension World {
  /// Does something to what is live, and says what; nil where there is nothing to do it to.
  mutating func meddle(_ layout: DeploymentLayout, _ dice: inout Dice) -> String? {
    let deeds: [(inout World, DeploymentLayout, inout Dice) throws -> String?] = [
      { world, layout, dice in
        try world.choose(world.links(layout), &dice) { world, path throws(SystemCallError) in
          let (number, object) = try world.object(at: path)
          // What nobody can see is not put right.
          guard case .link(let link) = object, link.kind != "netfilter" else {
            throw Self.error("BPF_LINK_DETACH", path, .invalidArgument)
          }
          try world.detach(number)
        }.map { "detached \($0)" }
      },
      { world, layout, dice in
        try world.choose(world.links(layout), &dice) { world, path throws(SystemCallError) in
          try world.swap(path)
        }.map { "swapped the program of \($0)" }
      },
      { world, layout, dice in
        try world.choose(world.pins(layout), &dice) { world, path throws(SystemCallError) in
          try world.remove(path)
        }.map { "removed \($0)" }
      },
      { world, layout, dice in
        try world.choose(world.pins(layout), &dice) { world, path throws(SystemCallError) in
          try world.rename(path, to: "\(path)-moved", .keep)
        }.map { "renamed \($0)" }
      },
      { world, layout, dice in
        try world.choose(world.pins(layout), &dice) { world, path throws(SystemCallError) in
          try world.putAnother(at: path)
        }.map { "another object at \($0)" }
      },
      { world, layout, dice in
        let folders = DeploymentLayout.objectDirectories.map {
          "\(layout.directory(.current))/\($0)"
        }
        return try world.choose(folders, &dice) { world, path throws(SystemCallError) in
          for name in world.names(in: path) { try world.remove("\(path)/\(name)") }
          try world.removeDirectory(path)
        }.map { "removed all of \($0)" }
      },
      { world, layout, dice in
        let isFilled = dice.once(in: 2)
        return try world.choose(world.pins(layout), &dice) { world, path throws(SystemCallError) in
          try world.changeSlot(ofArrayAt: path, isFilled: isFilled)
        }.map { "\(isFilled ? "filled" : "cleared") a slot of \($0)" }
      },
      { world, layout, dice in
        try world.choose(world.userPins, &dice) { world, path throws(SystemCallError) in
          try world.remove(path)
        }.map { "removed \($0)" }
      },
      { world, layout, dice in
        try world.choose(world.userPins, &dice) { world, path throws(SystemCallError) in
          guard case .pin(let inode) = world.entry(path) else { return }
          world.inodes[inode]?.access.mode = 0o666
        }.map { "opened \($0) to all" }
      },
      { world, layout, dice in
        try world.choose(world.unlinkedHooks, &dice) { world, hook throws(SystemCallError) in
          world.takeUnlinked(from: hook)
        }.map { "took what was at \($0) off" }
      },
    ]
    for deed in dice.shuffled(deeds) {
      if let done = try? deed(&self, layout, &dice) { return done }
    }
    return nil
  }

  /// Does something to one of several, of which some may be of a kind that it cannot be done to.
  private mutating func choose(
    _ places: [String], _ dice: inout Dice,
    _ body: (inout World, String) throws(SystemCallError) -> Void
  ) throws -> String? {
    for place in dice.shuffled(places) {
      var world = self
      do throws(SystemCallError) {
        try body(&world, place)
      } catch {
        continue
      }
      self = world
      return place
    }
    return nil
  }

  private func pins(_ layout: DeploymentLayout) -> [String] {
    DeploymentLayout.objectDirectories.flatMap { folder in
      let directory = "\(layout.directory(.current))/\(folder)"
      return names(in: directory).map { "\(directory)/\($0)" }
    }
  }

  private func links(_ layout: DeploymentLayout) -> [String] {
    pins(layout).filter { (try? object(at: $0).object).map(\.isLink) == true }
  }

  private var userPins: [String] {
    entries.filter { $0.key.hasPrefix("\(World.bpffs)/user/") }.compactMap { path, entry in
      if case .pin = entry { path } else { nil }
    }.sorted()
  }

  private var unlinkedHooks: [String] {
    hooks.filter { $0.value.contains { objects[$0]?.isLink == false } }.keys.sorted()
  }

  /// Puts a program of somebody else's, or a struct_ops map, in the place of a link's own.
  mutating func swap(_ path: String) throws(SystemCallError) {
    let (number, object) = try object(at: path)
    guard case .link(let link) = object, let held = objects[link.holds] else {
      throw Self.error("BPF_LINK_UPDATE", path, .invalidArgument)
    }
    try update(number, to: another(held), replacing: link.holds)
  }

  /// Removes a pin, and gives its name to another object of the same kind.
  mutating func putAnother(at path: String) throws(SystemCallError) {
    let (_, object) = try object(at: path)
    guard !object.isLink else { throw Self.error("BPF_OBJ_PIN", path, .invalidArgument) }
    let number = another(object)
    try remove(path)
    // What nothing refers to is gone.
    if objects[number] == nil { objects[number] = object }
    try pin(number, at: path)
  }

  /// Puts a program of somebody else's into the first slot of an array of programs, or takes out what is in its last.
  private mutating func changeSlot(
    ofArrayAt path: String, isFilled: Bool
  ) throws(SystemCallError) {
    let (number, object) = try object(at: path)
    guard case .map(var map) = object, map.record.type == .programArray,
      let last = map.slots.keys.max(), let held = map.slots[last].flatMap({ objects[$0] })
    else { throw Self.error("BPF_MAP_UPDATE_ELEM", path, .invalidArgument) }
    if isFilled { map.slots[0] = another(held) } else { map.slots[last] = nil }
    objects[number] = .map(map)
    collect()
  }

  private mutating func another(_ object: Object) -> Int {
    let number = number()
    switch object {
    case .program(var program):
      program.digest = "foreign"
      objects[number] = .program(program)
    case .map(var map):
      map.slots = [:]
      map.registration = .none
      objects[number] = .map(map)
    case .link, .document, .cursor, .table: objects[number] = object
    }
    return number
  }
}

extension World.Object {
  fileprivate var isLink: Bool { if case .link = self { true } else { false } }
}
