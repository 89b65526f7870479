public import BPFObject
import BPFSyscall
import BTF

/// Loads the maps and programs of one bytecode file into the kernel.
public final class ObjectLoader {
  public let object: ObjectFile
  /// What messages call the file.
  let name: String
  let host: Host

  /// The object's BTF in the kernel, or why the kernel did not take it.
  private lazy var btf: Result<LoadedTypes, SystemCallError> = {
    do throws(SystemCallError) {
      return .success(LoadedTypes(try LoadedBTF.load(object.btf?.bytes ?? [])))
    } catch {
      return .failure(error)
    }
  }()

  public init(_ object: ObjectFile, named name: String, on host: Host) {
    self.object = object
    self.name = name
    self.host = host
  }

  /// The descriptor of the object's BTF, or nil where the object has none or the kernel, being
  /// older than its kinds of types, does not take it. Maps and programs work without.
  func typeDescriptor() -> Int32? {
    guard object.btf != nil, case .success(let types) = btf else { return nil }
    return types.btf.descriptor.rawValue
  }

  /// Keeps the descriptor open as long as the loader lives.
  private final class LoadedTypes {
    let btf: LoadedBTF

    init(_ btf: consuming LoadedBTF) { self.btf = btf }
  }
}
