import BTF
import Testing

@testable import BPFObject

/// What kernels are told that do not know the tag `arg:ctx`.
@Suite struct ContextTagTests {
  private func fitted(_ name: String, knows: Bool) throws -> FittedObject {
    let features: Set<LoaderFeature> = knows ? [.contextTag] : []
    let kernel = MadeKernel(try MadeBTF().make(), features: features)
    return FittedObject(try Fixture.object(name), on: kernel)
  }

  /// The functions of a program, each as C declares it.
  private func functions(_ program: String, _ fitted: FittedObject) throws -> [String] {
    let spec = try #require(fitted.object.program(named: program))
    let info = try #require(try fitted.program(spec).spec.functionInfo)
    let btf = try #require(try fitted.types())
    return try (0..<info.count).map { number in
      let id = try #require(info.bytes.read(UInt32.self, at: number * info.recordSize + 4))
      let function = try btf.type(id)
      let prototype = try btf.type(try #require(function.typeID))
      let parameters = try prototype.parameters.map { parameter in
        let pointer = try btf.resolved(parameter.typeID)
        guard case .pointer(let target) = pointer.content else { return pointer.name }
        let name = try btf.resolved(target).name
        return "\(name.isEmpty ? "void" : name) *"
      }
      return "\(function.name)(\(parameters.joined(separator: ", ")))"
    }
  }

  @Test func eachProgramHasFunctionsOfItsOwn() throws {
    let fitted = try fitted("context_tags", knows: false)
    #expect(
      try functions("probe", fitted) == [
        "probe(void *)", "output(bpf_user_pt_regs_t *, int)", "of_registers(bpf_user_pt_regs_t *)",
      ])
    #expect(
      try functions("raw", fitted) == ["raw(void *)", "output(bpf_raw_tracepoint_args *, int)"])
    #expect(
      try functions("packet", fitted) == [
        "packet(__sk_buff *)", "output(__sk_buff *, int)", "of_packets(__sk_buff *, __sk_buff *)",
      ])
    // The contexts of tracepoints have no name.
    #expect(try functions("tracepoint", fitted) == ["tracepoint(void *)", "output(void *, int)"])
  }

  @Test func theFilesOwnTypesStay() throws {
    let fitted = try fitted("context_tags", knows: false)
    let own = try #require(fitted.object.btf)
    let types = try #require(try fitted.types())
    #expect(types.typeIDs.upperBound > own.typeIDs.upperBound)
    for id in own.typeIDs { #expect(try types.type(id) == own.type(id)) }
  }

  @Test(arguments: ["context_tags", "subprograms"])
  func nothingChangesWhereNothingHasTo(name: String) throws {
    let fitted = try fitted(name, knows: name == "context_tags")
    #expect(try fitted.types()?.bytes == fitted.object.btf?.bytes)
    for program in fitted.object.programs {
      #expect(try fitted.program(program).spec.functionInfo == program.functionInfo)
    }
  }
}
