import BTF

/// A program or shared library in ELF: its header, sections and segments.
///
/// It may come from anybody: what is damaged is refused or left out.
struct ELFImage: Sendable {
  let form: ELFForm
  /// The machine that the code is for (`EM_*`).
  let machine: UInt16
  let sections: [ImageSection]
  let segments: [ImageSegment]

  /// The machines (`EM_*`) that something here is particular to.
  static let x86 = UInt16(62)
  static let arm = UInt16(183)

  /// Reads the headers of a file; `name` is what errors call it.
  init(_ content: BinaryContent, name: String) throws(LoaderError) {
    let header = try content.read(0..<min(ELFForm.headerSize, content.count))
    form = try ELFForm(unsafe header.span.bytes, name: name)
    let type = header.read(UInt16.self, at: 16) ?? 0
    machine = header.read(UInt16.self, at: 18) ?? 0
    guard type == 2 || type == 3 else {
      throw LoaderError(
        .missingTarget, "\(name) is \(Self.kind(type)), not a program or shared library",
        advice: "name the file that processes run or load")
    }
    segments = try form.segments(unsafe header.span.bytes, content)
    sections = try form.sections(unsafe header.span.bytes, content)
  }

  private static func kind(_ type: UInt16) -> String {
    switch type {
    case 1: "an object file that is not linked"
    case 4: "a core dump"
    default: "an ELF file of type \(type)"
    }
  }

  /// The first section of a type (`SHT_*`).
  func section(ofType type: UInt32) -> ImageSection? { sections.first { $0.type == type } }

  /// The first section of this name.
  func section(named name: String) -> ImageSection? { sections.first { $0.name == name } }

  /// The segment whose part that the file holds has an address.
  func segment(at address: UInt64) -> ImageSegment? {
    segments.first { $0.isLoaded && $0.offset(of: address) != nil }
  }
}
