import CYAML

/// Gets libyaml's events, one at a time.
@safe
struct EventReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// The text; libyaml reads it in place.
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// - Parameter source: text in UTF-8.
  init(_ source: [UInt8]) throws(YAMLError) {
    unsafe parser = .allocate(capacity: 1)
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      throw Self.outOfMemory
    }
    unsafe input = .allocate(capacity: source.count)
    _ = unsafe input.initialize(from: source)
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  mutating func next() throws(YAMLError) -> Event {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw unsafe error(parser.pointee) }
    defer { unsafe yaml_event_delete(&event) }
    return unsafe Self.copy(event)
  }

  private static func copy(_ event: yaml_event_t) -> Event {
    var anchor: String?
    var hasTag = false
    let kind: Event.Kind
    switch unsafe event.type {
    case YAML_DOCUMENT_START_EVENT: kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_STREAM_END_EVENT: kind = .streamEnd
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      anchor = unsafe string(scalar.anchor)
      hasTag = unsafe scalar.tag != nil
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      kind = unsafe .scalar(
        Node.Scalar(
          text: String(decoding: bytes, as: UTF8.self),
          isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE))
    case YAML_ALIAS_EVENT:
      kind = unsafe .alias(string(event.data.alias.anchor) ?? "")
    case YAML_SEQUENCE_START_EVENT:
      anchor = unsafe string(event.data.sequence_start.anchor)
      hasTag = unsafe event.data.sequence_start.tag != nil
      kind = .sequenceStart
    case YAML_MAPPING_START_EVENT:
      anchor = unsafe string(event.data.mapping_start.anchor)
      hasTag = unsafe event.data.mapping_start.tag != nil
      kind = .mappingStart
    default: kind = .other
    }
    return unsafe Event(
      kind: kind, anchor: anchor, hasTag: hasTag, mark: mark(event.start_mark, event.end_mark))
  }

  private static func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    guard let bytes = unsafe bytes else { return nil }
    return unsafe String(cString: bytes)
  }

  /// libyaml counts lines and columns from 0.
  private static func mark(_ start: yaml_mark_t, _ end: yaml_mark_t) -> Mark {
    Mark(
      line: start.line + 1, column: start.column + 1,
      length: start.line == end.line ? max(1, end.column - start.column) : 1)
  }
}

extension EventReader {
  private static let outOfMemory = YAMLError("out of memory", at: .start)

  private func error(_ parser: yaml_parser_t) -> YAMLError {
    guard unsafe parser.error != YAML_MEMORY_ERROR, let problem = unsafe parser.problem else {
      return Self.outOfMemory
    }
    // An error of the input's characters has no mark of its own.
    let place = unsafe parser.error == YAML_READER_ERROR ? parser.mark : parser.problem_mark
    let mark = Self.mark(place, place)
    var notes: [YAMLError.Note] = []
    if let context = unsafe parser.context {
      let start = unsafe Self.mark(parser.context_mark, parser.context_mark)
      let text = unsafe String(cString: context)
      // libyaml sometimes gives a context without a place; its mark is then the text's first.
      notes = [.init(text, at: start.line == 1 && start.column == 1 ? mark : start)]
    }
    let help =
      byte(atCharacter: place.index) == UInt8(ascii: "\t")
      ? "a tab cannot indent: use spaces" : nil
    return unsafe YAMLError(String(cString: problem), at: mark, notes: notes, help: help)
  }

  /// The first byte of a character, counted from 0.
  private func byte(atCharacter index: Int) -> UInt8? {
    var count = -1
    return unsafe input.first { byte in
      if byte & 0xC0 != 0x80 { count += 1 }
      return count == index
    }
  }
}
