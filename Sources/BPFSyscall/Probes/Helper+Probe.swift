extension Helper {
  /// - Parameter type: one that the kernel has.
  func probe(for type: ProgramType) throws(SystemCallError) -> Bool {
    guard let number = Int32(exactly: rawValue), name != nil else {
      throw cannotAsk(Self.listName, self)
    }
    switch type {
    case .tracing, .lsm, .extension, .structOps: throw cannotAsk("helpers of program type", type)
    default: break
    }
    if self == .unspecified { return false }
    var program = type.smallest
    let call: [UInt8] =
      [0x85, 0, 0, 0] + (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    let exit: [UInt8] = [0x95, 0, 0, 0, 0, 0, 0, 0]
    program.instructions = call + exit
    let (refusal, log) = program.explainedRefusal()
    if refusal == .notPermitted {
      throw SystemCallError(
        Command.programLoad.manualName, "helper \(self)", errno: .notPermitted)
    }
    // What it says of a helper that it does not know, or not for this type of program. Anything else is
    // about how it is called.
    return !["invalid func ", "unknown func ", "cannot use helper "].contains {
      log.contains($0)
    }
  }
}
