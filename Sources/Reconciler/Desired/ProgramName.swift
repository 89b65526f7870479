/// The name of a program: `FILE/FUNCTION`, with `@TARGET` where it is loaded for something, whatever else there is.
enum ProgramName {
  /// - Parameters:
  ///   - target: what of the kernel, or of another program, it is loaded for.
  ///   - other: the name of that program.
  static func of(
    _ file: String, _ function: String, for target: String?, of other: String? = nil
  ) -> String {
    long("\(file)/\(function)", for: target, of: other)
  }

  /// That of a program which is called `FILE/FUNCTION`, with what it is loaded for.
  static func long(_ short: String, for target: String?, of other: String?) -> String {
    guard let target else { return short }
    return "\(short)@" + (other.map { "\($0):" } ?? "") + target
  }

  /// `FILE/FUNCTION`.
  static func short(_ name: String) -> String { name.withoutTarget }
}

extension String {
  /// The name of a program or attachment, without the target that stands behind its `@`.
  var withoutTarget: String {
    utf8.firstIndex(of: UInt8(ascii: "@")).map { String(self[..<$0]) } ?? self
  }
}

/// The programs that are alone with their `FILE/FUNCTION`, so that this names them as well.
struct ShortProgramNames {
  private var long: [String: String] = [:]
  private var shared: Set<String> = []

  /// - Parameter names: all that there are.
  init(_ names: some Sequence<String>) {
    for name in names {
      let short = ProgramName.short(name)
      guard long.updateValue(name, forKey: short) != nil else { continue }
      shared.insert(short)
    }
  }

  /// The program that `FILE/FUNCTION` means; nil where it is none, or one of several.
  func program(_ short: String) -> String? { shared.contains(short) ? nil : long[short] }

  /// What a program can be called.
  func callAsFunction(_ name: String) -> String {
    let short = ProgramName.short(name)
    return program(short) == name ? short : name
  }
}
