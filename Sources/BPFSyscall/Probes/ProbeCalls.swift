internal import CBPF

/// How the kernel refuses a call; nil where it does not.
func errno(_ call: () throws(SystemCallError) -> Int) -> Errno? {
  do throws(SystemCallError) {
    _ = try call()
    return nil
  } catch {
    return error.errno
  }
}

/// The error for what there is no way to ask.
func cannotAsk(_ list: String, _ what: some CustomStringConvertible) -> SystemCallError {
  SystemCallError("probe", "\(list) \(what)", errno: .notSupportedOnSocket)
}

/// The attributes of any command, in words of 32 bits; all but a few are zero.
typealias AttributeWords = InlineArray<16, UInt32>

func wordsOfAttributes(_ words: [Int: UInt32]) -> AttributeWords {
  var attributes = AttributeWords(repeating: 0)
  for (index, word) in words where attributes.indices.contains(index) { attributes[index] = word }
  return attributes
}

extension AttributeWords {
  var byteCount: Int { count * 4 }
}

/// A map that is made to see whether the kernel makes it.
///
/// - Returns: how the kernel refused; nil where it did not. The map is closed already.
func refusal(ofMap attributes: cbpf_map_create) -> Errno? {
  var attributes = attributes
  return errno { () throws(SystemCallError) in
    let map = FileDescriptor(
      owning: try bpf(.mapCreate, &attributes, size: Int(CBPF_MAP_CREATE_SIZE)))
    return Int(map.rawValue)
  }
}

/// What a refusal says of whether the kernel has the thing that was asked for.
///
/// - Parameters:
///   - expected: the refusal of a kernel that has it; nil where it does not refuse.
///   - unknown: the refusals of a kernel that does not have it.
/// - Throws: any other refusal, which says nothing.
func answer(
  _ refusal: Errno?, expected: Errno? = nil,
  unknown: Set<Errno> = [.invalidArgument, .notSupportedByKernel, .notSupportedOnSocket],
  _ command: Command, _ subject: String
) throws(SystemCallError) -> Bool {
  if refusal == expected { return true }
  guard let refusal else { return false }
  if unknown.contains(refusal) { return false }
  throw SystemCallError(command.manualName, subject, errno: refusal)
}
