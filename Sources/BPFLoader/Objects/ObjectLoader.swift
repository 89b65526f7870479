public import BPFObject
import BPFSyscall
import BTF

/// Loads the maps and programs of one bytecode file into the kernel.
public final class ObjectLoader {
  /// The file.
  public let object: ObjectFile
  /// What messages call the file.
  let name: String
  let host: Host
  /// What the kernel gets, before it gets it.
  let fitted: FittedObject

  private var loadedTypes: Result<LoadedTypes, SystemCallError>?
  private var modules: [UInt32: LoadedTypes] = [:]

  /// Nothing is loaded yet.
  ///
  /// - Parameters:
  ///   - object: The file.
  ///   - name: What messages call it.
  ///   - host: The kernel.
  ///   - options: What the kernel is not asked for.
  public init(
    _ object: ObjectFile, named name: String, on host: Host,
    options: FittingOptions = FittingOptions()
  ) {
    self.object = object
    self.name = name
    self.host = host
    fitted = FittedObject(object, on: host, options: options)
  }

  /// The descriptor of the object's BTF, or nil where the object has none or the kernel does not take it.
  /// Maps and programs work without.
  func typeDescriptor() -> Int32? {
    if loadedTypes == nil { loadedTypes = loadTypes() }
    guard case .success(let types) = loadedTypes else { return nil }
    return types.btf.descriptor.rawValue
  }

  private func loadTypes() -> Result<LoadedTypes, SystemCallError>? {
    guard let btf = try? fitted.types() else { return nil }
    do throws(SystemCallError) {
      return .success(LoadedTypes(try LoadedBTF.load(btf.bytes)))
    } catch {
      return loadTypes(btf, after: error)
    }
  }

  /// Loads the types without what this kernel does not know, and with names that it takes, where that is what it refused.
  private func loadTypes(
    _ btf: BTF, after refusal: SystemCallError
  ) -> Result<LoadedTypes, SystemCallError> {
    guard let known = try? btf.sanitized(for: host.btfFeatures()),
      let bytes = try? BTF(known).withPlainNames(), bytes != btf.bytes
    else { return .failure(refusal) }
    do throws(SystemCallError) {
      return .success(LoadedTypes(try LoadedBTF.load(bytes)))
    } catch {
      return .failure(error)
    }
  }

  /// The descriptor of a module's BTF, by its number in the kernel.
  func descriptor(of module: ExternValues.Module) throws(LoaderError) -> Int32 {
    if let known = modules[module.id] { return known.btf.descriptor.rawValue }
    do throws(SystemCallError) {
      let opened = LoadedTypes(try LoadedBTF.open(id: module.id))
      modules[module.id] = opened
      return opened.btf.descriptor.rawValue
    } catch {
      throw .from(error, "cannot open the types of module \(module.name)")
    }
  }

  /// Runs what fits the object to the kernel, with errors that say what was tried.
  func fitting<Result>(
    _ what: String, _ body: (FittedObject) throws(ObjectError) -> Result
  ) throws(LoaderError) -> Result {
    do throws(ObjectError) { return try body(fitted) } catch { throw .from(error, what) }
  }

  /// Keeps the descriptor open as long as the loader lives.
  private final class LoadedTypes {
    let btf: LoadedBTF

    init(_ btf: consuming LoadedBTF) { self.btf = btf }
  }
}
