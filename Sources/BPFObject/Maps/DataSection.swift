import BTF

/// What the names of data sections mean, and what their maps are called.
enum DataSection {
  /// What a section's map is, or nil where the section holds no variables.
  static func role(of section: ELFSection) -> MapRole? {
    switch section.type {
    case .data where isNamed(section.name, ".rodata"): .readOnlyData
    case .data where isNamed(section.name, ".data"): .data
    case .noBits where isNamed(section.name, ".bss"): .bss
    default: nil
    }
  }

  /// The section of the variables that lie in the file's arena (`__arena`).
  static func arena(_ elf: ELFFile) -> ELFSection? {
    elf.sections.first { $0.name == ".addr_space.1" && $0.type == .data && $0.size > 0 }
  }

  private static func isNamed(_ name: String, _ base: String) -> Bool {
    name == base || name.hasPrefix(base + ".")
  }

  /// libbpf's name: the first 8 bytes of the object's name and the section's; a section of one's own keeps
  /// its name.
  ///
  /// The kernel takes 15 bytes; whoever creates the map cuts it.
  static func mapName(_ section: String, object: String) -> String {
    let isOwn = section.dropFirst().contains(".")
    let room = max(0, 15 - max(7, section.utf8.count))
    let name = (isOwn ? [] : Array(object.utf8.prefix(room))) + Array(section.utf8)
    let allowed = name.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
        byte
      default: UInt8(ascii: "_")
      }
    }
    return String(decoding: allowed, as: UTF8.self)
  }

  /// Whether a variable of the section is global, so that user space may want to map it.
  static func hasGlobal(_ id: UInt32, _ types: Types) throws(ObjectError) -> Bool {
    for variable in try types.type(id).variables {
      let type = try types.type(variable.typeID)
      if type.kind == .variable, type.linkage != .static { return true }
    }
    return false
  }
}
