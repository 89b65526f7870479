extension BTF {
  /// A type as C spells it, for messages: `struct flow_key`, `char[16]`, `const void *`.
  public func cDeclaration(of id: UInt32) -> String? {
    cDeclaration(of: id, depth: 0)
  }

  private func cDeclaration(of id: UInt32, depth: Int) -> String? {
    guard depth < 16, let type = try? type(id) else { return nil }
    let name = type.name
    func inner(_ id: UInt32) -> String? { cDeclaration(of: id, depth: depth + 1) }
    switch type.content {
    case .void: return "void"
    case .integer, .float, .typedef, .section: return name
    case .structure: return name.isEmpty ? "struct {…}" : "struct \(name)"
    case .union: return name.isEmpty ? "union {…}" : "union \(name)"
    case .enumeration, .enumeration64: return name.isEmpty ? "enum {…}" : "enum \(name)"
    case .forward(let isUnion): return (isUnion ? "union " : "struct ") + name
    case .const(let target): return inner(target).map { "const \($0)" }
    case .volatile(let target): return inner(target).map { "volatile \($0)" }
    case .restrict(let target), .typeTag(let target), .declarationTag(let target, _):
      return inner(target)
    case .pointer(let target):
      return inner(target).map { $0.hasSuffix("*") ? "\($0)*" : "\($0) *" }
    case .array(let array):
      return inner(array.element).map { "\($0)[\(array.count)]" }
    case .variable(let target, _): return inner(target).map { "\($0) \(name)" }
    case .function(let prototype, _): return inner(prototype).map { "\(name): \($0)" }
    case .prototype(let result, let parameters):
      let list = parameters.map { inner($0.typeID) ?? "?" }
      return inner(result).map { "\($0) (\(list.isEmpty ? "void" : list.joined(separator: ", ")))" }
    }
  }
}
