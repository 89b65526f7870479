import Testing

@testable import BPFLoader

/// Functions in the text of `/proc/kallsyms`.
@Suite struct KernelFunctionTests {
  private let functions = KernelFunctions(
    Array(
      """
      ffffffff81000000 T _text
      ffffffff81000100 t show
      ffffffff81000200 T vfs_open
      ffffffff81000300 t show
      ffffffff81000400 d vfs_data
      ffffffff81000500 t made.isra.0
      ffffffff81000600 t made.constprop.0
      ffffffffc0000100 t show\t[dummy]
      ffffffffc0000200 t dummy_xmit\t[dummy]
      ffffffffc0000300 T last

      """.utf8))

  @Test func aFunctionIsFoundWithItsModule() throws {
    let open = try #require(try functions.require("vfs_open", kind: "kprobe"))
    #expect(open.address == 0xffff_ffff_8100_0200 && open.module == nil)
    #expect(try functions.require("dummy_xmit", kind: "kprobe")?.module == "dummy")
    #expect(try functions.require("last", kind: "kprobe")?.module == nil)
    // A place behind it is no function of this name.
    #expect(try functions.require("_text", kind: "kprobe") == nil)
  }

  private func failure(_ name: String) throws -> LoaderError {
    try #require(throws: LoaderError.self) {
      try functions.require(name, kind: "kprobe")
    }
  }

  @Test func severalOfOneNameAreListed() throws {
    let error = try failure("show")
    #expect(error.reason == .missingTarget)
    #expect(
      error.message
        == "3 kernel functions are called show: _text+0x100, 0xffffffff81000100; "
        + "_text+0x300, 0xffffffff81000300; 0xffffffffc0000100, module dummy")
    #expect(error.advice?.contains("`kprobe: _text+0x100`") == true)
  }

  @Test func hiddenAddressesAreNotMadeUp() throws {
    let hidden = KernelFunctions(
      Array("0000000000000000 T _text\n0000000000000000 t a\n0000000000000000 t a\n".utf8))
    let error = try #require(throws: LoaderError.self) { try hidden.require("a", kind: "kprobe") }
    #expect(
      error.message
        == "2 kernel functions are called a: at a hidden address; at a hidden address")
  }

  @Test func whatTheCompilerMadeOfAFunctionIsNamed() throws {
    let error = try failure("made")
    #expect(error.message.contains("the compiler made others of it"))
    #expect(error.advice == "take made.constprop.0 or made.isra.0")
    #expect(try functions.require("made.isra.0", kind: "kprobe")?.name == "made.isra.0")
  }

  @Test func whatIsNoFunctionIsRefusedWithNamesThatAreNear() throws {
    #expect(try failure("vfs_opem").advice == "did you mean 'vfs_open'?")
    #expect(try failure("vfs_data").reason == .missingTarget)
  }
}
