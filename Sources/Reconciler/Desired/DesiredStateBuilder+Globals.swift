import OrderedCollections
import BPFObject
import Manifest

extension DesiredStateBuilder {
  /// A data section with the values that the manifest sets.
  struct GivenSection {
    var spec: MapSpec
    var globals: [GivenGlobal] = []
  }

  /// The data sections of a file in which the manifest sets values, by name.
  mutating func globals(_ file: ProgramFile, _ loaded: LoadedFile) -> [String: GivenSection] {
    var changed: [String: GivenSection] = [:]
    for (name, value) in file.globals {
      guard let btf = loaded.object.btf, let spec = loaded.object.map(holding: name) else {
        let names = loaded.object.btf.map { btf in
          loaded.object.maps.flatMap { $0.globals(btf: btf) }
        }
        report(
          "bytecode file `\(file.name)` has no global variable `\(name)`", at: value.mark,
          help: NearestName.suggestion(for: name, in: names ?? [])
            ?? "its variables: \((names ?? []).joined(separator: ", "))")
        continue
      }
      do throws(ObjectError) {
        var section = changed[spec.name] ?? GivenSection(spec: spec)
        section.spec = try section.spec.setting(
          global: name, to: value.value.inBytecode, btf: btf)
        section.globals.append(
          GivenGlobal(name: name, range: try spec.range(of: name, btf: btf), mark: value.mark))
        changed[spec.name] = section
      } catch {
        report("global \(error.message)", at: value.mark, help: error.advice)
      }
    }
    return changed
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
}
