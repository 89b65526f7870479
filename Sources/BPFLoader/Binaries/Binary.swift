import BPFObject
import BPFSyscall
import BTF

/// A program or library that code can be probed in: its functions by name, and what it is known by.
///
/// Every range is checked: what a file claims of itself may be wrong.
struct Binary {
  let path: String
  /// Equal as long as the path leads to the same file: its place, and its build id where it has one.
  let identity: String
  private let image: BinaryImage

  init(at path: String) throws(LoaderError) {
    self.path = path
    let bytes: [UInt8]
    let status: FileStatus?
    do throws(SystemCallError) {
      status = try FileStatus(at: path, followingLinks: true)
      bytes = try readFile(path, limit: Self.largest)
    } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
      throw LoaderError(.missingTarget, "there is no file \(path)", cause: error)
    } catch {
      throw .from(error, "cannot read \(path)")
    }
    guard let image = BinaryImage(bytes) else {
      throw LoaderError(
        .missingTarget, "\(path) is no program or library of 64 bits for this machine",
        advice: "a script cannot be probed; name the program that runs it")
    }
    self.image = image
    let build = image.buildID.map { " build \($0)" } ?? ""
    identity = "file \(status?.device ?? 0):\(status?.inode ?? 0)\(build)"
  }

  private static let largest = 1 << 30

  /// Where in the file a function begins, in bytes.
  ///
  /// - Parameter name: its name; `NAME@VERSION` where the library has several versions of it.
  func offset(of name: String) throws(LoaderError) -> UInt64 {
    let parts = name.split(separator: "@", omittingEmptySubsequences: true).map(String.init)
    let plain = parts.first ?? name
    let version = parts.count > 1 ? parts[1] : nil
    var found = image.functions.filter { symbol in
      symbol.name == plain && (version == nil || symbol.version == version)
    }
    // The default version is what a program gets that is linked now.
    if version == nil, found.contains(where: \.isDefault) { found = found.filter(\.isDefault) }
    if let best = found.map(\.rank).max() { found = found.filter { $0.rank == best } }
    let offsets = Set(found.map(\.offset))
    if offsets.count == 1, let offset = offsets.first { return offset }
    guard offsets.isEmpty else {
      throw LoaderError(
        .missingTarget, "\(path) has \(offsets.count) functions \(name)",
        advice: "write the version, `\(plain)@VERSION`, or the offset in place of the symbol")
    }
    throw LoaderError(
      .missingTarget, "\(path) has no function \(name)",
      advice: Names.advice(plain, among: Set(image.functions.map(\.name)))
        ?? (image.functions.isEmpty
          ? "it was stripped of its symbols: give the offset in the file" : nil))
  }

  /// The places of a user-space tracepoint (USDT); one that was inlined has several.
  func tracepoints(_ provider: String, _ name: String) throws(LoaderError) -> [USDTSite] {
    let found = image.tracepoints.filter { $0.provider == provider && $0.name == name }
    if !found.isEmpty { return found.sorted { $0.offset < $1.offset } }
    let known = Set(image.tracepoints.map { "\($0.provider):\($0.name)" })
    throw LoaderError(
      .missingTarget, "\(path) has no USDT \(provider):\(name)",
      advice: Names.advice("\(provider):\(name)", among: known)
        ?? (known.isEmpty
          ? "it has none at all" : "it has \(known.sorted().prefix(10).joined(separator: ", "))"))
  }

  /// The functions that match, each place once.
  func offsets(matching list: GlobList) throws(LoaderError) -> [(name: String, offset: UInt64)] {
    var seen: Set<UInt64> = []
    return image.functions.filter { list.matches($0.name) }.sorted { $0.name < $1.name }
      .compactMap { seen.insert($0.offset).inserted ? ($0.name, $0.offset) : nil }
  }
}
