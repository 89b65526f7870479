import OrderedCollections
import BPFObject
import Manifest

/// The values that a manifest sets in a bytecode file: of its variables, and of the kernel's configuration.
struct FileSettings {
  let file: ProgramFile
  let object: ObjectFile
  let diagnostics: DiagnosticCollector

  /// A data section with the values that the manifest sets.
  struct Section {
    var spec: MapSpec
    var globals: [GivenGlobal] = []
  }

  /// The data sections in which the manifest sets values, by name.
  func sections() -> [String: Section] {
    var changed: [String: Section] = [:]
    for (name, value) in file.globals {
      guard let btf = object.btf, let spec = object.map(holding: name) else {
        let names = object.btf.map { btf in object.maps.flatMap { $0.globals(btf: btf) } } ?? []
        diagnostics.error(
          "bytecode file `\(file.name)` has no global variable `\(name)`", at: value.mark,
          help: NearestName.suggestion(for: name, in: names)
            ?? "its variables: \(names.joined(separator: ", "))")
        continue
      }
      do throws(ObjectError) {
        var section = changed[spec.name] ?? Section(spec: spec)
        section.spec = try section.spec.setting(
          global: name, to: value.value.inBytecode, btf: btf)
        section.globals.append(
          GivenGlobal(name: name, range: try spec.range(of: name, btf: btf), mark: value.mark))
        changed[spec.name] = section
      } catch {
        diagnostics.error("global \(error.message)", at: value.mark, help: error.advice)
      }
    }
    return changed
  }

  /// The values of the kernel's configuration, as the kernel writes them: `CONFIG_HZ=250`.
  func configuration() -> [UInt8] {
    var lines: [UInt8] = []
    let known = object.externs.filter { $0.configuration != nil && $0.name.hasPrefix("CONFIG_") }
      .map(\.name)
    for (name, setting) in file.kconfig {
      guard known.contains(name) else {
        diagnostics.error(
          "bytecode file `\(file.name)` asks for no configuration value `\(name)`",
          at: setting.mark,
          help: NearestName.suggestion(for: name, in: known)
            ?? "it asks for: \(known.isEmpty ? "none" : known.joined(separator: ", "))")
        continue
      }
      let line = Array("\(name)=\(setting.value.inConfiguration)\n".utf8)
      do throws(ObjectError) {
        try object.check(configuration: line)
        lines += line
      } catch {
        diagnostics.error(error.message, at: setting.mark, help: error.advice)
      }
    }
    return lines
  }
}

extension GlobalSetting.Value {
  /// The value as the bytecode's variables take it.
  fileprivate var inBytecode: GlobalValue {
    switch self {
    case .integer(let number): .integer(number)
    case .boolean(let value): .boolean(value)
    case .string(let text): .string(text)
    }
  }

  /// The value as a kernel's configuration writes it: y, n and m as they are, other texts in quotes.
  fileprivate var inConfiguration: String {
    switch self {
    case .integer(let number): "\(number)"
    case .boolean(let value): value ? "y" : "n"
    case .string(let text): ["y", "n", "m"].contains(text) ? text : "\"\(text)\""
    }
  }
}
