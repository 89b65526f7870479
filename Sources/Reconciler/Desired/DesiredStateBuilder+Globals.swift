import OrderedCollections
import BPFObject
import Manifest

extension DesiredStateBuilder {
  /// The data sections of a file with the values that the manifest sets, by section.
  mutating func globals(_ file: ProgramFile, _ loaded: LoadedFile) -> [String: MapSpec] {
    var changed: [String: MapSpec] = [:]
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
        changed[spec.name] = try (changed[spec.name] ?? spec).setting(
          global: name, to: value.value.inBytecode, btf: btf)
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
