import YAML

extension ManifestReader {
  /// The tests of a function.
  func tests(_ fields: Fields) -> [ProgramTest] {
    (fields["tests"]?.items ?? []).map { item in
      let keys = self.fields(item)
      let expected = keys["expect"].map { self.fields($0) }
      return ProgramTest(
        packet: bytes(keys, "packet") ?? [], context: bytes(keys, "context") ?? [],
        count: keys.number32("repeat") ?? 1,
        expected: ProgramTest.Expectation(
          returnValue: expected?["retval"].flatMap(returnValue),
          packet: expected.flatMap { bytes($0, "packet") }, time: expected?.number("max_ns")),
        mark: mark(item.mark))
    }
  }

  private func returnValue(_ node: Node) -> UInt32? {
    if let number = try? node.signed("retval") { return UInt32(truncatingIfNeeded: number) }
    return ProgramTest.returnValues.first { $0.name == node.text }
      .map { UInt32(bitPattern: $0.value) }
  }

  /// What `hex` says of a key; nil where it is not there, or wrong and reported already.
  private func bytes(_ fields: Fields, _ key: String) -> [UInt8]? {
    fields[key].flatMap { self.fields($0).string("hex") }.flatMap { HexText.bytes($0[...]) }
  }
}
