import BPFObject

extension Binary {
  /// Where in the file a function begins, in bytes.
  ///
  /// - Parameter symbol: its name, maybe with a version: `memcpy@GLIBC_2.2.5`.
  package func offset(of symbol: String) throws(LoaderError) -> UInt64 {
    let search = try SymbolSearch(symbol, in: self)
    let best = search.best
    guard let first = best.first else { throw try missing(symbol, search) }
    if first.isIndirect {
      throw LoaderError(
        .missingTarget, "\(path) chooses what \(symbol) is when a program starts (GNU_IFUNC)",
        advice: try implementations(of: symbol)
          ?? "name one of its implementations, or the offset of one")
    }
    if let other = best.first(where: { $0.offset != first.offset }) {
      throw ambiguous(symbol, first, other)
    }
    return first.offset
  }

  private func ambiguous(
    _ symbol: String, _ first: SymbolSearch.Candidate, _ other: SymbolSearch.Candidate
  ) -> LoaderError {
    let places = [first, other].map { "0x\(String($0.offset, radix: 16))" }
    let base = SymbolName(symbol).base
    let versions = [first, other].compactMap(\.version)
    return LoaderError(
      .missingTarget,
      "\(path) has several functions \(symbol), among them at \(places.joined(separator: " and "))",
      advice: versions.count == 2 && versions[0] != versions[1]
        ? "name the version: \(base)@\(versions[0]) or \(base)@\(versions[1])"
        : "name the offset of the one that is meant")
  }

  private func missing(
    _ symbol: String, _ search: SymbolSearch
  ) throws(LoaderError) -> LoaderError {
    let base = SymbolName(symbol).base
    if search.isImported {
      return LoaderError(
        .missingTarget, "\(path) uses \(symbol) and does not have it",
        advice: "probe the library that has it, such as libc.so.6")
    }
    if search.isVariable {
      return LoaderError(
        .missingTarget, "\(symbol) is a variable of \(path)", advice: "name a function")
    }
    if !search.otherVersions.isEmpty {
      return LoaderError(
        .missingTarget, "\(path) has no function \(symbol)",
        advice: "it has "
          + search.otherVersions.map { "\(base)@\($0)" }.joined(separator: ", "))
    }
    return LoaderError(
      .missingTarget, "\(path) has no function \(symbol)", advice: try advice(base))
  }

  private func advice(_ name: String) throws(LoaderError) -> String {
    let length = name.utf8.count
    let near = try functionNames { abs($0.count - length) <= 3 }
    if let advice = Names.advice(name, among: near) { return advice }
    if image.section(ofType: ImageSection.symbols) == nil {
      return image.section(ofType: ImageSection.dynamicSymbols) == nil
        ? "the file is stripped of all names; name an offset, or use a binary with symbols"
        : "the file is stripped: only what it exports has a name; `nm -D` lists that"
    }
    return "`nm` lists what it has; what the compiler inlined is not among it"
  }

  /// Which functions have the name of a function within theirs.
  private func implementations(of symbol: String) throws(LoaderError) -> String? {
    let base = SymbolName(symbol).base
    let names = try functionNames {
      (base.utf8.count + 2...base.utf8.count + 32).contains($0.count)
    }
    let found = Set(names.filter { $0.contains("_\(base)_") }).sorted().prefix(3)
    return found.isEmpty
      ? nil : "name one of its implementations: \(found.joined(separator: ", "))"
  }

  /// The names of functions that are here, as far as `isWanted` takes the places of the names; not more than
  /// are soon compared.
  private func functionNames(
    _ isWanted: (Range<Int>) -> Bool
  ) throws(LoaderError) -> Set<String> {
    var names: Set<String> = []
    for type in [ImageSection.symbols, ImageSection.dynamicSymbols] {
      guard let table = try SymbolTable(type, of: self) else { continue }
      var budget = NameBudget(table)
      table.forEach { symbol in
        guard symbol.isFunction, symbol.isDefined, names.count < 50_000,
          let name = table.name(of: symbol), budget.take(name), isWanted(name)
        else { return }
        names.insert(SymbolName(table.text(name)).base)
      }
    }
    return names
  }
}
