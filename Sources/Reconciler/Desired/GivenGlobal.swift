import Manifest

/// A variable in .data or .bss, or a member or element of one, whose value the manifest sets.
struct GivenGlobal: Sendable, Hashable {
  /// As the manifest names it: `config.rate`.
  let name: String
  /// Its place in the section.
  let range: Range<Int>
  let mark: SourceMark
}
