import BPFLoader
import BPFSyscall
import Foundation

@testable import Reconciler
@testable import Simulation

/// What versions wrote and pinned that knew format 1.
enum Format1 {
  private typealias Object = [String: Any]

  private static func json(_ bytes: [UInt8]) throws -> Object {
    try JSONSerialization.jsonObject(with: Data(bytes)) as? Object ?? [:]
  }

  private static func bytes(_ json: Object) throws -> [UInt8] {
    Array(try JSONSerialization.data(withJSONObject: json, options: [.sortedKeys]))
  }

  /// A document with what this version calls otherwise.
  static func inPresentForm(_ bytes: [UInt8]) throws -> [UInt8] {
    var document = try json(bytes)
    var names: [String: String] = [:]
    for (name, record) in document["programs"] as? [String: Object] ?? [:] {
      guard let function = record["function"] as? String, !name.contains("@") else { continue }
      let other = (record["target"] as? String).map { "\($0.dropFirst("program.".count)):" } ?? ""
      names[name] = "\(name)@\(other)\(function)"
    }
    document["format"] = Ledger.currentFormat
    document["pending"] = (document["pending"] as? [String: String]).map { pending in
      Dictionary(
        uniqueKeysWithValues: pending.map {
          ($0.key.replacingOccurrences(of: "attachment ", with: "attachment."), $0.value)
        })
    }
    document["attachments"] = targets(of: document) { target in
      var target = target
      for key in ["interface", "cpu", "inode", "isReturn", "handle"] { target[key] = nil }
      let words = (target["identity"] as? String ?? "").split(separator: " ").map(String.init)
      if words.first == "tcp_congestion_ops", words.count == 2 {
        target["identity"] = ["table": ["structure": words[0], "name": words[1]]]
      }
      return target
    }
    return try Self.bytes(renaming(names, in: document))
  }

  /// The attachments of a document with changed targets.
  private static func targets(of document: Object, _ change: (Object) -> Object) -> Object? {
    (document["attachments"] as? [String: Object])?.mapValues { record in
      var record = record
      record["target"] = (record["target"] as? Object).map(change)
      return record
    }
  }

  /// A document of this version as those would have written it: a program that is alone with its function is called by
  /// that alone.
  ///
  /// - Returns: with it what each program was called by the name that it has now.
  static func written(_ bytes: [UInt8]) throws -> (bytes: [UInt8], names: [String: String]) {
    var document = try json(bytes)
    let programs = document["programs"] as? Object ?? [:]
    let short = ShortProgramNames(programs.keys)
    let names = Dictionary(uniqueKeysWithValues: programs.keys.map { ($0, short($0)) })
    document["format"] = 1
    document["pending"] = (document["pending"] as? [String: String]).map { pending in
      Dictionary(
        uniqueKeysWithValues: pending.map {
          ($0.key.replacingOccurrences(of: "attachment.", with: "attachment "), $0.value)
        })
    }
    document["attachments"] = targets(of: document) { target in
      var target = target
      if let table = (target["identity"] as? Object)?["table"] as? [String: String] {
        target["identity"] = "\(table["structure"] ?? "") \(table["name"] ?? "")"
      }
      return target
    }
    return (try Self.bytes(renaming(names, in: document)), names)
  }

  private static func renaming(_ names: [String: String], in document: Object) -> Object {
    func renamed(_ value: Any) -> Any {
      switch value {
      case let text as String where text.hasPrefix("program."):
        let name = String(text.dropFirst("program.".count))
        return "program.\(names[name] ?? name)"
      case let object as Object: return object.mapValues(renamed)
      case let list as [Any]: return list.map(renamed)
      default: return value
      }
    }
    var document = document.mapValues(renamed)
    let programs = document["programs"] as? Object ?? [:]
    document["programs"] = Dictionary(
      uniqueKeysWithValues: programs.map { (names[$0.key] ?? $0.key, $0.value) })
    return document
  }

  /// A document with the ids of what is there now.
  ///
  /// - Parameter names: what an object of `current` is called in the document.
  static func numbered(
    _ bytes: [UInt8], as current: Ledger, names: (ObjectAddress) -> ObjectAddress
  ) throws -> [UInt8] {
    var document = try json(bytes)
    (document["bootID"], document["device"]) = (current.bootID, current.device)
    for address in current.addresses {
      let kind = "\(address.kind)s"
      var records = document[kind] as? [String: Object] ?? [:]
      // Format 1 calls a program by its pin.
      let former = names(address).name
      records[records[former] == nil ? address.name : former]?["id"] = current.id(of: address)
      document[kind] = records
    }
    return try Self.bytes(document)
  }

  /// Makes of what this version has left what those would have.
  static func downgrade(_ layout: DeploymentLayout, on kernel: SimulatedKernel) throws {
    for slot in DeploymentLayout.Slot.allCases {
      var names: [String: String] = [:]
      for path in [layout.plan(slot), layout.ledger(slot)] {
        guard try kernel.object(at: path) != nil else { continue }
        let document = try written(try kernel.document(at: path))
        names.merge(document.names) { first, _ in first }
        try kernel.remove(path)
        try kernel.createDocument(document.bytes, at: path)
      }
      for (long, short) in names where long != short {
        let pin = layout.pin(ObjectAddress(.program, long), in: slot)
        guard try kernel.object(at: pin) != nil else { continue }
        try kernel.rename(pin, to: layout.pin(ObjectAddress(.program, short), in: slot), .keep)
      }
    }
  }
}
