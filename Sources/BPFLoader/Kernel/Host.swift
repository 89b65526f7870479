import BPFObject
public import BPFSyscall
public import BTF

/// The kernel at hand, as far as loading needs to know it; what is costly is read once, when asked.
public final class Host {
  /// The running kernel; nothing is asked of it yet.
  public init() {}

  /// The kernel's release, such as `6.12.9-amd64`.
  public let release = System.kernelRelease()

  private var loadedBTF: BTF?
  /// What ``modules()`` found.
  var loadedModules: [KernelModule]?
  /// What ``symbols()`` read: making the text takes the kernel longer than reading it takes us.
  var loadedSymbols: [UInt8]?
  /// What was looked for in them, by name.
  var foundFunctions: [String: [KernelFunction]] = [:]
  /// What ``has(_:)`` found.
  var knownFeatures: [LoaderFeature: Bool] = [:]
  /// What ``btfFeatures()`` found.
  var knownBTFFeatures: BTFFeatures?

  /// The types of the running kernel.
  public func kernelBTF() throws(LoaderError) -> BTF {
    if let loadedBTF { return loadedBTF }
    do {
      let btf = try BTF.kernel()
      loadedBTF = btf
      return btf
    } catch let error as SystemCallError {
      throw LoaderError(
        .unsupported, "this kernel's types (BTF) cannot be read",
        advice: "the kernel needs CONFIG_DEBUG_INFO_BTF, and /sys must be mounted", cause: error)
    } catch {
      throw LoaderError(.unsupported, "this kernel's types (BTF) cannot be read: \(error)")
    }
  }

  /// Where the code was that ran when the machine started; nil where that cannot be seen.
  lazy var initialCode = (try? symbols()).flatMap { KernelFunctions($0).initialCode }
  private lazy var attachTypeNames = constants(of: "bpf_attach_type")
  private lazy var linkTypeNames = constants(of: "bpf_link_type")
  private lazy var helperNames = constants(of: "bpf_func_id")

  /// The constants in an enumeration of the kernel's own: what its bpf(2) knows.
  private func constants(of enumeration: String) -> Set<String>? {
    guard let btf = try? kernelBTF(), let id = btf.id(named: enumeration, kind: .enumeration),
      let type = try? btf.type(id)
    else { return nil }
    return Set(type.enumerators.map(\.name))
  }

  /// Whether the kernel's bpf(2) knows an attach type; nil where its BTF does not tell.
  func knows(_ type: AttachType) -> Bool? {
    guard let names = attachTypeNames, let name = type.name else { return nil }
    return names.contains("BPF_\(name.uppercased())")
  }

  /// Whether the kernel has a helper, by its name without `bpf_`; nil where its BTF does not tell.
  func knowsHelper(_ name: String) -> Bool? { helperNames?.contains("BPF_FUNC_\(name)") }

  /// Whether the kernel's bpf(2) knows a type of links; nil where its BTF does not tell.
  func knows(_ type: LinkType) -> Bool? {
    guard let names = linkTypeNames, let name = type.name else { return nil }
    return names.contains("BPF_LINK_TYPE_\(name.uppercased())")
  }

  /// Whether the kernel's bpf(2) takes an attribute, by where it stands in `union bpf_attr`: `link_create`, `tracing`,
  /// `cookie`. Nil where its BTF does not tell.
  func knowsAttribute(_ path: [String]) -> Bool? {
    guard let types = try? kernelBTF(), let id = types.id(named: "bpf_attr", kind: .union) else {
      return nil
    }
    return Self.member(path[...], of: id, types, depth: 0) != nil
  }

  /// Makes sure that the kernel's bpf(2) takes an attribute, which `what` needs.
  func requireAttribute(
    _ path: String..., for what: String, since version: KernelVersion
  ) throws(LoaderError) {
    guard knowsAttribute(path) == false else { return }
    throw LoaderError(.unsupported, "\(what) needs Linux \(version); this is \(release)")
  }

  /// The type of a member, also of one in a struct or union without a name.
  private static func member(
    _ path: ArraySlice<String>, of id: UInt32, _ types: BTF, depth: Int
  ) -> UInt32? {
    guard let name = path.first else { return id }
    guard depth < 16, let type = try? types.resolved(id) else { return nil }
    for member in type.members {
      if member.name == name {
        return Self.member(path.dropFirst(), of: member.typeID, types, depth: depth + 1)
      }
      if member.name.isEmpty,
        let found = Self.member(path, of: member.typeID, types, depth: depth + 1)
      {
        return found
      }
    }
    return nil
  }
}

extension Host {
  /// The version that the kernel's own headers state (`LINUX_VERSION_CODE`).
  ///
  /// Distributions keep another in the release: Debian says the right one in `uname -v`, Ubuntu in
  /// `/proc/version_signature`.
  public var version: KernelVersion {
    if let signature = Self.text("/proc/version_signature") {
      let words = signature.split(separator: " ")
      if words.count > 2, let version = KernelVersion(release: String(words[2])) { return version }
    }
    if let text = Self.text("/proc/sys/kernel/version"),
      let version = Self.debianVersion(in: text)
    {
      return version
    }
    return KernelVersion(release: release) ?? KernelVersion(0, 0)
  }

  /// The version in `#1 SMP Debian 6.1.76-1 (2024-02-01)`.
  static func debianVersion(in text: String) -> KernelVersion? {
    let words = text.split(separator: " ")
    guard let index = words.firstIndex(of: "Debian"), index + 1 < words.count,
      words[index + 1].split(separator: ".").count >= 3
    else { return nil }
    return KernelVersion(release: String(words[index + 1]))
  }

  private static func text(_ path: String) -> String? {
    guard let bytes = try? readFile(path, limit: 4096) else { return nil }
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
