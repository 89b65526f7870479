import BPFLoader

/// Something of an object that is another than before.
public struct Difference: Hashable, Sendable {
  public let field: Field
  /// Nil where it was absent, or is not known.
  public let before: Value?
  /// Nil where it is absent now.
  public let after: Value?

  init(_ field: Field, _ before: Value?, _ after: Value?) {
    (self.field, self.before, self.after) = (field, before, after)
  }

  /// What of an object.
  public enum Field: Hashable, Sendable {
    /// What of a map's definition: as a manifest calls it.
    case type, keySize, valueSize, maxEntries, flags, mapExtra
    /// Which variables there are, and where; the values are digests.
    case variables
    /// The types of key and value; the values are digests.
    case elementTypes
    /// The constants in a section, or in a struct_ops map what is no function; the values are digests.
    case constants, plainMembers
    /// The programs of a struct_ops map.
    case functions
    /// The maps or programs that a map is filled with.
    case slots
    case preventDestroy
    /// A variable whose value the manifest sets.
    case global(String)
    /// What a map holds at a key.
    case entry([UInt8])
    /// How many instructions a program has.
    case instructions
    /// What a program is before relocation; the values are digests.
    case bytecode
    /// Which map a program uses by its own name for it.
    case map(String)
    /// What of the kernel, or of another program, a program is loaded for.
    case function
    /// The program that it is loaded for.
    case loadTarget
    /// The struct_ops map that a program belongs to.
    case structOps
    /// Where something is attached.
    case target
    /// What is attached.
    case object
    /// An option of an attachment.
    case option(String)
    /// Who may open a pin.
    case mode, owner, group
  }

  public enum Value: Hashable, Sendable {
    case number(Int128)
    case flag(Bool)
    /// A name, or what else stands without quotation marks.
    case word(String)
    /// A string of characters.
    case text(String)
    case bytes([UInt8])
    /// Permission bits.
    case mode(UInt32)
  }
}

extension Difference.Value {
  static func number(of value: some BinaryInteger) -> Self { .number(Int128(value)) }
}
