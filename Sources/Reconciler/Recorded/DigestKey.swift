import BPFLoader
import BPFSyscall
import Crypto

/// What makes digests of values say nothing to who may read a ledger, and not this key: a value that can be guessed could be
/// told by trying else.
struct DigestKey: Hashable, Sendable {
  private let bytes: [UInt8]

  private static let length = 32

  /// A new one.
  init() { bytes = (0..<Self.length).map { _ in .random(in: .min ... .max) } }

  /// - Parameter text: its hexadecimal digits, as it is kept; nil where it is damaged.
  init?(text: some Sequence<UInt8>) {
    let text = Array(text)
    guard text.count == 2 * Self.length else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: text.count, by: 2) {
      let digits = String(decoding: text[index..<index + 2], as: UTF8.self)
      guard !digits.hasPrefix("+"), let byte = UInt8(digits, radix: 16) else { return nil }
      bytes.append(byte)
    }
    self.bytes = bytes
  }

  /// Its hexadecimal digits.
  var text: [UInt8] { Array(Digest.hexadecimal(bytes).utf8) }

  /// The digest that stands in a ledger in the place of one of the bare value: its HMAC with SHA-256.
  func keyed(_ digest: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Array(digest.utf8), using: SymmetricKey(data: bytes))
    return Digest.hexadecimal(code)
  }
}

extension DigestKey? {
  /// The same; the digest itself where there is no key yet.
  func keyed(_ digest: String) -> String { self?.keyed(digest) ?? digest }
}

extension MapRecord {
  /// The same with digests of values that only who has the key can tell.
  fileprivate func keyed(by key: DigestKey) -> MapRecord {
    var record = self
    record.value = value.map(key.keyed)
    record.contents = contents.map(key.keyed)
    record.globals = globals?.mapValues(key.keyed)
    return record
  }
}

extension Ledger {
  /// The version of digests that take a key.
  static let keyedDigestVersion = 2

  var hasKeyedDigests: Bool { digestVersion >= Self.keyedDigestVersion }

  /// The same with digests of values that only who has the key can tell.
  func keyed(by key: DigestKey) -> Ledger {
    if hasKeyedDigests { return self }
    var ledger = self
    ledger.digestVersion = Self.keyedDigestVersion
    ledger.version = version.map(key.keyed)
    ledger.held = held.map(key.keyed)
    ledger.maps = maps.mapValues { $0.keyed(by: key) }
    return ledger
  }
}

extension DesiredState {
  /// The same, to be compared with ledgers whose digests have this key.
  func keyed(by key: DigestKey?) -> DesiredState {
    guard let key else { return self }
    var state = self
    state.key = key
    state.version = version.map(key.keyed)
    for index in maps.indices { state.maps[index].record = maps[index].record.keyed(by: key) }
    return state
  }
}

extension LedgerStore {
  /// The key of this bpffs, or the machine's, where there is one that we may read.
  func key() throws(ReconcilerError) -> DigestKey? {
    do throws(LoaderError) {
      if let pinned = try pinnedKey() { return pinned }
      return try kernel.keptKey().flatMap { DigestKey(text: $0) }
    } catch  where error.reason == .notPermitted {
      return nil
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// Pins the key where it is not, made anew where there is none.
  func pinKey(_ known: DigestKey?) throws(LoaderError) -> DigestKey {
    if let pinned = try pinnedKey() { return pinned }
    let key: DigestKey
    if let known { key = known } else { key = try madeKey() }
    do throws(LoaderError) {
      try kernel.createDocument(key.text, at: layout.key)
    } catch  where error.isCaused(by: .fileExists) {
      // Another run was faster, or what stands there is damaged.
      if let pinned = try pinnedKey() { return pinned }
      try kernel.remove(layout.key)
      try kernel.createDocument(key.text, at: layout.key)
    }
    return key
  }

  private func madeKey() throws(LoaderError) -> DigestKey {
    if let kept = try kernel.keptKey().flatMap({ DigestKey(text: $0) }) { return kept }
    return try DigestKey(text: kernel.keepKey(DigestKey().text)) ?? DigestKey()
  }

  private func pinnedKey() throws(LoaderError) -> DigestKey? {
    do throws(LoaderError) {
      return DigestKey(text: try kernel.document(at: layout.key))
    } catch  where error.isCaused(by: .noSuchFileOrDirectory) {
      return nil
    }
  }
}
