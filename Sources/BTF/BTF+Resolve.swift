extension BTF {
  /// How many typedefs, modifiers and arrays are followed before a chain counts as endless.
  static let longestChain = 64

  /// The type behind typedefs and modifiers (const, volatile, restrict, type tags).
  public func resolved(_ id: UInt32) throws(BTFError) -> BTFType {
    var type = try type(id)
    for _ in 0..<Self.longestChain {
      guard type.kind == .typedef || type.kind.isModifier, let next = type.typeID else {
        return type
      }
      type = try self.type(next)
    }
    throw BTFError("type \(id) refers to itself")
  }

  /// The size of a value of the type in bytes, an array's elements multiplied.
  public func size(of id: UInt32) throws(BTFError) -> Int {
    var count = 1
    var current = id
    for _ in 0..<Self.longestChain {
      let type = try type(current)
      switch type.content {
      case .array(let array):
        let (product, overflow) = count.multipliedReportingOverflow(by: array.count)
        if overflow { throw BTFError("type \(id) is larger than memory") }
        count = product
        current = array.element
      case .typedef(let next), .const(let next), .volatile(let next), .restrict(let next),
        .typeTag(let next), .variable(let next, _), .declarationTag(let next, _):
        current = next
      default:
        guard let size = type.size else {
          throw BTFError("type \(id) has no size: it is \(type.kind)")
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        guard !overflow, product <= Int(UInt32.max) else {
          throw BTFError("type \(id) is larger than 4 GiB")
        }
        return product
      }
    }
    throw BTFError("type \(id) refers to itself")
  }
}
