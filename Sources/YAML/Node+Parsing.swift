extension Node {
  /// Reads the one document of a text in UTF-8.
  ///
  /// An empty text is an empty value. Anchors and aliases are followed. Tags, merge keys, directives, several documents, duplicate
  /// keys and keys that are no scalars are errors.
  public static func parse(
    _ source: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> Node {
    try SourceCheck.check(source, limits: limits)
    var composer = try Composer(source, limits: limits)
    let node = try composer.document()
    if let first = composer.errors.first { throw first }
    return node
  }

  /// Reads the one document of a text and collects its errors.
  ///
  /// - Returns: what could be read although there were errors, such as a mapping without its
  ///   duplicate keys; nil where an error ends the text.
  public static func parse(
    _ source: [UInt8], limits: YAMLLimits = YAMLLimits(), errors: inout [YAMLError]
  ) -> Node? {
    do throws(YAMLError) {
      try SourceCheck.check(source, limits: limits)
      var composer = try Composer(source, limits: limits)
      do throws(YAMLError) {
        let node = try composer.document()
        errors += composer.errors
        return node
      } catch {
        errors += composer.errors + [error]
        return nil
      }
    } catch {
      errors.append(error)
      return nil
    }
  }
}
