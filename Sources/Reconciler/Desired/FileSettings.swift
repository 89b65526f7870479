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
    if file.globals.isEmpty { return changed }
    let names = GlobalNames(object)
    for (name, value) in file.globals {
      guard let btf = object.btf, let meant = meaning(of: name, names, at: value.mark) else {
        continue
      }
      do throws(ObjectError) {
        let spec = meant.map
        var section = changed[spec.name] ?? Section(spec: spec)
        section.spec = try section.spec.setting(
          global: meant.path, to: value.value.inBytecode, btf: btf)
        let range = try spec.range(of: meant.path, btf: btf)
        if let other = section.globals.first(where: { $0.range == range }) {
          diagnostics.error(
            "global `\(name)` is set twice, also as `\(other.name)`", at: value.mark,
            notes: [.init("here", at: other.mark)], help: "leave one of them out")
        }
        section.globals.append(GivenGlobal(name: meant.path, range: range, mark: value.mark))
        changed[spec.name] = section
      } catch {
        diagnostics.error("global \(error.message)", at: value.mark, help: error.advice)
      }
    }
    return changed
  }

  /// The section that a global is in, which only its name with the section says where several have one of that name.
  private func meaning(
    of name: String, _ names: GlobalNames, at mark: SourceMark
  ) -> GlobalNames.Meaning? {
    let meanings = names.meanings(of: name)
    if meanings.count == 1 { return meanings[0] }
    if meanings.isEmpty {
      diagnostics.error(
        "bytecode file `\(file.name)` has no global variable `\(name)`", at: mark,
        help: NearestName.suggestion(for: name, in: names.all)
          ?? "its variables: \(names.all.joined(separator: ", "))")
    } else {
      let full = meanings.map(\.full)
      diagnostics.error(
        "global `\(name)` is in several sections of bytecode file `\(file.name)`: \(full.joined(separator: ", "))",
        at: mark, help: "write \(full.joined(separator: " or "))")
    }
    return nil
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
