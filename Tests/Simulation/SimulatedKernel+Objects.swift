public import BPFLoader
import BPFObject
import BPFSyscall
public import Reconciler

// Maps, programs and documents that are made.
extension SimulatedKernel {
  public func createDocument(_ bytes: [UInt8], at path: String) throws(LoaderError) {
    try create(.document(bytes), at: path)
  }

  public func createCursor(at path: String) throws(LoaderError) {
    try create(.cursor(nil), at: path)
  }

  public func setCursor(_ cursor: Cursor, at path: String) throws(LoaderError) {
    try checkIsAllowed(path)
    try calling("cannot move \(path)") { world throws(SystemCallError) in
      let (number, object) = try world.object(at: path)
      guard case .cursor = object else { throw World.error("update", path, .invalidArgument) }
      world.objects[number] = .cursor(World.Position(cursor))
    }
  }

  public func cursor(at path: String) throws(LoaderError) -> Cursor? {
    try checkIsAllowed(path)
    guard case .cursor(let position)? = try? world.object(at: path).object else { return nil }
    return position.map { Cursor($0.isBack ? .back : .forward, $0.step) }
  }

  public func createMap(_ map: DesiredMap, at path: String) throws(LoaderError) {
    var made = World.Map(record: map.record)
    if map.record.role.isData, let value = map.spec.initialValue, value.contains(where: { $0 != 0 })
    {
      made.elements[[0, 0, 0, 0]] = value
    }
    try create(.map(made), at: path)
  }

  func create(_ object: World.Object, at path: String) throws(LoaderError) {
    try calling("cannot pin \(path)") { world throws(SystemCallError) in
      try world.makeRoom(for: path)
      let number = world.number()
      world.objects[number] = object
      try world.pin(number, at: path)
    }
  }

  public func fillMap(at path: String, with objects: [UInt32: String]) throws(LoaderError) {
    try calling("cannot fill \(path)") { world throws(SystemCallError) in
      let (number, object) = try world.object(at: path)
      guard case .map(var map) = object else { throw World.error("update", path, .invalidArgument) }
      for (index, pin) in objects { map.slots[index] = try world.object(at: pin).number }
      world.objects[number] = .map(map)
    }
  }

  public func loadProgram(
    _ program: DesiredProgram, maps: [String: String], target: String?, at path: String
  ) throws(LoaderError) {
    if refused.contains(program.spec.name) {
      throw LoaderError(.invalidBytecode, "the verifier refuses \(program.name)")
    }
    let (maps, target) = try calling("cannot load \(program.name)") {
      world throws(SystemCallError) in
      var numbers: [Int] = []
      for pin in maps.values.sorted() { numbers.append(try world.object(at: pin).number) }
      return (
        numbers, try target.map { pin throws(SystemCallError) in try world.object(at: pin).number }
      )
    }
    try create(
      .program(
        World.Program(
          digest: program.digest, name: program.spec.name, type: program.spec.type,
          attachType: program.spec.expectedAttachType, maps: maps, target: target)), at: path)
  }

  public func createStructOps(
    _ map: DesiredMap, programs: [String: String], at path: String
  ) throws(LoaderError) {
    let numbers = try calling("cannot create \(map.name)") { world throws(SystemCallError) in
      var numbers: [Int] = []
      for pin in programs.values.sorted() { numbers.append(try world.object(at: pin).number) }
      return numbers
    }
    try create(
      .map(World.Map(record: map.record, name: map.spec.name, programs: numbers)), at: path)
  }
}

extension World.Position {
  fileprivate init(_ cursor: Cursor) {
    (step, isBack) = (cursor.step, cursor.direction == .back)
  }
}
