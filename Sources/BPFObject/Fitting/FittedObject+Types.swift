public import BTF

extension FittedObject {
  /// The file's types as the kernel shall get them; nil where the file has none.
  public func types() throws(ObjectError) -> BTF? { try contextTags()?.types ?? object.btf }

  /// What stands for the tags that the kernel does not know; nil where nothing has to.
  func contextTags() throws(ObjectError) -> ContextTags? {
    if let knownContextTags { return knownContextTags }
    let tags = try object.btf.flatMap { btf throws(ObjectError) -> ContextTags? in
      // A kernel is asked only where it matters.
      guard let tags = try ContextTags(object.programs, btf) else { return nil }
      return kernel.has(.contextTag) ? nil : tags
    }
    knownContextTags = .some(tags)
    return tags
  }
}
