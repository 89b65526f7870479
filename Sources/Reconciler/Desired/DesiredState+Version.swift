import BPFLoader
import BPFObject
import JSON
import Manifest

extension DesiredState {
  /// What is desired, as one digest: equal as long as the host shall become the same, however the manifest is spelled,
  /// whatever the names in it mean now, and however that comes about.
  ///
  /// It is asked of what a manifest says, before its targets are looked up.
  func digest() throws(ReconcilerError) -> String {
    // Names that say no more than they have to: so digests were made when programs had no others.
    let names = ShortProgramNames(programs.map(\.name))
    let text = Digested(
      maps: Dictionary(
        maps.map { ($0.name, .init($0, names)) }, uniquingKeysWith: { first, _ in first }),
      programs: Dictionary(
        programs.map { (names($0.name), .init($0, names)) }, uniquingKeysWith: { first, _ in first }
      ),
      attachments: JSONFragment { writer in
        writer.object(attachments.indices.map { (attachments[$0].name, $0) }) {
          attachments[$1].write(to: &$0, names)
        }
      },
      pins: Dictionary(
        pins.map { ($0.path, .init(object: names($0.object), access: $0.access)) },
        uniquingKeysWith: { first, _ in first }),
      readers: readers?.group)
    return Digest.of(try Ledger.encoded(text, of: deployment))
  }
}

extension Digest {
  /// Of what comes of a version by a change that no manifest says whole.
  static func of(_ version: String?, changedBy change: String) -> String {
    of("\(version ?? "")\n\(change)")
  }
}

extension ShortProgramNames {
  fileprivate func callAsFunction(_ address: ObjectAddress) -> ObjectAddress {
    address.kind == .program ? ObjectAddress(.program, self(address.name)) : address
  }
}

/// What of a desired state decides what the host becomes.
private struct Digested: Encodable {
  var maps: [String: Map]
  var programs: [String: Program]
  /// There are thousands of these.
  var attachments: JSONFragment
  var pins: [String: Pin]
  var readers: UInt32?

  struct Map: Encodable {
    var record: MapRecord
    /// What its variables begin with.
    var value: String?
    var slots: [String: ObjectAddress]
    var external: String?
    var mode: EntriesMode?
    var keys: String?
    var contents: String?

    init(_ map: DesiredMap, _ names: ShortProgramNames) {
      record = map.record
      record.slots = map.record.slots?.mapValues { names($0) }
      value = map.spec.initialValue.map { Digest.of($0) }
      slots = Dictionary(
        map.slots.map { ("\($0.key)", names($0.value)) }, uniquingKeysWith: { first, _ in first })
      external = map.external.map { "\($0.source)" }
      mode = map.contents?.mode
      // Where they are all that the map holds, the record says them.
      guard let prescribed = map.contents, prescribed.mode != .exact else { return }
      keys = Digest.of(
        prescribed.keys.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self))
      contents = prescribed.contents.digest
    }
  }

  struct Program: Encodable {
    var digest: String
    var maps: [String: String]
    var function: String?
    var target: ObjectAddress?
    var structOps: String?

    init(_ program: DesiredProgram, _ names: ShortProgramNames) {
      digest = program.digest
      maps = program.maps
      function = program.function
      target = program.target.map { names($0) }
      structOps = program.structOps
    }
  }

  struct Pin: Encodable {
    var object: ObjectAddress
    var access: PinAccess
  }
}

extension DesiredAttachment {
  fileprivate func write(to writer: inout JSONWriter, _ names: ShortProgramNames) {
    writer.object { writer in
      writer.name("kind")
      writer.string(kind.name)
      writer.name("object")
      writer.string(names(object).description)
      writer.name("options")
      options.write(to: &writer)
      writer.name("references")
      writer.object(references.map { ($0.key, $0.value) }) { writer, address in
        writer.string(names(address).description)
      }
    }
  }
}

extension AttachmentOptions {
  /// Writes what a ledger says of them.
  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      Self.write("integers", integers, to: &writer) { $0.number($1) }
      Self.write("lists", lists, to: &writer) { $0.array($1) { $0.string($1) } }
      Self.write("numbers", numbers, to: &writer) { $0.array($1) { $0.number($1) } }
      Self.write("strings", strings, to: &writer) { $0.string($1) }
      Self.write("tables", tables, to: &writer) { writer, table in
        writer.object(table.map { ($0.key, $0.value) }) { $0.number($1) }
      }
    }
  }

  private static func write<Value>(
    _ name: String, _ values: [String: Value], to writer: inout JSONWriter,
    _ write: (inout JSONWriter, Value) -> Void
  ) {
    if values.isEmpty { return }
    writer.name(name)
    writer.object(values.map { ($0.key, $0.value) }, write)
  }
}
