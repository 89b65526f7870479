import BPFObject

extension Unresolved {
  /// A sentence.
  var absence: String {
    switch self {
    case .type(let name): "\(Self.kind(of: name)) `\(name)` does not exist in this kernel"
    case .size(let name): "field `\(name)` has another size in this kernel"
    case .map(let name): "map `\(name)` is not created"
    case .function(let name): "kernel function `\(name)` does not exist in this kernel"
    }
  }

  /// What comes after "needs".
  var need: String {
    switch self {
    case .type(let name): "\(name), which this kernel lacks"
    case .size(let name): "\(name) in the size that the file says"
    case .map(let name): "map \(name), which is not created"
    case .function(let name): "kernel function \(name), which this kernel lacks"
    }
  }

  /// What to do about it.
  var advice: String {
    switch self {
    case .type(let name) where name.contains("::"):
      "ask with bpf_core_enum_value_exists() before using it, or run a kernel that has it"
    case .type(let name) where name.contains("."):
      "ask with bpf_core_field_exists() before using it, or run a kernel that has it"
    case .type:
      "ask with bpf_core_type_exists() before using it, or run a kernel that has it"
    case .size:
      "read it with BPF_CORE_READ_BITFIELD(), which goes by the kernel's size"
    case .map:
      "create the map, or do not let the program come to where it uses it"
    case .function:
      "ask with bpf_ksym_exists() before calling it, or run a kernel that has it"
    }
  }

  private static func kind(of name: String) -> String {
    if name.contains("::") { return "enumerator" }
    return name.contains(".") || name.contains("[") ? "field" : "type"
  }
}
