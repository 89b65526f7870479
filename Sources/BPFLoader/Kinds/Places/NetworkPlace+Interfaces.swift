import BPFSyscall

extension NetworkPlace {
  /// Whether a link stands at the hook of an interface here; nil where the kernel does not tell the links there.
  func holds(_ link: LinkInfo, at target: ResolvedTarget) throws(LoaderError) -> Bool? {
    guard case .interface(_, let interface, let type) = target.identity else { return nil }
    do throws(SystemCallError) {
      return try run(at: target) { () throws(SystemCallError) in
        try AttachTarget.interface(interface).query(type).programs.contains { $0.linkID == link.id }
      }
    } catch {
      switch error.errno {
      case .noSuchDevice, .noSuchFileOrDirectory, .staleNFSFileHandle: return false
      case .invalidArgument, .notPermitted: return nil
      default: throw .from(error, "cannot look who has \(target.summary)")
      }
    }
  }
}

extension NetworkPlace {
  /// The programs at the hook of an interface here; nil where the kernel does not tell.
  func programs(at target: ResolvedTarget) throws(LoaderError) -> HookPrograms? {
    guard let type = target.identity.attachType, let interface = target.identity.interface else {
      return nil
    }
    do throws(SystemCallError) {
      return try run(at: target) { () throws(SystemCallError) in
        HookPrograms(try AttachTarget.interface(interface).query(type))
      }
    } catch {
      switch error.errno {
      case .noSuchDevice, .noSuchFileOrDirectory, .staleNFSFileHandle: return HookPrograms([])
      case .invalidArgument, .notPermitted: return nil
      default: throw .from(error, "cannot look who has \(target.summary)")
      }
    }
  }
}

/// The interfaces that an attachment names: one, several, those that match a pattern, or that of a route.
struct InterfaceSelection {
  private let names: [String]
  private let route: String?
  let place: NetworkPlace

  init(_ options: AttachmentOptions) {
    names = options.lists["interface"] ?? []
    route = options.strings["interface.route"]
    place = NetworkPlace(options.strings["netns"])
  }

  /// The interfaces that are named, and not by a pattern.
  var plainNames: [String] {
    if route != nil { return [] }
    let list = GlobList(names)
    return list.included.filter { !Glob.isOne($0) && !list.excludes($0) }
  }

  /// An interface that is there.
  struct Interface {
    let name: String
    let index: UInt32
    /// Set where several may be meant.
    let label: String?
  }

  /// The interfaces that are there now, in the order of their numbers where a pattern is given.
  func interfaces(in view: TargetView) throws(LoaderError) -> [Interface] {
    if route != nil {
      let name = try view.defaultRoute(in: place)
      return [Interface(name: name, index: try view.interface(name, in: place), label: nil)]
    }
    let list = GlobList(names)
    if list.included.count == 1, !list.hasWildcard, let name = list.included.first {
      return [Interface(name: name, index: try view.interface(name, in: place), label: nil)]
    }
    var found: [Interface] = []
    for name in try list.hasWildcard ? expand(list, view) : list.included
    where !list.excludes(name) {
      found.append(Interface(name: name, index: try view.interface(name, in: place), label: name))
    }
    if found.isEmpty {
      throw LoaderError(
        .missingTarget,
        "no interface matches \(names.joined(separator: ", "))\(place.suffix)",
        advice: "`ip link` lists the interfaces")
    }
    return found.sorted { $0.index < $1.index }
  }

  /// The names that are there and match; one that is no pattern must be there.
  private func expand(
    _ list: GlobList, _ view: TargetView
  ) throws(LoaderError) -> [String] {
    let known = try view.interfaceNames(in: place)
    let plain = list.included.filter { !Glob.isOne($0) }
    return plain + known.filter { list.matches($0) && !plain.contains($0) }
  }
}

extension NetworkPlace {
  /// The names of all interfaces there.
  func interfaceNames() throws(LoaderError) -> [String] {
    let text = try table("dev", limit: 16 << 20)
    return text.split(separator: "\n").dropFirst(2).compactMap { line in
      line.split(separator: ":", maxSplits: 1).first.map { name in
        String(name.drop { $0 == " " })
      }
    }
  }

  /// The interface of the default route: of IPv4, else of IPv6; the one with the lowest metric.
  func defaultRoute() throws(LoaderError) -> String {
    var best: (name: String, metric: UInt64)?
    for line in try table("route", limit: 64 << 20).split(separator: "\n").dropFirst() {
      let fields = line.split(separator: "\t").map { $0.filter { $0 != " " } }
      guard fields.count > 7, fields[1] == "00000000", fields[7] == "00000000",
        let metric = UInt64(fields[6]), metric < best?.metric ?? .max
      else { continue }
      best = (fields[0], metric)
    }
    if best == nil {
      let zero = String(repeating: "0", count: 32)
      for line in try table("ipv6_route", limit: 64 << 20).split(separator: "\n") {
        let fields = line.split(separator: " ")
        guard fields.count > 9, fields[0] == zero, fields[1] == "00", fields[9] != "lo",
          let metric = UInt64(fields[5], radix: 16), metric < best?.metric ?? .max
        else { continue }
        best = (String(fields[9]), metric)
      }
    }
    guard let best else {
      throw LoaderError(
        .missingTarget, "there is no default route\(suffix)", advice: "`ip route` lists the routes")
    }
    return best.name
  }

  /// A table of the namespace's network, as text.
  private func table(_ name: String, limit: Int) throws(LoaderError) -> String {
    do throws(SystemCallError) {
      return try run { () throws(SystemCallError) in
        String(decoding: try readFile("/proc/thread-self/net/\(name)", limit: limit), as: UTF8.self)
      }
    } catch  where error.errno == .noSuchFileOrDirectory && name == "ipv6_route" {
      return ""
    } catch {
      throw .from(error, "cannot list the network's \(name)\(suffix)")
    }
  }
}
