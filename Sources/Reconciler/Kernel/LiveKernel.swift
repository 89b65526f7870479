import BPFLoader
import BPFSyscall
import BPFObject

/// The kernel that we run on.
public final class LiveKernel: Kernel {
  let host = Host()
  let reader = ObjectReader()
  /// Where names are made, changed and removed.
  let directories = OpenDirectories()
  /// A loader for each bytecode file, so that its types are handed to the kernel once; the files
  /// are kept, because another file at a freed one's address would have its identity.
  private var loaders: [ObjectIdentifier: (file: LoadedFile, loader: ObjectLoader)] = [:]

  /// The cursor that is moved, held open.
  var openCursor: OpenCursor?

  public init() { System.raiseLockedMemoryLimit() }

  public var release: String { host.release }

  public var uptime: UInt64 { System.uptime }

  public let user = System.user

  public let group = System.group

  func loader(_ file: LoadedFile) -> ObjectLoader {
    let key = ObjectIdentifier(file)
    if let known = loaders[key] { return known.loader }
    let loader = ObjectLoader(
      file.object, named: file.name, on: host, options: file.options)
    loaders[key] = (file, loader)
    return loader
  }

  /// Runs calls of BPFSyscall, and words a failure.
  func calling<Result: ~Copyable>(
    _ what: @autoclosure () -> String, _ body: () throws(SystemCallError) -> Result
  ) throws(LoaderError) -> Result {
    do throws(SystemCallError) {
      return try body()
    } catch {
      throw .from(error, what())
    }
  }

  /// Something pinned, held open.
  final class OpenPin {
    let object: PinnedObject

    init(_ path: String) throws(SystemCallError) { object = try Pin.open(path) }

    var descriptor: Int32 { object.descriptor.rawValue }
  }

  func open(_ path: String) throws(LoaderError) -> OpenPin {
    try calling("cannot open \(path)") { () throws(SystemCallError) in try OpenPin(path) }
  }

  func openAll(_ pins: [String: String]) throws(LoaderError) -> [String: OpenPin] {
    var opened: [String: OpenPin] = [:]
    for (name, path) in pins { opened[name] = try open(path) }
    return opened
  }
}
