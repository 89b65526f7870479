import OrderedCollections
import BPFObject
import Manifest

/// A function that shall be loaded.
struct ProgramRequest: Hashable {
  let file: String
  let function: String
  /// What of the kernel, or of the program `of`, it is loaded for.
  var target: String?
  /// The name of the program that has the function, where the kernel does not.
  var of: String?
  /// Whether it is wanted although nothing else names it.
  var isWantedAlone = false
  /// The struct_ops map that holds it.
  var structOps: String?
  let mark: SourceMark

  /// The name of the program.
  var name: String { ProgramName.of(file, function, for: target, of: of) }

  static func == (a: Self, b: Self) -> Bool {
    (a.file, a.function, a.target, a.of) == (b.file, b.function, b.target, b.of)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(file)
    hasher.combine(function)
    hasher.combine(target)
    hasher.combine(of)
  }
}

extension ProgramRequest {
  /// A function that is not attached.
  init(_ function: FileFunction, isWantedAlone: Bool = false, mark: SourceMark) {
    self.init(
      file: function.file, function: function.spec.name, target: function.defaultTarget,
      isWantedAlone: isWantedAlone, mark: mark)
  }
}

/// The functions that something names, in the order in which they were named.
struct ProgramRequests {
  private var requests: OrderedSet<ProgramRequest> = []
  /// The program that each of them becomes.
  private var programs: [ObjectAddress] = []
  /// What the programs of each function of a file are called.
  private var names: [String: [String: [String]]] = [:]

  /// Asks for a function; it is loaded once, however often it is named.
  ///
  /// - Returns: the program that it becomes.
  @discardableResult
  mutating func add(_ request: ProgramRequest) -> ObjectAddress {
    let (isNew, index) = requests.append(request)
    if isNew {
      let name = request.name
      programs.append(ObjectAddress(.program, name))
      names[request.file, default: [:]][request.function, default: []].append(name)
    } else if request.isWantedAlone {
      var known = requests[index]
      known.isWantedAlone = true
      requests.update(known, at: index)
    }
    return programs[index]
  }

  /// The names of the programs that a function was asked for as.
  func programs(_ function: FileFunction) -> [String] {
    names[function.file]?[function.spec.name] ?? []
  }

  /// All of them, a program that another is loaded for before that one.
  func inOrderOfLoading(_ diagnostics: DiagnosticCollector) -> [ProgramRequest] {
    let order = DependencyOrder(requests) { waiting in
      let names = Set(waiting.map(\.name))
      return { request in request.of.map { $0 != request.name && names.contains($0) } != true }
    }
    if let first = order.circle.first {
      let names = order.circle.map { "\($0.file)/\($0.function)" }.joined(separator: ", ")
      diagnostics.error("programs are loaded for each other in a circle: \(names)", at: first.mark)
    }
    return order.sorted
  }
}
