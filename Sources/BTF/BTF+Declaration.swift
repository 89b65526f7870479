extension BTF {
  /// A type as C spells it, for messages: `struct flow_key`, `char[16]`, `int (*)(void)`.
  ///
  /// - Returns: nil where the type is missing, damaged, or nested too deep.
  public func cDeclaration(of id: UInt32) -> String? {
    var printer = CPrinter(self, isDefinition: false)
    return try? printer.named(id)
  }

  /// A type as C defines it, on lines of their own, as `bpftool btf dump format c` does: a struct or union
  /// with its members, an enumeration with its values, a typedef, a function's prototype, a variable.
  ///
  /// Types that have a name are named only. Padding and `packed` are not shown.
  ///
  /// - Returns: nil for other kinds, and where the type is missing, damaged, nested too deep, or too long.
  public func cDefinition(of id: UInt32) -> String? {
    var printer = CPrinter(self, isDefinition: true)
    return try? printer.definition(id)
  }
}
