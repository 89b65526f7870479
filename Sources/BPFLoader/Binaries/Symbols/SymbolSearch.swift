import BTF

/// What a binary has under one name.
struct SymbolSearch {
  /// A function of the name.
  struct Candidate {
    let offset: UInt64
    let isIndirect: Bool
    let rank: Int
    let isOld: Bool
    let version: String?
  }

  private(set) var candidates: [Candidate] = []
  /// Whether the name is that of a function which the binary uses and does not have.
  private(set) var isImported = false
  /// Whether the name is that of a variable.
  private(set) var isVariable = false
  /// The versions there are of the name, where another was wanted.
  private(set) var otherVersions: [String] = []
  private var looked = 0

  /// How many functions of one name are looked at.
  private static let most = 10_000

  /// Looks through the dynamic symbols, then, where they have none of the name, through all.
  init(_ name: String, in binary: Binary) throws(LoaderError) {
    let wanted = SymbolName(name)
    let versions = try SymbolVersions(binary)
    for type in [ImageSection.dynamicSymbols, ImageSection.symbols] {
      guard let table = try SymbolTable(type, of: binary) else { continue }
      add(wanted, table, versions)
      if !candidates.isEmpty { return }
    }
  }

  private mutating func add(
    _ wanted: SymbolName, _ table: SymbolTable, _ versions: SymbolVersions
  ) {
    let base = Array(wanted.base.utf8)
    table.forEach { symbol in
      let names = unsafe table.names.span.bytes
      guard names.holds(base, at: symbol.nameOffset),
        let next = names.read(UInt8.self, at: symbol.nameOffset + base.count),
        next == 0 || next == UInt8(ascii: "@")
      else { return }
      note(symbol, wanted, table, versions)
    }
  }

  private mutating func note(
    _ symbol: BinarySymbol, _ wanted: SymbolName, _ table: SymbolTable, _ versions: SymbolVersions
  ) {
    guard symbol.isFunction || symbol.isIndirect else {
      if symbol.type == 1, symbol.isDefined { isVariable = true }
      return
    }
    guard symbol.isDefined else {
      isImported = true
      return
    }
    guard let offset = table.offset(of: symbol), looked < Self.most else { return }
    looked += 1
    // Dynamic symbols have a number for their version, others have it in their name.
    let isNumbered = symbol.versionBits != nil
    let text = isNumbered ? "" : table.name(of: symbol).map(table.text) ?? ""
    let version = isNumbered ? versions.name(of: symbol) : SymbolName(text).version
    if let wanted = wanted.version, version != wanted {
      if let version, otherVersions.count < 16, !otherVersions.contains(version) {
        otherVersions.append(version)
      }
      return
    }
    let isOld = isNumbered ? symbol.isOld : text.contains("@") && !text.contains("@@")
    candidates.append(
      Candidate(
        offset: offset, isIndirect: symbol.isIndirect, rank: symbol.rank, isOld: isOld,
        version: version))
  }

  /// Those that none beats: what is linked by the name beats old versions, then global beats weak, and that
  /// beats local.
  var best: [Candidate] {
    guard let top = candidates.max(by: { Self.value($0) < Self.value($1) }) else { return [] }
    let best = candidates.filter { Self.value($0) == Self.value(top) }
    let direct = best.filter { !$0.isIndirect }
    return direct.isEmpty ? best : direct
  }

  private static func value(_ candidate: Candidate) -> Int {
    candidate.rank + (candidate.isOld ? 0 : 3)
  }
}
