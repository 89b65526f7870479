/// The names that a manifest defines, and who refers to them.
struct References {
  var programs: [String] = []
  var maps: [String] = []
  var attachments: [String] = []
  /// The same as sets.
  private(set) var programSet: Set<String> = []
  private(set) var mapSet: Set<String> = []
  private(set) var attachmentSet: Set<String> = []
  /// Bytecode files that something names.
  var usedPrograms: Set<String> = []
  /// Whether a function is named without its file, so that one cannot tell which file is used.
  var hasBareFunction = false
  /// For each map of a file that is a map of the manifest: which, and where that is said.
  var claims: [FileMap: (map: String, mark: SourceMark)] = [:]

  init() {}

  init(programs: [String], maps: [String], attachments: [String]) {
    self.programs = programs
    self.maps = maps
    self.attachments = attachments
    programSet = Set(programs)
    mapSet = Set(maps)
    attachmentSet = Set(attachments)
  }
}
