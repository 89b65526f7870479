import BPFSyscall
import Foundation
import Testing

/// Compares a text with the file of this name in Snapshots.
///
/// With `BPF_APPLY_RECORD=1` in the environment the file is written instead: look at the diff.
func expectSnapshot(
  _ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = URL(fileURLWithPath: "\(Repository.snapshots)/\(name).txt")
  let masked = text.replacingOccurrences(of: System.kernelRelease(), with: "KERNEL")
  if ProcessInfo.processInfo.environment["BPF_APPLY_RECORD"] == "1" {
    try Data(masked.utf8).write(to: file)
  }
  let expected = try String(contentsOf: file, encoding: .utf8)
  #expect(masked == expected, "differs from Snapshots/\(name).txt", sourceLocation: sourceLocation)
}

extension String {
  /// The text with whatever matches a pattern masked.
  func masking(_ pattern: String, as mask: String) -> String {
    replacingOccurrences(of: pattern, with: mask, options: .regularExpression)
  }
}
