public import BTF

extension StructOps {
  /// The name under which the kernel will know it, where its struct has one: the text of `name`.
  public func registeredName(btf: BTF) -> String? {
    guard let members = try? btf.resolved(typeID).members,
      let member = members.first(where: { $0.name == "name" }),
      let array = try? btf.resolved(member.typeID).array,
      let text = bytes.slice(at: member.byteOffset, count: array.count)
    else { return nil }
    return String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
  }
}
