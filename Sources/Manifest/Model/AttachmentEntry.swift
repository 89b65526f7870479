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
  public let optionMarks: OptionMarks
  public let whenMissing: WhenMissing
  /// Which link is there first when one takes the place of another; nil for the kind's way.
  public let replace: LinkStrategy?
  public let onlyIf: Condition?
  public let description: String?
  public let mark: SourceMark

  init(
    name: String, object: Object, kind: AttachmentKind?, options: AttachmentOptions,
    optionMarks: OptionMarks, whenMissing: WhenMissing, replace: LinkStrategy?,
    onlyIf: Condition?, description: String?, mark: SourceMark
  ) {
    self.name = name
    self.object = object
    self.kind = kind
    self.options = options
    self.optionMarks = optionMarks
    self.whenMissing = whenMissing
    self.replace = replace
    self.onlyIf = onlyIf
    self.description = description
    self.mark = mark
  }

  /// An attachment that is all in the function's section.
  public init(name: String, object: Object, mark: SourceMark) {
    self.init(
      name: name, object: object, kind: nil, options: AttachmentOptions(),
      optionMarks: OptionMarks(),
      whenMissing: .fail, replace: nil, onlyIf: nil, description: nil, mark: mark)
  }

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
