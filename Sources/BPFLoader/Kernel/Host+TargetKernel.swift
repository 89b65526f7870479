public import BPFObject
import BPFSyscall
public import BTF

extension Host: TargetKernel {
  /// How many CPUs there may ever be.
  public func possibleCPUs() throws(ObjectError) -> Int {
    do throws(SystemCallError) {
      return try CPUs.possible
    } catch {
      let error = LoaderError.from(error, "how many CPUs there may be is not known")
      throw ObjectError(error.description, advice: error.advice, reason: .kernel)
    }
  }

  /// The types of the running kernel, read once.
  public func types() throws(ObjectError) -> BTF {
    do throws(LoaderError) {
      return try kernelBTF()
    } catch {
      throw ObjectError(error.description, advice: error.advice, reason: .kernel)
    }
  }

  /// The types of the modules that are loaded; none without the privilege to walk over them (CAP_SYS_ADMIN).
  public func modules() throws(ObjectError) -> [KernelModule] {
    if let loadedModules { return loadedModules }
    let base = try types()
    var modules: [KernelModule] = []
    do {
      for id in try ObjectIDs(of: .btf).all() {
        if let module = try Self.module(id, base) { modules.append(module) }
      }
    } catch let error as SystemCallError where error.errno == .notPermitted {
      // Without the privilege to walk over what the kernel holds, its modules stay unknown.
    } catch {
      throw ObjectError(
        "the types of the kernel's modules cannot be read: \(error)", reason: .kernel)
    }
    loadedModules = modules
    return modules
  }

  /// The BTF of this number where it is a module's; nil for any other, and for one that went meanwhile.
  private static func module(_ id: UInt32, _ base: BTF) throws -> KernelModule? {
    do {
      let loaded = try LoadedBTF.open(id: id)
      let info = try loaded.info()
      guard info.isKernel, info.name != "vmlinux" else { return nil }
      return KernelModule(name: info.name, types: try BTF(try loaded.bytes(), base: base), id: id)
    } catch let error as SystemCallError where error.errno == .noSuchFileOrDirectory {
      return nil
    }
  }

  /// The text of `/boot/config-RELEASE`, or of `/proc/config.gz`.
  public func configuration() throws(ObjectError) -> [UInt8] {
    let places = ["/boot/config-\(release)", "/proc/config.gz"]
    for place in places {
      guard let bytes = try? readFile(place, limit: Self.largestConfiguration) else { continue }
      return try Self.configuration(bytes, from: place)
    }
    throw ObjectError(
      "this kernel's configuration cannot be read: neither \(places.joined(separator: " nor "))",
      advice: "mount /boot, or run a kernel with CONFIG_IKCONFIG_PROC", reason: .kernel)
  }

  /// The text of a configuration, packed or not.
  static func configuration(_ bytes: [UInt8], from path: String) throws(ObjectError) -> [UInt8] {
    guard Gunzip.isPacked(bytes) else { return bytes }
    guard let text = Gunzip.unpack(bytes, limit: largestConfiguration) else {
      throw ObjectError("\(path) is damaged: it cannot be unpacked")
    }
    return text
  }

  private static let largestConfiguration = 16 << 20

  /// The text of `/proc/kallsyms`, whose addresses the kernel shows to the privileged only.
  public func symbols() throws(ObjectError) -> [UInt8] {
    if let loadedSymbols { return loadedSymbols }
    do throws(SystemCallError) {
      let symbols = try readFile("/proc/kallsyms")
      loadedSymbols = symbols
      return symbols
    } catch {
      throw ObjectError(
        "this kernel's symbols cannot be read: \(error)", advice: "/proc must be mounted",
        reason: .kernel)
    }
  }
}
