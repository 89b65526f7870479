public import BTF

extension FittedObject {
  /// The file's types as the kernel shall get them; nil where the file has none.
  public func types() throws(ObjectError) -> BTF? { object.btf }
}
