import Manifest
import Reconciler

/// Writes for people what a run has begun and not ended.
enum UnfinishedText {
  static func render(_ run: UnfinishedRun, on name: String) -> PrintableText {
    switch run {
    case .running(let process):
      return "\(name)   \(process ?? "another bpf-apply") is at work on it"
    case .emptied:
      return
        "\(name)   DAMAGED: nothing is left of it but its directory\n  help: apply its manifest again: a map that a pin of the user's still holds is taken over from there"
    case .killed(let remains):
      return "\(name)   \(text(remains, name))"
    }
  }

  private static func text(_ remains: UnfinishedRun.Remains, _ name: String) -> PrintableText {
    if remains.isPublished {
      let former = remains.generation.map { "generation \($0)" } ?? "what was before"
      return
        "UNFINISHED: a run was killed before it had removed \(former)\n  help: apply its manifest again, or destroy \(name): either removes that"
    }
    guard let generation = remains.generation else {
      return
        "UNFINISHED: a run was killed before it had changed anything, or after it had removed all"
        + "\n  help: apply its manifest again, or destroy \(name): either removes what is left"
    }
    let count = remains.attachments
    return
      "UNFINISHED apply of generation \(generation): it was killed, and \(count == 1 ? "1 attachment" : "\(count) attachments") of it can be at work\n  help: apply its manifest again, or destroy \(name): either takes back what is left"
  }
}
