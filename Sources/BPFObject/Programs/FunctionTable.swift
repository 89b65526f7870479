/// A function as it stands in its section, not yet linked.
struct Function {
  let name: String
  let section: ELFSection
  /// Where it begins, in instructions from the start of the section.
  let start: Int
  let instructions: [Instruction]
  /// What its instructions refer to, by index from the function's start, in rising order.
  let relocations: [(instruction: Int, symbol: ELFSymbol)]
  let isGlobal: Bool
  let isHidden: Bool

  var end: Int { start + instructions.count }
}

/// Every function of a file, by section and place.
struct FunctionTable {
  /// In the order of sections, and within a section by place.
  let functions: [Function]
  /// The section that holds functions which others call: `.text`.
  let text: Int?
  private let bySection: [Int: Range<Int>]

  init(_ elf: ELFFile) throws(ObjectError) {
    text = elf.sections.first { $0.name == ".text" && $0.isCode && $0.size > 0 }?.index
    var symbols: [Int: [ELFSymbol]] = [:]
    for symbol in elf.symbols where symbol.type == .function && symbol.section != 0 {
      symbols[symbol.section, default: []].append(symbol)
    }
    var functions: [Function] = []
    var bySection: [Int: Range<Int>] = [:]
    for section in elf.sections where section.isCode && section.size > 0 {
      guard let own = symbols[section.index] else { continue }
      let first = functions.count
      functions += try Self.functions(
        own.sorted { ($0.value, $0.size) < ($1.value, $1.size) }, in: section, elf,
        isText: section.index == text)
      bySection[section.index] = first..<functions.count
    }
    self.functions = functions
    self.bySection = bySection
  }

  /// How compilers name the sections of functions that get one each.
  private static let ownSection = ".text."

  /// What keeps functions in one section.
  static let together = "compile without -ffunction-sections"

  /// Whether a section is that of one function which is no program.
  func isOwnSection(_ index: Int) -> Bool {
    bySection[index].map { functions[$0.lowerBound].section.name.hasPrefix(Self.ownSection) }
      == true
  }

  /// The index of the function that holds an instruction of a section.
  func index(section: Int, instruction: Int) -> Int? {
    guard let range = bySection[section] else { return nil }
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if functions[middle].start <= instruction { low = middle + 1 } else { high = middle }
    }
    guard low > range.lowerBound, functions[low - 1].end > instruction else { return nil }
    return low - 1
  }

  private static func functions(
    _ symbols: [ELFSymbol], in section: ELFSection, _ elf: ELFFile, isText: Bool
  ) throws(ObjectError) -> [Function] {
    let relocations = try elf.relocations(of: section).sorted { $0.offset < $1.offset }
    let code = elf.contents(of: section)
    var functions: [Function] = []
    var next = relocations.startIndex
    var end = 0
    for symbol in symbols {
      guard symbol.size > 0, symbol.value <= code.count, symbol.size <= code.count - symbol.value,
        symbol.size % 8 == 0, symbol.value % 8 == 0, symbol.value >= end
      else {
        throw ObjectError(
          "damaged ELF file: the function leaves its section or overlaps another",
          section: section.name, symbol: symbol.name, offset: symbol.value)
      }
      guard !symbol.name.isEmpty else {
        throw ObjectError(
          "damaged ELF file: a function without a name", section: section.name,
          offset: symbol.value)
      }
      guard isText || symbol.binding != .local || !section.name.hasPrefix(Self.ownSection) else {
        throw ObjectError(
          "a function stands in a section of its own, where no program finds it",
          section: section.name, symbol: symbol.name, advice: Self.together)
      }
      guard isText || symbol.binding != .local else {
        throw ObjectError(
          "a static function cannot be a program", section: section.name, symbol: symbol.name,
          advice: "remove 'static', or its SEC(…) if other functions call it")
      }
      end = symbol.value + symbol.size
      // What stands before the function belongs to one that a stronger definition replaced.
      while next < relocations.endIndex, relocations[next].offset < symbol.value { next += 1 }
      var own: [(instruction: Int, symbol: ELFSymbol)] = []
      while next < relocations.endIndex, relocations[next].offset < end {
        let relocation = relocations[next]
        guard relocation.offset % 8 == 0 else {
          throw ObjectError(
            "damaged ELF file: a relocation points into an instruction", section: section.name,
            offset: relocation.offset)
        }
        own.append(((relocation.offset - symbol.value) / 8, relocation.symbol))
        next += 1
      }
      let first = code.startIndex + symbol.value
      functions.append(
        Function(
          name: symbol.name, section: section, start: symbol.value / 8,
          instructions: Instruction.decode(code[first..<(first + symbol.size)]), relocations: own,
          isGlobal: symbol.binding != .local, isHidden: symbol.isHidden))
    }
    return functions
  }
}
