import OrderedCollections
import BPFObject
import Manifest

extension DesiredStateBuilder {
  /// The manifest's values of the kernel's configuration, as the kernel writes them: `CONFIG_HZ=250`.
  mutating func configuration(_ file: ProgramFile, _ object: ObjectFile) -> [UInt8] {
    var lines: [UInt8] = []
    let known = object.externs.filter { $0.configuration != nil && $0.name.hasPrefix("CONFIG_") }
      .map(\.name)
    for (name, setting) in file.kconfig {
      guard known.contains(name) else {
        report(
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
        report(error.message, at: setting.mark, help: error.advice)
      }
    }
    return lines
  }
}

extension GlobalSetting.Value {
  /// The value as a kernel's configuration writes it: y, n and m as they are, other texts in quotes.
  fileprivate var inConfiguration: String {
    switch self {
    case .integer(let number): "\(number)"
    case .boolean(let value): value ? "y" : "n"
    case .string(let text): ["y", "n", "m"].contains(text) ? text : "\"\(text)\""
    }
  }
}
