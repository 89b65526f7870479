import BPFSyscall

extension AttachmentKind {
  /// What takes the place of functions: of the kernel's, or of another program's.
  static let tables: [AttachmentKind] = [
    AttachmentKind(
      name: "struct_ops", summary: "a table of functions that the kernel calls",
      options: [
        AttachmentOption(
          "set", .table, "numbers for members that are no functions",
          example: "{ timeout_ms: 5000 }")
      ],
      programTypes: [], attachTypes: [], sections: [],
      link: .structOps, marker: .attachType(.structOps), since: v(6, 4), pinnableSince: v(6, 4),
      privileges: [.perfmon],
      programChange: .inPlace, optionsChange: .oldFirst, detachable: true,
      placement: .with { $0.structures = StructOpsTarget.structures },
      makeTarget: { _ in StructOpsTarget() }),
    AttachmentKind(
      name: "freplace", summary: "a global function of another program, replaced",
      options: [
        AttachmentOption(
          "of", .program, required: true, "the program that has the function", example: "net/filter"
        ),
        AttachmentOption(
          "function", .string, "the function; default: the section's", example: "verdict"
        ).namingTarget,
      ],
      programTypes: [.extension], attachTypes: [], sections: ["freplace"],
      link: .tracing, marker: .attachType(.traceFentry), since: v(5, 6), pinnableSince: v(5, 10),
      privileges: [.netAdmin, .perfmon],
      programChange: .oldFirst, optionsChange: .oldFirst, detachable: false,
      placement: .with {
        $0.capacity = .oneOfDeployment
        $0.linksOnce = true
      },
      makeTarget: { FreplaceTarget($0) }),
  ]
}
