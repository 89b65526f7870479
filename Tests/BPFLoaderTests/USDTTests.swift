import Testing

@testable import BPFLoader

@Suite struct USDTTests {
  #if arch(x86_64)
    @Test(arguments: [
      ("-4@%edi", USDTArgument.Place.register(112), 4, true),
      ("8@%r12", .register(24), 8, false), ("1@%r9b", .register(64), 1, false),
      ("8@$-5", .constant(-5), 8, false), ("4@-1204(%rbp)", .memory(32, offset: -1204), 4, false),
      ("8@(%rsp)", .memory(152, offset: 0), 8, false),
      ("2@8(%rdi,%rax,4)", .indexed(112, index: 80, shift: 2, offset: 8), 2, false),
      ("1@(%rdi,%rax)", .indexed(112, index: 80, shift: 0, offset: 0), 1, false),
    ])
    func anArgumentIsSomewhere(
      _ text: String, _ place: USDTArgument.Place, _ size: Int, _ isSigned: Bool
    ) throws {
      let argument = try #require(USDTArgument(text[...]))
      #expect(argument.place == place)
      #expect(argument.size == size && argument.isSigned == isSigned)
    }

    @Test(arguments: [
      "", "4", "4@", "3@%rax", "4@%xyz", "4@$", "8@x(%rip)", "8@(%rax", "8@(%rdi,%rax,3)",
    ])
    func whatIsNotUnderstoodIsNil(_ text: String) {
      #expect(USDTArgument(text[...]) == nil)
    }

    /// The two forms that libbpf's header has had.
    @Test func aSpecHasTheFormOfItsHeader() throws {
      let arguments = try #require(USDTArgument.list("-4@%edi 8@16(%rsp)"))
      let old = try #require(USDTSpec.bytes(arguments, cookie: 7, size: 208))
      #expect(old[0..<16] == [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 112, 0, 1, 32])
      #expect(old[16..<32] == [16, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 152, 0, 0, 0])
      #expect(old[192..<208] == [7, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0])
      let new = try #require(USDTSpec.bytes(arguments, cookie: 7, size: 304))
      #expect(
        new[0..<24] == [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 112, 0, 1, 32, 0, 0, 0, 0, 0, 0])
      #expect(new[288] == 7 && new[296] == 2)
      let indexed = try #require(USDTArgument.list("8@8(%rdi,%rax,4)"))
      #expect(USDTSpec.bytes(indexed, cookie: 0, size: 208) == nil)
      let sib = try #require(USDTSpec.bytes(indexed, cookie: 0, size: 304))
      #expect(sib[0..<12] == [8, 0, 0, 0, 0, 0, 0, 0, 3, 0, 80, 0x20])
      #expect(USDTSpec.bytes(arguments, cookie: 0, size: 100) == nil)
    }
  #endif

  @Test func noMoreThanTwelveArguments() {
    let constant = "8@%rax "
    #expect(USDTArgument.list("")?.isEmpty == true)
    #if arch(x86_64)
      #expect(USDTArgument.list(String(repeating: constant, count: 12))?.count == 12)
    #endif
    #expect(USDTArgument.list(String(repeating: constant, count: 13)) == nil)
  }
}
