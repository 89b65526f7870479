internal import CBPF

/// What the kernel says of an object, whichever it is.
public enum ObjectDescription: Hashable, Sendable {
  /// What is said of a map, a program or a link.
  case map(MapInfo), program(ProgramInfo), link(LinkInfo)
}

/// Reads what the kernel says of objects that are open, without asking first what each one is.
///
/// The kernel says of each kind as much as its structure for that kind holds. Once it is known how much that is of each,
/// it tells them apart.
public final class ObjectReader {
  /// The kinds by the size of their structures.
  private var kinds: [Int: ObjectKind] = [:]

  /// Nothing is known yet.
  public init() {}

  /// What the kernel says of an object. The corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD` (links: Linux 5.8).
  ///
  /// Throws `EINVAL` for a descriptor that holds neither a map, nor a program, nor a link.
  ///
  /// - Parameters:
  ///   - descriptor: of a map, a program or a link.
  ///   - withDetails: whether ``LinkInfo/details`` are wanted, which take a second call.
  public func read(
    _ descriptor: borrowing FileDescriptor, withDetails: Bool
  ) throws(SystemCallError) -> ObjectDescription {
    var info = cbpf_any_info()
    let size = try ObjectInfo.read(
      of: descriptor.rawValue, into: &info, size: CBPF_ANY_INFO_SIZE)
    switch try kind(of: descriptor, size) {
    case .map: return .map(MapInfo(Self.start(of: info)))
    case .program: return .program(ProgramInfo(Self.start(of: info)))
    case .link:
      let reader = LinkInfoReader(Self.start(of: info), known: size, descriptor.rawValue)
      return .link(withDetails ? try reader.whole() : reader.withoutDetails)
    }
  }

  private static func start<Info: BitwiseCopyable>(of info: cbpf_any_info) -> Info {
    unsafe withUnsafeBytes(of: info) { unsafe $0.load(as: Info.self) }
  }

  private func kind(
    of descriptor: borrowing FileDescriptor, _ size: Int
  ) throws(SystemCallError) -> ObjectKind {
    if kinds.count == ObjectKind.allCases.count, let known = kinds[size] { return known }
    guard let kind = try ObjectKind(of: descriptor.rawValue) else {
      throw SystemCallError(
        Command.objectGetInfoByDescriptor.manualName, "neither a map, a program nor a link",
        errno: .invalidArgument)
    }
    kinds[size] = kind
    return kind
  }
}
