internal import CBPF

/// The ids of what the kernel holds of one kind: programs, maps, BTF or links.
///
/// The kernel numbers the objects of each kind as they come, and gives no number a second time before it
/// has counted through all of them. An object may be gone as soon as its id is known.
public struct ObjectIDs: Sendable {
  /// What is numbered.
  public enum Kind: Sendable, CaseIterable {
    /// Programs, maps, BTF and links each have numbers of their own.
    case program, map, btf, link
  }

  /// What the ids are of.
  public let kind: Kind

  /// The ids of this kind. Nothing is asked of the kernel yet.
  public init(of kind: Kind) { self.kind = kind }

  /// The lowest id above `id`, or nil where there is none.
  ///
  /// The corresponding bpf(2) commands are `BPF_PROG_GET_NEXT_ID` and `BPF_MAP_GET_NEXT_ID`
  /// (Linux 4.13), `BPF_BTF_GET_NEXT_ID` (Linux 5.4) and `BPF_LINK_GET_NEXT_ID` (Linux 5.8). Throws
  /// `EPERM` without `CAP_SYS_ADMIN`.
  public func next(after id: UInt32 = 0) throws(SystemCallError) -> UInt32? {
    var attributes = cbpf_object_id()
    attributes.id = id
    do throws(SystemCallError) {
      _ = try bpf(nextCommand, &attributes, size: CBPF_OBJECT_ID_SIZE)
      return attributes.next_id
    } catch  where error.errno == .noSuchFileOrDirectory {
      return nil
    }
  }

  /// All ids, in rising order.
  public func all() throws(SystemCallError) -> [UInt32] {
    var ids: [UInt32] = []
    while let id = try next(after: ids.last ?? 0), id > ids.last ?? 0 { ids.append(id) }
    return ids
  }

  private var nextCommand: Command {
    switch kind {
    case .program: .programGetNextID
    case .map: .mapGetNextID
    case .btf: .btfGetNextID
    case .link: .linkGetNextID
    }
  }
}
