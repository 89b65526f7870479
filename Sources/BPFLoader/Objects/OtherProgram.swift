import BPFSyscall
import BTF

/// A function of a program that is in the kernel, for which another program is loaded.
struct OtherProgram {
  /// The program's descriptor.
  let descriptor: Int32
  /// The number of the function in the program's BTF.
  let functionID: UInt32

  /// Finds the function; `what` is done, as in "cannot load program net/patch".
  init(_ descriptor: Int32, function: String, _ what: String) throws(LoaderError) {
    self.descriptor = descriptor
    let types: BTF
    do {
      let program = Program(try FileDescriptor.duplicate(descriptor))
      let info = try program.info()
      guard info.btfID != 0 else {
        throw LoaderError(
          .invalidBytecode, "\(what): program \(info.name) has no types",
          advice: "compile its bytecode with -g")
      }
      types = try BTF(try LoadedBTF.open(id: info.btfID).bytes())
    } catch let error as SystemCallError {
      throw .from(error, "\(what): cannot read the other program's types")
    } catch let error as LoaderError {
      throw error
    } catch {
      throw LoaderError(
        .invalidBytecode, "\(what): the other program's types are damaged: \(error)")
    }
    // A name that the kernel does not take is there as another.
    guard
      let id = types.id(named: function, kind: .function)
        ?? types.id(named: BTF.plainName(function), kind: .function)
    else {
      throw LoaderError(
        .missingTarget, "\(what): the other program has no function \(function)",
        advice: "only functions that the compiler did not inline are there: __noinline, not static")
    }
    functionID = id
  }
}
