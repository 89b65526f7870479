import BPFObject
import BPFSyscall
import BTF

/// A program that a kernel takes where it knows the tag `arg:ctx`.
enum ContextTagProbe {
  /// Loads a function whose tag alone says that its argument is the program's context.
  static var succeeds: Bool {
    guard let types = try? ContextTagTypes(), let btf = try? LoadedBTF.load(types.bytes) else {
      return false
    }
    let exit = Instruction(code: 0x95)
    let instructions = [
      Instruction(code: 0x85, source: 1, immediate: 1), exit,
      // get_func_ip, which takes the context.
      Instruction(code: 0x85, immediate: 173), exit,
    ]
    var options = Program.Options(
      type: .kprobe, instructions: Instruction.encode(instructions), license: "GPL")
    options.debug = Program.DebugInformation(
      btf: btf.descriptor.rawValue,
      functions: .init(recordSize: 8, bytes: types.functions), lines: .none)
    var log = ""
    return (try? Program.load(options, logLevel: [], log: &log)) != nil
  }
}

/// The BTF of `int a(void *a)`, which calls `int b(void *b)`, whose parameter has the tag.
private struct ContextTagTypes {
  let bytes: [UInt8]
  /// Which function begins at which instruction.
  var functions: [UInt8] = []

  init() throws(BTFError) {
    var editor = BTFEditor()
    let integer = try editor.add(
      .integer(BTFInteger(size: 4, isSigned: true)), named: "int")
    let pointer = try editor.add(.pointer(to: 0))
    var ids: [UInt32] = []
    for name in ["a", "b"] {
      let prototype = try editor.add(
        .prototype(returns: integer, [BTFParameter(name: name, typeID: pointer)]))
      ids.append(try editor.add(.function(prototype: prototype, .global), named: name))
    }
    try editor.add(.declarationTag(ids[1], component: 0), named: "arg:ctx")
    bytes = editor.encoded()
    for (index, id) in ids.enumerated() {
      functions.append(littleEndian: UInt32(index * 2))
      functions.append(littleEndian: id)
    }
  }
}
