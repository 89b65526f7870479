import BTF

extension CoreRelocation {
  /// The question in names, so that types laid out anew (another `vmlinux.h`) ask the same.
  func canonicalForm(_ types: Types) throws(ObjectError) -> String {
    let type = try types.type(typeID)
    var text = "core \(kind.rawValue) \(type.kind) \(type.name)"
    if kind == .typeMatches || kind == .typeIDLocal {
      // Here all of the type counts. Where it is too large to describe, its size stands for it.
      let size = (try? types.size(of: typeID)) ?? 0
      return text + " " + ((try? types.layout(of: typeID)) ?? "\(size)")
    }
    if kind.isAboutType { return text }
    let spec = try CoreSpec(self, types)
    for step in spec.steps {
      text += step.name.map { ".\($0)" } ?? "[\(step.index)]"
    }
    if kind.isAboutEnumerator { return text }
    // What is read decides how a load is fitted to the kernel's field.
    if let last = spec.steps.last {
      let id =
        last.name == nil ? last.typeID : try types.type(last.typeID).members[last.index].typeID
      let field = try types.resolved(id)
      text += " \(field.kind) \((try? types.size(of: id)) ?? 0)\(field.isSigned ? " signed" : "")"
    }
    return text
  }
}
