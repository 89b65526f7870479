public import BPFLoader

/// A program, or a map of functions, and where it is attached.
public struct AttachmentEntry: Sendable {
  /// The key under `attachments`.
  public let name: String
  public let object: Object
  /// Nil where the function's section says all.
  public let kind: AttachmentKind?
  /// What the manifest sets of the kind's options.
  public let options: AttachmentOptions
  /// Where each option stands.
  public let optionMarks: [String: SourceMark]
  public let description: String?
  public let mark: SourceMark

  /// What is attached.
  public enum Object: Hashable, Sendable {
    case program(ObjectReference)
    case map(ObjectReference)
  }

  /// The program that is attached; nil where it is a map.
  public var program: ObjectReference? {
    if case .program(let reference) = object { reference } else { nil }
  }

  /// The map that is attached; nil where it is a program.
  public var map: ObjectReference? {
    if case .map(let reference) = object { reference } else { nil }
  }
}
