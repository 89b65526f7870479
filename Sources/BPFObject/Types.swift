import BTF

/// The types of a file or kernel, whose errors are errors about the file.
struct Types {
  let btf: BTF
  /// The section and symbol that errors name.
  var section: String?
  var symbol: String?
  /// What was decoded already, for those who ask for the same types again and again.
  private let decoded: DecodedTypes?

  /// - Parameter keeping: Whether types are decoded once and then kept.
  init(_ btf: BTF, section: String? = ".BTF", symbol: String? = nil, keeping: Bool = false) {
    self.btf = btf
    self.section = section
    self.symbol = symbol
    decoded = keeping ? DecodedTypes() : nil
  }

  func type(_ id: UInt32) throws(ObjectError) -> BTFType {
    if let known = decoded?.types[id] { return known }
    do throws(BTFError) {
      let type = try btf.type(id)
      decoded?.types[id] = type
      return type
    } catch {
      throw wrap(error)
    }
  }

  func resolved(_ id: UInt32) throws(ObjectError) -> BTFType {
    if let known = decoded?.resolved[id] { return known }
    do throws(BTFError) {
      let type = try btf.resolved(id)
      decoded?.resolved[id] = type
      return type
    } catch {
      throw wrap(error)
    }
  }

  func size(of id: UInt32) throws(ObjectError) -> Int {
    do throws(BTFError) { return try btf.size(of: id) } catch { throw wrap(error) }
  }

  func layout(of id: UInt32) throws(ObjectError) -> String {
    do throws(BTFError) { return try btf.layout(of: id) } catch { throw wrap(error) }
  }

  func string(at offset: UInt32) throws(ObjectError) -> String {
    do throws(BTFError) { return try btf.string(at: offset) } catch { throw wrap(error) }
  }

  /// The section (DATASEC) of this name.
  func section(named name: String) throws(ObjectError) -> BTFType? {
    do throws(BTFError) { return try btf.section(named: name) } catch { throw wrap(error) }
  }

  /// The types in the bytes of a section `.BTF`.
  static func open(_ bytes: [UInt8]) throws(ObjectError) -> BTF {
    do throws(BTFError) {
      return try BTF(bytes)
    } catch {
      throw ObjectError(error.description, section: ".BTF")
    }
  }

  private func wrap(_ error: BTFError) -> ObjectError {
    ObjectError(error.description, section: section, symbol: symbol)
  }
}

/// Types that were decoded, by their ids.
private final class DecodedTypes {
  var types: [UInt32: BTFType] = [:]
  /// Those behind typedefs and modifiers.
  var resolved: [UInt32: BTFType] = [:]
}
