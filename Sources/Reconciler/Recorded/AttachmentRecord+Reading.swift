import BPFLoader
import BPFSyscall
import JSON

// A ledger has thousands of these: they are read value by value, as they were written.
extension AttachmentRecord {
  public init(from decoder: any Decoder) throws {
    let record = try JSONObject(from: decoder)
    self.init(
      object: try ObjectAddress(record.value("object")),
      kind: try record.value("kind").asString(),
      options: try record.ifPresent("options", AttachmentOptions.init),
      references: try record.ifPresent("references") { value in
        try value.asObject().mapValues { try ObjectAddress($0) }
      },
      target: try ResolvedTarget(record.value("target")),
      program: try record.ifPresent("program", AttachedProgram.init),
      displaced: try record.ifPresent("displaced") { try $0.asString() },
      pinName: try record.ifPresent("pinName") { try $0.asString() },
      id: try record.ifPresent("id") { try $0.asInteger() })
  }
}

extension ObjectAddress {
  fileprivate init(_ value: JSONValue) throws {
    let text = try value.asString()
    guard let address = ObjectAddress(text) else { throw isNo("address", text) }
    self = address
  }
}

extension AttachmentOptions {
  fileprivate init(_ value: JSONValue) throws {
    let options = try value.asObject()
    self.init(
      strings: try options.table("strings") { try $0.asString() },
      integers: try options.table("integers") { try $0.asInteger() },
      lists: try options.table("lists") { try $0.asArray().map { try $0.asString() } },
      numbers: try options.table("numbers") { try $0.asArray().map { try $0.asInteger() } },
      tables: try options.table("tables") { table in
        try table.asObject().mapValues { try $0.asInteger() }
      })
  }
}

extension JSONObject {
  /// The values by name that stand at a name; what is not set is left out.
  fileprivate func table<Result>(
    _ name: String, _ read: (JSONValue) throws -> Result
  ) throws -> [String: Result] {
    try ifPresent(name) { try $0.asObject().mapValues(read) } ?? [:]
  }
}

extension AttachedProgram {
  fileprivate init(_ value: JSONValue) throws {
    let program = try value.asObject()
    self.init(
      name: try program.value("name").asString(),
      attachment: try program.value("attachment").asString(),
      section: try program.value("section").asString(),
      sectionTarget: try program.ifPresent("sectionTarget") { try $0.asString() },
      attachType: try program.ifPresent("attachType", AttachType.init))
  }
}

extension AttachType {
  fileprivate init(_ value: JSONValue) throws { self.init(rawValue: try value.asInteger()) }
}

extension ResolvedTarget {
  fileprivate init(_ value: JSONValue) throws {
    let target = try value.asObject()
    self.init(
      summary: try target.value("summary").asString(),
      identity: try TargetIdentity(target.value("identity")),
      label: try target.ifPresent("label") { try $0.asString() },
      attachType: try target.ifPresent("attachType", AttachType.init),
      path: try target.ifPresent("path") { try $0.asString() })
    network = try target.ifPresent("network") { try $0.decode(NetworkIdentity.self) }
    mounts = try target.ifPresent("mounts") { try $0.asInteger() }
    file = try target.ifPresent("file") { try $0.decode(FileVersion.self) }
    offset = try target.ifPresent("offset") { try $0.asInteger() }
    isUnlinked = try target.ifPresent("isUnlinked") { try $0.asBoolean() }
    hook = try target.ifPresent("hook") { try $0.asString() }
    ownsHook = try target.ifPresent("ownsHook") { try $0.asBoolean() }
    life = try target.ifPresent("life") { try $0.decode([LifeCondition].self) }
  }
}

extension TargetIdentity {
  /// One that nobody can read stays the text that it was; where older versions wrote it, all were texts.
  fileprivate init(_ value: JSONValue) throws {
    if value.kind == .string {
      self = .recorded(try value.asString())
      return
    }
    // What is no more than a few texts and numbers is read here; the rest decodes itself.
    guard let (name, values) = try value.asObject().first, let parts = try? values.asObject() else {
      throw isNo("identity", "\(value)")
    }
    func text(_ name: String) throws -> String { try parts.value(name).asString() }
    func number<Number: FixedWidthInteger>(_ name: String) throws -> Number {
      try parts.value(name).asInteger()
    }
    func hook() throws -> AttachType { try AttachType(parts.value("hook")) }
    switch name {
    case "interface":
      self = .interface(
        network: try number("network"), index: try number("index"), hook: try hook())
    case "network": self = .network(inode: try number("inode"), hook: try hook())
    case "cgroup": self = .cgroup(id: try number("id"), hook: try hook())
    case "kernelFunction":
      self = .kernelFunction(
        name: try text("name"), module: try parts.ifPresent("module") { try $0.asString() })
    case "tracepoint": self = .tracepoint(category: try text("category"), name: try text("name"))
    case "rawTracepoint": self = .rawTracepoint(name: try text("name"))
    case "iterator" where try parts.value("walk").asObject().first?.name == "everything":
      self = .iterator(target: try text("target"), walk: .everything)
    default: self = try value.decode(TargetIdentity.self)
    }
  }
}

private func isNo(_ what: String, _ text: String) -> DecodingError {
  .dataCorrupted(.init(codingPath: [], debugDescription: "\(text) is no \(what)"))
}
