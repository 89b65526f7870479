/// How many bytes of names are read at most: in a file that was made to do so, many symbols share long ones.
struct NameBudget {
  private var rest: Int

  /// Names may end alike, so that together they are longer than their table, but not by much.
  init(_ table: SymbolTable) { rest = (32 << 20) + 8 * table.names.count }

  /// Whether a name may be read.
  mutating func take(_ name: Range<Int>) -> Bool {
    guard rest > name.count else { return false }
    rest -= name.count + 1
    return true
  }
}
