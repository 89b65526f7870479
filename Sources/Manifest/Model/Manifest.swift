public import OrderedCollections

/// What one deployment shall look like.
public struct Manifest: Sendable {
  /// The deployment's name.
  public let name: String
  public let description: String?
  /// What the kernel must have.
  public let requires: Condition?
  /// The bytecode files.
  public let programs: OrderedDictionary<String, ProgramFile>
  /// The maps that the manifest speaks of; a file's other maps are as the file defines them.
  public let maps: OrderedDictionary<String, MapEntry>
  public let attachments: OrderedDictionary<String, AttachmentEntry>
  /// The pins, by their path below bpffs's root.
  public let pins: OrderedDictionary<String, PinEntry>
  /// Whose the objects are: what was renamed, is let go of, or taken over.
  public let ownership: Ownership
  /// Who manages the deployment.
  public let manager: GivenName?
  /// The group that may see what is deployed.
  public let readers: Readers?
  /// Whether the generation before stays, so that it can be rolled back to.
  public let keepsPrevious: Bool
  /// What the author should know although the manifest is valid.
  public let warnings: [Diagnostic]
  /// The text, for diagnostics that are found later.
  public let source: SourceText
  /// Where the name stands.
  public let mark: SourceMark

  /// The manifest's path as the user gave it.
  public var file: String { source.file }

  /// Which maps of bytecode files are which maps of the manifest.
  let fileMaps: [FileMap: String]

  /// The manifest's map that a bytecode file's map is; nil where the manifest does not speak of it.
  ///
  /// It is so by the map's `from`, by the file's `maps`, or by a key `FILE/NAME`.
  public func map(_ name: String, of file: String) -> MapEntry? {
    fileMaps[FileMap(file: file, map: name)].flatMap { maps[$0] }
  }
}

/// A map of a bytecode file.
struct FileMap: Hashable {
  let file: String
  let map: String
}
