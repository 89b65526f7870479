/// A function and where in the file it begins.
package struct BinaryFunction: Hashable, Sendable {
  /// The name; of an old version of a function, with the version.
  package let name: String
  package let offset: UInt64
}

extension Binary {
  /// The functions that a list means, each place once, sorted by name.
  ///
  /// A name of the list that is no pattern must be there. Patterns are compared with names without versions.
  package func functions(matching list: GlobList) throws(LoaderError) -> [BinaryFunction] {
    var found: [UInt64: String] = [:]
    for name in list.included where !Glob.isOne(name) && !list.excludes(name) {
      found[try offset(of: name)] = name
    }
    if list.hasWildcard {
      for (offset, name) in try matches(list) where found[offset] == nil { found[offset] = name }
    }
    guard !found.isEmpty else {
      throw LoaderError(
        .missingTarget,
        "no function of \(path) matches \(list.included.joined(separator: ", "))",
        advice: image.section(ofType: ImageSection.symbols) == nil
          ? "the file is stripped: only what it exports has a name; `nm -D` lists that"
          : "`nm` lists its functions")
    }
    return found.map { BinaryFunction(name: $0.value, offset: $0.key) }
      .sorted { ($0.name, $0.offset) < ($1.name, $1.offset) }
  }

  /// The places of functions that match, with the first of their names; of the dynamic symbols only where
  /// there are no others.
  private func matches(_ list: GlobList) throws(LoaderError) -> [UInt64: String] {
    let versions = try SymbolVersions(self)
    for type in [ImageSection.symbols, ImageSection.dynamicSymbols] {
      guard let table = try SymbolTable(type, of: self) else { continue }
      var found: [UInt64: String] = [:]
      var budget = NameBudget(table)
      try table.forEach { symbol throws(LoaderError) in
        guard symbol.isFunction, let offset = table.offset(of: symbol),
          let place = table.name(of: symbol)
        else { return }
        guard budget.take(place) else { throw tooManyNames }
        let text = table.text(place)
        let base = SymbolName(text).base
        guard list.matches(base) else { return }
        var name = text.contains("@@") ? base : text
        if symbol.isOld, let version = versions.name(of: symbol) { name = "\(base)@\(version)" }
        found[offset] = found[offset].map { min($0, name) } ?? name
      }
      if !found.isEmpty { return found }
    }
    return [:]
  }

  private var tooManyNames: LoaderError {
    LoaderError(
      .missingTarget, "\(path) has more names than can be searched",
      advice: "the file may be damaged; install or copy it again")
  }
}
