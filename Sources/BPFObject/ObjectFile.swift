public import BTF

/// A bytecode file: an ELF object as `clang -target bpf -g -c` makes it.
///
/// Opening reads and links everything that does not need a kernel.
public struct ObjectFile: Sendable {
  /// The base name without extensions; the names of the file's data maps begin with it.
  public let name: String
  /// What the file says its license is; empty where it says nothing.
  public let license: String
  /// The `version` that old kprobe programs state; 0 where the file has none.
  public let kernelVersion: UInt32
  /// The file's types, completed from the symbol table: what `BPF_BTF_LOAD` gets.
  public let btf: BTF?
  /// What the file expects of the kernel: configuration values, then symbols by name.
  public let externs: [Extern]
  /// The maps in libbpf's order: those of `.maps`, data sections, `.kconfig`, `struct_ops`.
  public let maps: [MapSpec]
  /// The programs in the order of the file.
  public internal(set) var programs: [ProgramSpec]

  /// Reads a bytecode file.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: The file's base name without extensions.
  public init(_ bytes: [UInt8], name: String) throws(ObjectError) {
    let elf = try ELFFile(bytes)
    self.name = name
    license = try Self.license(elf)
    kernelVersion = try Self.version(elf)
    let table = try FunctionTable(elf)
    let raw = try Self.types(elf)
    let externs = try ExternReader.read(elf, raw)
    self.externs = externs
    let btf = try raw.map { raw throws(ObjectError) in
      try ObjectBTF.complete(raw, elf, table, externs)
    }
    self.btf = btf
    var placed = try MapReader(elf: elf, btf: btf, externs: externs, objectName: name).read()
    if let btf { try MapLinks(elf: elf, table: table, btf: btf).join(&placed) }
    maps = placed.map(\.map)
    let reader = ProgramReader(
      table: table, symbols: SymbolTargets(placed, arena: DataSection.arena(elf)),
      callbacks: try ExceptionCallbacks.read(table, btf), btf: btf, ext: try Self.records(elf, btf),
      license: license)
    programs = try reader.read()
    guard !programs.isEmpty || !maps.isEmpty else {
      throw ObjectError(
        "the file defines neither programs nor maps",
        advice: "give functions a section: SEC(\"xdp\") int name(struct xdp_md *ctx)")
    }
  }

  private static func license(_ elf: ELFFile) throws(ObjectError) -> String {
    guard let section = elf.section(named: "license") else { return "" }
    let text = elf.contents(of: section).prefix(128).prefix { $0 != 0 }
    return String(decoding: text, as: UTF8.self)
  }

  private static func version(_ elf: ELFFile) throws(ObjectError) -> UInt32 {
    guard let section = elf.section(named: "version") else { return 0 }
    let bytes = Array(elf.contents(of: section))
    guard bytes.count == 4, let version = bytes.read(UInt32.self, at: 0) else {
      throw ObjectError("not a number of 4 bytes", section: "version")
    }
    return version
  }

  private static func types(_ elf: ELFFile) throws(ObjectError) -> BTF? {
    guard let section = elf.section(named: ".BTF"), section.type == .data else { return nil }
    return try Types.open(Array(elf.contents(of: section)))
  }

  private static func records(_ elf: ELFFile, _ btf: BTF?) throws(ObjectError) -> BTFExt {
    guard let btf, let section = elf.section(named: ".BTF.ext"), section.type == .data else {
      return .none
    }
    return try BTFExt(Array(elf.contents(of: section)), strings: btf)
  }
}

extension ObjectFile {
  /// What a file's data maps are called after: its name without directory and endings, `net` for
  /// `bytecode/net.bpf.o`.
  public static func baseName(_ path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    return String(file.prefix { $0 != "." })
  }

  /// The program of this name.
  public func program(named name: String) -> ProgramSpec? {
    programs.first { $0.name == name }
  }

  /// The names of the maps that a program refers to, that of configuration values included.
  public func mapNames(of program: ProgramSpec) -> Set<String> {
    var names = program.mapNames
    let asked = program.externNames
    if externs.contains(where: { $0.configuration != nil && asked.contains($0.name) }),
      let map = maps.first(where: { $0.role == .configuration })
    {
      names.insert(map.name)
    }
    return names
  }

  /// Makes sure that configuration values fit the variables that the file has for them.
  ///
  /// - Parameter configuration: Lines `CONFIG_NAME=value`.
  public func check(configuration: [UInt8]) throws(ObjectError) {
    var values = KconfigValues(externs)
    try values.read(configuration)
  }

  /// The map of this name.
  public func map(named name: String) -> MapSpec? {
    maps.first { $0.name == name }
  }
}
