import BPFSyscall
import BTF

/// Finds out what a kernel takes in BTF, by loading the smallest BTF with each.
enum BTFFeatureProbe {
  /// What this kernel takes in a file's BTF.
  static func features() -> BTFFeatures {
    var features: BTFFeatures = []
    for (feature, make) in samples {
      var editor = BTFEditor(headerLength: feature == .layoutSection ? 32 : 24)
      guard (try? make(&editor)) != nil else { continue }
      if (try? LoadedBTF.load(LoadedBTF.Options(editor.encoded()))) != nil {
        features.insert(feature)
      }
    }
    return features
  }

  private typealias Maker = @Sendable (inout BTFEditor) throws -> Void

  private static let samples: [(BTFFeatures, Maker)] = [
    (
      .functions,
      { editor in
        let result = try integer(&editor)
        let prototype = try editor.add(.prototype(returns: result, []))
        try editor.add(.function(prototype: prototype, .static), named: "f")
      }
    ),
    (
      .globalFunctions,
      { editor in
        let result = try integer(&editor)
        let prototype = try editor.add(.prototype(returns: result, []))
        try editor.add(.function(prototype: prototype, .global), named: "f")
      }
    ),
    (.dataSections, { editor in try section(&editor, named: ".data") }),
    (.questionMarkSections, { editor in try section(&editor, named: "?.data") }),
    (.floats, { editor in try editor.add(.float(size: 4), named: "float") }),
    (
      .declarationTags,
      { editor in
        let type = try integer(&editor)
        let variable = try editor.add(.variable(type, .static), named: "v")
        try editor.add(.declarationTag(variable, component: -1), named: "tag")
      }
    ),
    (
      .typeTags,
      { editor in
        let tag = try editor.add(.typeTag(try integer(&editor)), named: "tag")
        try editor.add(.pointer(to: tag))
      }
    ),
    (
      .enumerations64,
      { editor in
        try editor.add(.enumeration64(size: 8, isSigned: false, []), named: "e")
      }
    ),
  ]

  private static func integer(_ editor: inout BTFEditor) throws -> UInt32 {
    try editor.add(.integer(BTFInteger(size: 4, isSigned: true)), named: "int")
  }

  private static func section(_ editor: inout BTFEditor, named name: String) throws {
    let variable = try editor.add(.variable(try integer(&editor), .static), named: "v")
    try editor.add(
      .section(size: 4, [BTFSectionVariable(typeID: variable, offset: 0, size: 4)]), named: name)
  }
}
