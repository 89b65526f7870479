import BPFSyscall
public import BTF

extension MapSpec {
  /// A text that is equal for maps of the same definition: what a digest is made of.
  ///
  /// Keys and values count by their layout, not by type ids. The name, the contents and the wish for a pin do not
  /// count, except that a `struct_ops` map is nothing but its contents.
  ///
  /// - Parameter btf: The types that ``keyTypeID`` and ``valueTypeID`` are ids of.
  public func canonicalForm(btf: BTF?) throws(ObjectError) -> String {
    var text =
      "map 1\ntype \(type.rawValue) key \(keySize) value \(valueSize) entries \(maxEntries)"
    text += " flags \(flags.rawValue) extra \(extra)"
    if let numaNode { text += " numa \(numaNode)" }
    text += "\n"
    if let btf {
      let types = Types(btf, section: nil, symbol: name)
      if keyTypeID != 0 { text += "key \(try types.layout(of: keyTypeID))\n" }
      if valueTypeID != 0 { text += "value \(try types.layout(of: valueTypeID))\n" }
    }
    if let inner { text += "inner \(try inner.canonicalForm(btf: btf))" }
    if let structOps {
      // The kernel takes such a value once, so it is part of what the map is.
      text += "struct_ops \(structOps.typeName)\n"
      if let btf {
        text += "\(try Types(btf, section: nil, symbol: name).layout(of: structOps.typeID))\n"
      }
      text += structOps.bytes.map { String($0, radix: 16) }.joined(separator: " ") + "\n"
      for function in structOps.functions { text += "\(function.member) \(function.program)\n" }
    }
    return text
  }
}
