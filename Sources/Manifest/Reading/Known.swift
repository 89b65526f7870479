import YAML

/// Tells an author which names there are.
enum Known {
  /// The nearest name, if one is near, and the list of names.
  ///
  /// - Parameter title: what stands before the list: "Known keys".
  static func help(for name: String, among names: [String], called title: String) -> String {
    let most = 40
    let shown = names.prefix(most).map(\.shortened).joined(separator: ", ")
    let list =
      names.isEmpty ? "\(title): none" : "\(title): \(shown)\(names.count > most ? ", …" : "")"
    guard let nearest = NearestName.suggestion(for: name, in: names) else { return list }
    return "\(nearest) \(list)"
  }
}
