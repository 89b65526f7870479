import Foundation

@testable import Reconciler
@testable import Simulation

/// What runs of another version that were killed have left: pins, links and hooks, with the documents that were pinned.
struct RecordedWorlds: Codable {
  /// What stood before each of them.
  var before: State
  var killed: [State]
  /// The documents, each once; in a state stands the index of one.
  var documents: [String] = []

  struct State: Codable {
    /// The change before which the run was killed; empty where none was.
    var place: String
    var entries: [String: World.Entry]
    var inodes: [Int: World.Inode]
    var objects: [Int: World.Object]
    var hooks: [String: [Int]]
    var disciplines: [String]
    var lastNumber: Int
  }

  init(before: World) {
    var documents: [String] = []
    self.before = State(before, "", &documents)
    killed = []
    self.documents = documents
  }

  mutating func add(_ world: World, _ place: String) {
    killed.append(State(world, place, &documents))
  }

  func world(_ state: State) -> World {
    var world = World()
    world.entries = state.entries
    world.inodes = state.inodes
    world.hooks = state.hooks
    world.disciplines = Set(state.disciplines)
    world.lastNumber = state.lastNumber
    world.objects = state.objects.mapValues { object in
      guard case .document(let index) = object, let number = index.first else { return object }
      return .document(Array(documents[Int(number)].utf8))
    }
    return world
  }
}

extension RecordedWorlds.State {
  fileprivate init(_ world: World, _ place: String, _ documents: inout [String]) {
    self.place = place
    entries = world.entries
    let used = Set(
      world.entries.values.compactMap { if case .pin(let inode) = $0 { inode } else { nil } })
    inodes = world.inodes.filter { used.contains($0.key) }
    hooks = world.hooks
    disciplines = world.disciplines.sorted()
    lastNumber = world.lastNumber
    objects = [:]
    for (number, object) in world.objects.sorted(by: { $0.key < $1.key }) {
      guard case .document(let bytes) = object else {
        objects[number] = object
        continue
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let index = documents.firstIndex(of: text) ?? documents.endIndex
      if index == documents.endIndex { documents.append(text) }
      objects[number] = .document([UInt8(index)])
    }
  }
}
