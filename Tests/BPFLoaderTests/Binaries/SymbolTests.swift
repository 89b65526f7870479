import Testing

@testable import BPFLoader

/// Which place in the file a function's name stands for.
@Suite struct SymbolTests {
  private static let code = MadeBinary.codeAddress
  private static let start = MadeBinary.codeOffset

  private func binary(_ make: (inout MadeBinary) -> Void) throws -> Binary {
    var made = MadeBinary()
    make(&made)
    return try Binary(made.bytes, path: "made.so")
  }

  private func refusal(_ binary: Binary, _ symbol: String) throws -> LoaderError {
    try #require(throws: LoaderError.self) { try binary.offset(of: symbol) }
  }

  @Test(arguments: [true, false])
  func addressesBecomePlacesInTheFile(isWide: Bool) throws {
    let binary = try binary {
      $0.isWide = isWide
      $0.dynamicSymbols = [.init(name: "first", value: Self.code + 0x10)]
      $0.symbols = [
        .init(name: "first_of_all", value: Self.code + 0x20),
        .init(name: "hidden", value: Self.code + 0x30, binding: 0),
      ]
    }
    #expect(try binary.offset(of: "first") == Self.start + 0x10)
    #expect(try binary.offset(of: "hidden") == Self.start + 0x30)
    #expect(try binary.offset(of: "first_of_all") == Self.start + 0x20)
  }

  @Test func globalBeatsWeakBeatsLocal() throws {
    let binary = try binary {
      $0.symbols = [
        .init(name: "a", value: Self.code + 1, binding: 0),
        .init(name: "a", value: Self.code + 2, binding: 2),
        .init(name: "a", value: Self.code + 3, binding: 1),
        .init(name: "b", value: Self.code + 4, binding: 2),
        .init(name: "b", value: Self.code + 5, binding: 0),
      ]
    }
    #expect(try binary.offset(of: "a") == Self.start + 3)
    #expect(try binary.offset(of: "b") == Self.start + 4)
  }

  @Test func equalsAreOneOrAmbiguous() throws {
    let binary = try binary {
      $0.symbols = [
        .init(name: "same", value: Self.code + 8), .init(name: "same", value: Self.code + 8),
        .init(name: "two", value: Self.code + 0x10, binding: 0),
        .init(name: "two", value: Self.code + 0x20, binding: 0),
      ]
    }
    #expect(try binary.offset(of: "same") == Self.start + 8)
    let error = try refusal(binary, "two")
    #expect(error.message == "made.so has several functions two, among them at 0x410 and 0x420")
    #expect(error.reason == .missingTarget)
  }

  @Test func versionsAreTold() throws {
    let binary = try binary {
      $0.versions = [2: "V_1", 3: "V_2"]
      $0.dynamicSymbols = [
        .init(name: "f", value: Self.code + 0x10, version: 2 | 0x8000),
        .init(name: "f", value: Self.code + 0x20, version: 3),
        .init(name: "g", value: Self.code + 0x30, version: 2 | 0x8000),
        .init(name: "g", value: Self.code + 0x40, version: 3 | 0x8000),
      ]
    }
    #expect(try binary.offset(of: "f") == Self.start + 0x20, "what programs are linked with now")
    #expect(try binary.offset(of: "f@V_1") == Self.start + 0x10)
    #expect(try binary.offset(of: "f@@V_2") == Self.start + 0x20)
    #expect(try refusal(binary, "g").advice == "name the version: g@V_1 or g@V_2")
    #expect(try refusal(binary, "f@V_3").advice == "it has f@V_1, f@V_2")
    let all = try binary.functions(matching: GlobList(["*"])).map(\.name)
    #expect(all == ["f", "f@V_1", "g@V_1", "g@V_2"])
  }

  @Test func versionsInNamesAreTold() throws {
    let binary = try binary {
      $0.symbols = [
        .init(name: "f@V_1", value: Self.code + 0x10),
        .init(name: "f@@V_2", value: Self.code + 0x20),
      ]
    }
    #expect(try binary.offset(of: "f") == Self.start + 0x20)
    #expect(try binary.offset(of: "f@V_1") == Self.start + 0x10)
    #expect(try binary.offset(of: "f@V_2") == Self.start + 0x20)
  }

  @Test func whatIsNoFunctionHereIsExplained() throws {
    let binary = try binary {
      $0.dynamicSymbols = [
        .init(name: "puts", value: 0, section: 0),
        .init(name: "table", value: MadeBinary.dataAddress, type: 1, section: 2),
        .init(name: "strlen", value: Self.code, type: 10),
        .init(name: "connect_all", value: Self.code),
      ]
      $0.symbols = [.init(name: "__strlen_avx2", value: Self.code + 4, binding: 0)]
    }
    #expect(try refusal(binary, "puts").message == "made.so uses puts and does not have it")
    #expect(try refusal(binary, "table").message == "table is a variable of made.so")
    let indirect = try refusal(binary, "strlen")
    #expect(indirect.message.hasSuffix("(GNU_IFUNC)"))
    #expect(indirect.advice == "name one of its implementations: __strlen_avx2")
    #expect(try refusal(binary, "conect_all").advice == "did you mean 'connect_all'?")
    #expect(try refusal(binary, "quite_another").advice?.contains("`nm` lists") == true)
  }

  @Test func placesOutsideOfTheSectionAreNone() throws {
    let binary = try binary {
      $0.symbols = [
        .init(name: "before", value: Self.code - 1), .init(name: "after", value: Self.code + 0x200),
        .init(name: "far", value: .max), .init(name: "odd", value: Self.code, section: 999),
      ]
    }
    for name in ["before", "after", "far", "odd"] { _ = try refusal(binary, name) }
  }

  @Test func patternsMeanEachPlaceOnce() throws {
    let binary = try binary {
      $0.symbols = [
        .init(name: "tls_read", value: Self.code + 0x10),
        .init(name: "tls_peek", value: Self.code + 0x10),
        .init(name: "tls_write", value: Self.code + 0x20),
        .init(name: "tls_write_old", value: Self.code + 0x30),
        .init(name: "main", value: Self.code + 0x40),
      ]
    }
    let found = try binary.functions(matching: GlobList(["tls_*", "main", "!*_old"]))
    #expect(
      found == [
        BinaryFunction(name: "main", offset: Self.start + 0x40),
        BinaryFunction(name: "tls_peek", offset: Self.start + 0x10),
        BinaryFunction(name: "tls_write", offset: Self.start + 0x20),
      ])
    #expect(throws: LoaderError.self) { try binary.functions(matching: GlobList(["ssl_*"])) }
    #expect(throws: LoaderError.self) { try binary.functions(matching: GlobList(["tls_*", "no"])) }
  }
}
