import BPFSyscall
import BTF

/// The slots of a file's map in which its programs find what there is to know of the place where they run: the number of
/// a slot is the cookie of a place in a link.
///
/// Each link has slots of its own. A slot is marked with the link's id, and free again when there is no such link: so
/// whoever ends a link, and however this process ended, no slot is lost, and none is overwritten that a link uses. One
/// deployment is applied at a time, so nobody else takes slots of its map meanwhile.
final class USDTSlots {
  /// The map's name in the file.
  static let map = "__bpf_usdt_specs"

  private let map: RawMap
  private let target: ResolvedTarget
  /// What was put into the slots that were taken, by number.
  private var taken: [UInt32: [UInt8]] = [:]

  /// - Parameters:
  ///   - map: the descriptor of the file's map.
  ///   - target: what the link will be at.
  init(_ map: Int32, of target: ResolvedTarget) throws(LoaderError) {
    do throws(SystemCallError) {
      self.map = try RawMap(try FileDescriptor.duplicate(map))
    } catch {
      throw .from(error, Self.failure(target))
    }
    self.target = target
  }

  /// Takes slots for the places of one link, of which those that say the same have one.
  ///
  /// - Returns: the number of each place's slot.
  func take(for sites: [USDTSite], cookie: UInt64) throws(LoaderError) -> [UInt64] {
    var numbers: [UInt64] = []
    for site in sites {
      let spec = try site.specification(cookie: cookie, valueSize: map.valueSize)
      let same = taken.first { $0.value == spec }?.key
      let number = if let same { same } else { try take(spec) }
      numbers.append(UInt64(number))
    }
    return numbers
  }

  /// Marks what was taken as the link's.
  func keep(for link: borrowing Link) throws(LoaderError) {
    do throws(SystemCallError) {
      let id = try link.info().id
      for (number, specification) in taken { try write(specification, to: number, link: id) }
    } catch {
      throw .from(error, Self.failure(target))
    }
  }

  private func take(_ specification: [UInt8]) throws(LoaderError) -> UInt32 {
    do throws(SystemCallError) {
      // The kernel ends a link a moment after its last pin is gone.
      for attempt in 0..<Self.attempts {
        if attempt > 0 { System.sleep(milliseconds: 10) }
        guard let number = try freeSlot() else { continue }
        try write(specification, to: number, link: 0)
        taken[number] = specification
        return number
      }
    } catch {
      throw .from(error, Self.failure(target))
    }
    throw LoaderError(
      .failed,
      "cannot attach \(target.summary): links use all \(map.maxEntries) slots of map \(Self.map)",
      advice:
        "compile with a larger BPF_USDT_MAX_SPEC_CNT; a link and the one that replaces it both have slots"
    )
  }

  private static let attempts = 50

  /// The last one that is free. Whoever does not mark slots, such as libbpf, takes the first ones; and one without
  /// arguments and cookie looks like one that nobody has.
  private func freeSlot() throws(SystemCallError) -> UInt32? {
    for number in (0..<UInt32(clamping: map.maxEntries)).reversed() where taken[number] == nil {
      if try isFree(number) { return number }
    }
    return nil
  }

  private func isFree(_ number: UInt32) throws(SystemCallError) -> Bool {
    guard let slot = try map.lookup(Self.key(number)) else { return false }
    guard let id = USDTLayout.link(of: slot) else { return slot.allSatisfy { $0 == 0 } }
    // A process that died before it had made its link has left no id.
    guard id != 0 else { return true }
    do throws(SystemCallError) {
      _ = try Link.open(id: id)
      return false
    } catch {
      return error.errno == .noSuchFileOrDirectory
    }
  }

  private func write(
    _ specification: [UInt8], to number: UInt32, link: UInt32
  ) throws(SystemCallError) {
    var slot = specification
    USDTLayout.mark(&slot, link: link)
    try map.update(Self.key(number), slot)
  }

  private static func key(_ number: UInt32) -> [UInt8] {
    var key: [UInt8] = [0, 0, 0, 0]
    key.write(number, at: 0)
    return key
  }

  private static func failure(_ target: ResolvedTarget) -> String {
    "cannot tell the program of \(target.summary)"
  }
}
