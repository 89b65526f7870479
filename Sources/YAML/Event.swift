/// One step of libyaml through a document.
struct Event {
  let kind: Kind
  /// The name after `&`.
  let anchor: String?
  /// Whether the value has an explicit tag such as `!!int`.
  let hasTag: Bool
  let mark: Mark

  enum Kind {
    case documentStart
    case documentEnd
    case streamEnd
    case scalar(Node.Scalar)
    case alias(String)
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
    /// Of no interest, such as the start of the stream.
    case other
  }
}
