import Testing

@testable import BPFLoader

/// USDT probes: where they are, and where their arguments are.
@Suite struct USDTTests {
  private static let code = MadeBinary.codeAddress

  private func made(_ arguments: String, machine: UInt16 = 62) -> MadeBinary {
    var made = MadeBinary()
    made.machine = machine
    made.notes = [
      .init(provider: "app", name: "hit", address: Self.code + 0x10, arguments: arguments)
    ]
    return made
  }

  private func arguments(_ text: String, machine: UInt16 = 62) throws -> [USDTArgument] {
    let binary = try Binary(made(text, machine: machine).bytes, path: "app")
    return try #require(try binary.sites(ofProbe: "hit", provider: "app").first).arguments
  }

  @Test func everyPlaceIsFound() throws {
    var made = made("")
    made.notes += [
      .init(provider: "app", name: "other", address: Self.code),
      .init(
        provider: "app", name: "hit", address: Self.code + 0x20,
        semaphore: MadeBinary.dataAddress + 4, arguments: "8@%rdi"),
    ]
    let binary = try Binary(made.bytes, path: "app")
    let sites = try binary.sites(ofProbe: "hit", provider: "app")
    #expect(sites.map(\.offset) == [0x410, 0x420])
    #expect(sites.map(\.address) == [Self.code + 0x10, Self.code + 0x20])
    #expect(sites.map(\.semaphoreOffset) == [nil, 0x604])
    #expect(sites.map(\.argumentText) == ["", "8@%rdi"])
    #expect(try binary.probeNames == ["app:hit", "app:other"])
  }

  @Test func aMovedFileIsAdjusted() throws {
    var made = made("")
    made.notes[0].address -= 0x1000
    made.notes[0].semaphore = MadeBinary.dataAddress - 0x1000
    made.notedBase -= 0x1000
    let site = try #require(
      try Binary(made.bytes, path: "app").sites(ofProbe: "hit", provider: "app").first)
    #expect(site.address == Self.code + 0x10 && site.offset == 0x410)
    #expect(site.semaphoreOffset == 0x600)
  }

  @Test func placesOutsideAreRefused() throws {
    for change in [
      { (note: inout MadeBinary.Note) in note.address = 0x10 },
      { note in note.address = MadeBinary.dataAddress },
      { note in note.semaphore = Self.code },
      { note in note.semaphore = .max },
    ] {
      var made = made("")
      change(&made.notes[0])
      let binary = try Binary(made.bytes, path: "app")
      let error = try #require(throws: LoaderError.self) {
        try binary.sites(ofProbe: "hit", provider: "app")
      }
      #expect(error.message.hasPrefix("USDT probe app:hit of app cannot be used"))
    }
  }

  @Test func missingProbesAreNamed() throws {
    let binary = try Binary(made("").bytes, path: "app")
    let error = try #require(throws: LoaderError.self) {
      try binary.sites(ofProbe: "hits", provider: "app")
    }
    #expect(error.advice == "did you mean 'app:hit'?")
    let none = try #require(throws: LoaderError.self) {
      try Binary(MadeBinary().bytes, path: "app").sites(ofProbe: "hit", provider: "app")
    }
    #expect(none.message == "app has no USDT probes")
  }

  @Test func placesOfX86AreRead() throws {
    #expect(
      try arguments(" -4@$-9 8@%rax  1@%sil -2@-20(%rbp) 8@(%rsp) -1@-96(%rbp,%r8,8) 4@(%r12,%r15)")
        == [
          USDTArgument(size: 4, isSigned: true, place: .constant(-9)),
          USDTArgument(size: 8, isSigned: false, place: .register(80)),
          USDTArgument(size: 1, isSigned: false, place: .register(104)),
          USDTArgument(size: 2, isSigned: true, place: .memory(32, offset: -20)),
          USDTArgument(size: 8, isSigned: false, place: .memory(152, offset: 0)),
          USDTArgument(
            size: 1, isSigned: true, place: .element(32, index: 72, shift: 3, offset: -96)),
          USDTArgument(
            size: 4, isSigned: false, place: .element(24, index: 0, shift: 0, offset: 0)),
        ])
    #expect(
      try arguments("8@%r11d 8@%r10b 8@%r9w 8@%r13 8@%r14 8@%rbx 8@%dl 8@16(%rip)").map(\.place)
        == [
          .register(48), .register(56), .register(64), .register(16), .register(8), .register(40),
          .register(96), .memory(128, offset: 16),
        ])
  }

  @Test func placesOfArmAreRead() throws {
    #expect(
      try arguments("-4@[sp, 96] 8@[x29] 4@5 -8@x30 4@[x19,-8] 1@w2", machine: 183) == [
        USDTArgument(size: 4, isSigned: true, place: .memory(248, offset: 96)),
        USDTArgument(size: 8, isSigned: false, place: .memory(232, offset: 0)),
        USDTArgument(size: 4, isSigned: false, place: .constant(5)),
        USDTArgument(size: 8, isSigned: true, place: .register(240)),
        USDTArgument(size: 4, isSigned: false, place: .memory(152, offset: -8)),
        USDTArgument(size: 1, isSigned: false, place: .register(16)),
      ])
  }

  @Test(arguments: [
    "8", "@%rax", "3@%rax", "8@", "8@%xmm0", "8f@%xmm0", "8@%rax,", "8@foo(%rip)", "8@-4(%rax",
    "8@(%rax,%rbx,3)", "8@(,%rax,8)", "8@$", "99999999999999999999@$1", "8@$99999999999999999999",
    "8@[sp]", String(repeating: "8@%rax ", count: 13),
  ])
  func otherPlacesAreRefused(text: String) throws {
    let error = try #require(throws: LoaderError.self) { try arguments(text) }
    #expect(error.reason == .unsupported)
  }

  @Test(arguments: ["4@x31", "4@q0", "8@[x1, x2]", "8@[sp", "8@%rax"])
  func otherPlacesOfArmAreRefused(text: String) throws {
    #expect(throws: LoaderError.self) { try arguments(text, machine: 183) }
  }

  @Test func otherMachinesHaveNoArguments() throws {
    #expect(try arguments("", machine: 243).isEmpty)
    #expect(throws: LoaderError.self) { try arguments("8@a0", machine: 243) }
  }
}
