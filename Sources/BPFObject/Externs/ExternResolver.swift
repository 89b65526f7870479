import BPFSyscall
import BTF

/// Finds what a file's externs are on a kernel.
struct ExternResolver {
  let object: ObjectFile
  let local: Types
  let kernel: any TargetKernel
  private var result = ExternValues()

  /// - Parameter configuration: Lines `CONFIG_NAME=value` that go before the kernel's own.
  static func resolve(
    _ object: ObjectFile, on kernel: any TargetKernel, configuration: [UInt8]
  ) throws(ObjectError) -> ExternValues {
    guard !object.externs.isEmpty, let btf = object.btf else { return ExternValues() }
    var resolver = ExternResolver(
      object: object, local: Types(btf, section: nil), kernel: kernel)
    for (number, entry) in object.externs.enumerated() {
      resolver.result.numbers[entry.name] = number
    }
    try resolver.addConfiguration(configuration)
    try resolver.addAddresses()
    for entry in object.externs { try resolver.addTyped(entry) }
    return resolver.result
  }

  private init(object: ObjectFile, local: Types, kernel: any TargetKernel) {
    (self.object, self.local, self.kernel) = (object, local, kernel)
  }

  // MARK: Configuration

  private mutating func addConfiguration(_ text: [UInt8]) throws(ObjectError) {
    let variables = object.externs.filter { $0.configuration != nil }
    if variables.isEmpty { return }
    var values = KconfigValues(variables)
    for variable in variables where !variable.name.hasPrefix("CONFIG_") {
      if let number = try madeUp(variable) { try values.set(variable.name, to: number) }
    }
    let asked = variables.filter { $0.name.hasPrefix("CONFIG_") }
    if !asked.isEmpty, !text.isEmpty { try values.read(text) }
    if asked.contains(where: { !values.filled.contains($0.name) }) {
      try values.read(try kernel.configuration())
    }
    for variable in variables {
      if !variable.isWeak, !values.filled.contains(variable.name) {
        throw ObjectError(
          "the kernel's configuration does not set it", symbol: variable.name,
          advice: "declare it __weak and let the program do without",
          reason: .kernel)
      }
      guard let place = variable.configuration else { continue }
      result.symbols[variable.name] = .configuration(offset: place.offset)
    }
    result.configuration = values.bytes
  }

  /// The values that loaders make up.
  private func madeUp(_ entry: Extern) throws(ObjectError) -> UInt64? {
    switch entry.name {
    case "LINUX_KERNEL_VERSION": return UInt64(kernel.version.code)
    case "LINUX_HAS_BPF_COOKIE": return kernel.has(.cookie) ? 1 : 0
    case "LINUX_HAS_SYSCALL_WRAPPER": return kernel.has(.systemCallWrapper) ? 1 : 0
    default:
      if entry.name.hasPrefix("LINUX_"), entry.isWeak { return 0 }
      throw ObjectError(
        "no loader knows such a configuration value", symbol: entry.name,
        advice: "names begin with CONFIG_; made up are "
          + "LINUX_KERNEL_VERSION, LINUX_HAS_BPF_COOKIE and LINUX_HAS_SYSCALL_WRAPPER")
    }
  }

  // MARK: Symbols

  private mutating func addAddresses() throws(ObjectError) {
    let wanted = object.externs.filter { $0.kind == .address }
    if wanted.isEmpty { return }
    let found = try KernelSymbols.addresses(
      of: Set(wanted.map(\.name)), in: try kernel.symbols())
    for entry in wanted {
      if let address = found[entry.name] {
        result.symbols[entry.name] = .address(address)
      } else if entry.isWeak {
        result.symbols[entry.name] = .missing(isFunction: false)
      } else {
        throw ObjectError(
          "the kernel has no symbol of this name", symbol: entry.name,
          advice: "declare it __weak and let the program do without", reason: .kernel)
      }
    }
  }

  private mutating func addTyped(_ entry: Extern) throws(ObjectError) {
    switch entry.kind {
    case .configuration, .address: return
    case .variable(let typeID):
      guard let found = try find(entry.name, .variable, entry) else { return }
      let compatible = CoreCompatibility(local: local, target: Types(found.btf, section: nil))
      let target = try compatible.target.resolved(found.type.typeID ?? 0)
      guard try compatible.types(typeID, target.id) else {
        throw mismatch(entry, typeID, found)
      }
      result.symbols[entry.name] = .typed(id: found.type.id, found.module)
    case .function(let prototype):
      let name = String(EssentialName.of(entry.name))
      guard let found = try find(name, .function, entry) else { return }
      let compatible = CoreCompatibility(local: local, target: Types(found.btf, section: nil))
      guard try compatible.types(prototype, found.type.typeID ?? 0) else {
        if !entry.isWeak { throw mismatch(entry, prototype, found) }
        result.symbols[entry.name] = .missing(isFunction: true)
        return
      }
      if let module = found.module, !result.calledModules.contains(module) {
        result.calledModules.append(module)
      }
      result.symbols[entry.name] = .typed(id: found.type.id, found.module)
    }
  }

  private struct Found {
    let btf: BTF
    let type: BTFType
    let module: ExternValues.Module?
  }

  /// Looks in the kernel's own types, then in those of its modules.
  ///
  /// - Returns: Nil for what is missing and may be.
  private mutating func find(
    _ name: String, _ kind: BTFKind, _ entry: Extern
  ) throws(ObjectError) -> Found? {
    let types = try kernel.types()
    if let id = types.id(named: name, kind: kind) {
      return Found(btf: types, type: try Types(types, section: nil).type(id), module: nil)
    }
    for module in try kernel.modules() {
      guard let id = module.types.id(named: name, kind: kind) else { continue }
      return Found(
        btf: module.types, type: try Types(module.types, section: nil).type(id),
        module: ExternValues.Module(name: module.name, id: module.id))
    }
    guard entry.isWeak else {
      let what = kind == .function ? "function" : "variable"
      throw ObjectError(
        "neither this kernel nor its modules have a \(what) of this name for BPF programs",
        symbol: entry.name,
        advice: "it may need a newer kernel or a module that is not loaded; "
          + "or declare it __weak and let the program do without", reason: .kernel)
    }
    result.symbols[entry.name] = .missing(isFunction: kind == .function)
    return nil
  }

  private func mismatch(_ entry: Extern, _ typeID: UInt32, _ found: Found) -> ObjectError {
    let own = local.btf.cDeclaration(of: typeID) ?? "?"
    let other = found.btf.cDeclaration(of: found.type.typeID ?? 0) ?? "?"
    return ObjectError(
      "declared as '\(own)', but this kernel has '\(other)'", symbol: entry.name,
      advice: "declare it as this kernel has it; a function may be declared twice, "
        + "with flavours: name___v1, name___v2", reason: .kernel)
  }
}
