extension ObjectFile {
  /// What a CO-RE relocation asks about, as one would write it: `struct task_struct.mm.exe_file`.
  public func describe(_ relocation: CoreRelocation) throws(ObjectError) -> String {
    guard let btf else { return relocation.access }
    let spec = try CoreSpec(relocation, Types(btf))
    return spec.description(isEnumerator: relocation.kind.isAboutEnumerator)
  }
}
