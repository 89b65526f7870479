import BTF

/// What becomes of one instruction that waits for the kernel's types.
struct CoreResult: Equatable {
  /// What the compiler wrote, by the file's own types.
  var original: UInt64 = 0
  var new: UInt64 = 0
  /// There is no value: the instruction is made one that cannot run.
  var isPoison = false
  var isCertain = true
  /// The sizes of what a load or store touches, where they differ.
  var resize: (from: Int, to: Int)?
  /// Whether a load of another size would read something wrong.
  var failsResize = false

  init(local: CoreSpec, target: CoreSpec?, _ kind: CoreRelocation.Kind) throws(ObjectError) {
    guard let old = try CoreValue.of(local, kind), let new = try CoreValue.of(target, kind) else {
      isPoison = true
      return
    }
    original = old.value
    self.new = new.value
    isCertain = old.isCertain
    guard old.size != new.size, let target else { return }
    resize = (old.size, new.size)
    let types = (try local.types.type(old.typeID), try target.types.type(new.typeID))
    switch (types.0.content, types.1.content) {
    case (.pointer, .pointer): break
    case (.integer(let a), .integer(let b)): failsResize = a.isPlainSigned || b.isPlainSigned
    default: failsResize = true
    }
  }

  /// The answer to a question about the file's own types.
  init(localID: UInt32) {
    original = UInt64(localID)
    new = UInt64(localID)
    isCertain = false
  }

  /// Whether two candidates lead to the same.
  static func == (a: CoreResult, b: CoreResult) -> Bool {
    a.isPoison == b.isPoison && a.new == b.new
  }
}

extension BTFInteger {
  /// Signed, and neither a character nor a boolean.
  fileprivate var isPlainSigned: Bool { isSigned && !isCharacter && !isBoolean }
}
