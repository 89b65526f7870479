internal import CBPF

/// A request to rtnetlink(7) about traffic control, or an interface.
package struct NetlinkRequest {
  /// What is asked for.
  enum Kind: UInt16 {
    case getLink = 18
    case setLink = 19
    case newQdisc = 36
    case deleteQdisc = 37
    case getQdisc = 38
    case newFilter = 44
    case deleteFilter = 45
    case getFilter = 46

    /// As the manual names it.
    var manualName: String {
      switch self {
      case .getLink: "RTM_GETLINK"
      case .setLink: "RTM_SETLINK"
      case .newQdisc: "RTM_NEWQDISC"
      case .deleteQdisc: "RTM_DELQDISC"
      case .getQdisc: "RTM_GETQDISC"
      case .newFilter: "RTM_NEWTFILTER"
      case .deleteFilter: "RTM_DELTFILTER"
      case .getFilter: "RTM_GETTFILTER"
      }
    }
  }

  /// How it is answered, and what it may do.
  struct Flags: OptionSet {
    let rawValue: UInt16

    /// `NLM_F_REQUEST` and `NLM_F_ACK`: a change, which is answered by an errno or 0.
    static let change = Self(rawValue: 0x001 | 0x004)
    /// `NLM_F_REQUEST` and `NLM_F_ACK`: a question about one thing, which is answered by that, then an errno or 0.
    static let question = change
    /// `NLM_F_REQUEST` and `NLM_F_DUMP`: a question, which is answered by all that there is.
    static let dump = Self(rawValue: 0x001 | 0x300)
    /// `NLM_F_REPLACE`.
    static let replace = Self(rawValue: 0x100)
    /// `NLM_F_EXCL`: it must not be there.
    static let exclusive = Self(rawValue: 0x200)
    /// `NLM_F_CREATE`: it need not be there.
    static let create = Self(rawValue: 0x400)
  }

  /// One socket has one request.
  static let sequence: UInt32 = 1

  let kind: Kind
  /// What it is about, for errors.
  let subject: String
  private let flags: Flags
  private var body: [UInt8] = []

  /// - Parameters:
  ///   - interface: what it is about.
  ///   - message: the structure that such a request starts with.
  init<Message: BitwiseCopyable>(
    _ kind: Kind, _ flags: Flags, interface: Int32, _ message: Message
  ) {
    self.kind = kind
    self.flags = flags
    subject = "interface \(interface)"
    body.append(bytesOf: message)
  }

  /// The error that an errno is for this request.
  func error(_ errno: Errno) -> SystemCallError {
    SystemCallError(kind.manualName, subject, errno: errno)
  }

  mutating func add(_ type: UInt16, _ number: UInt32) {
    var value: [UInt8] = []
    value.append(bytesOf: number)
    add(type, value)
  }

  /// Adds a text with the NUL that ends it; it holds none itself.
  mutating func add(_ type: UInt16, _ text: String) { add(type, Array(text.utf8) + [0]) }

  /// Adds an attribute of less than 64 KiB.
  private mutating func add(_ type: UInt16, _ value: [UInt8]) {
    let length = Int(CBPF_NETLINK_ATTRIBUTE_SIZE) + value.count
    body.append(bytesOf: cbpf_netlink_attribute(length: UInt16(length), type: type))
    body += value + [UInt8](repeating: 0, count: netlinkAligned(length) - length)
  }

  /// Adds an attribute that holds those which `body` adds.
  mutating func nest(_ type: UInt16, _ add: (inout NetlinkRequest) -> Void) {
    var inner = self
    inner.body = []
    add(&inner)
    self.add(type, inner.body)
  }

  /// The whole message.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(
      bytesOf: cbpf_netlink_header(
        length: UInt32(Int(CBPF_NETLINK_HEADER_SIZE) + body.count), type: kind.rawValue,
        flags: flags.rawValue, sequence: Self.sequence, port: 0))
    return bytes + body
  }
}
