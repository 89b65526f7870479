import BPFLoader
import BPFSyscall

/// The links that there are, and who keeps them: looked at once, however often it is asked.
public final class LinkListing {
  let owners = LinkOwners()
  private(set) lazy var programOwners = LinkOwners(of: .program)
  private(set) lazy var mapOwners = LinkOwners(of: .map)
  private var links: [LinkInfo]?
  private var names: [UInt32: String] = [:]

  /// Nothing is looked at yet.
  public init() {}

  /// The links of a type, found by their ids; that takes `CAP_SYS_ADMIN`.
  func links(of type: LinkType?) throws(SystemCallError) -> [LinkInfo] {
    if links == nil { links = try Self.all() }
    return (links ?? []).filter { $0.type == type }
  }

  /// The name that the kernel has of a program; empty where it has none, or the program is gone.
  func name(ofProgram id: UInt32) -> String {
    if let name = names[id] { return name }
    let name = (try? Program.open(id: id).info().name) ?? ""
    names[id] = name
    return name
  }

  private static func all() throws(SystemCallError) -> [LinkInfo] {
    var links: [LinkInfo] = []
    for id in try ObjectIDs(of: .link).all() {
      do throws(SystemCallError) {
        links.append(try Link.open(id: id).info())
      } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .wouldBlock {
        // It has gone meanwhile, or somebody is making it just now.
        continue
      }
    }
    return links
  }
}
