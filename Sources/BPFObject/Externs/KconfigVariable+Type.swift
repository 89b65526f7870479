import BTF

extension KconfigVariable {
  /// The variable that a type makes, at offset 0; nil where no configuration value fits the type.
  init?(of typeID: UInt32, _ types: Types) throws(ObjectError) {
    guard let (form, isSigned) = try Self.form(of: typeID, types, isElement: false) else {
      return nil
    }
    self.init(offset: 0, size: try types.size(of: typeID), form: form, isSigned: isSigned)
  }

  /// What its place is a multiple of: at least 1, as no value that fits has no bytes.
  var alignment: Int { form == .text ? 1 : min(size, 8) }

  private static func form(
    of typeID: UInt32, _ types: Types, isElement: Bool
  ) throws(ObjectError) -> (Form, Bool)? {
    let type = try types.resolved(typeID)
    switch type.content {
    case .integer(let integer):
      if integer.isBoolean { return integer.size == 1 ? (.boolean, false) : nil }
      if integer.size == 1 { return (.character, integer.isSigned) }
      return [2, 4, 8].contains(integer.size) ? (.integer, integer.isSigned) : nil
    case .enumeration(let size, _, _):
      return size == 4 && type.name == "libbpf_tristate" ? (.tristate, false) : nil
    case .enumeration64(let size, _, _):
      return size == 8 && type.name == "libbpf_tristate" ? (.tristate, false) : nil
    case .array(let array) where array.count > 0 && !isElement:
      let element = try form(of: array.element, types, isElement: true)
      return element?.0 == .character ? (.text, false) : nil
    default: return nil
    }
  }
}
