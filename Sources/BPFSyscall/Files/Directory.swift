internal import CBPF

/// Directories and the names in them.
public enum Directory {
  /// The names in a directory, in byte order.
  public static func names(in path: String) throws(SystemCallError) -> [String] {
    let directory = try FileDescriptor(openingDirectory: path)
    var buffer = [UInt8](repeating: 0, count: 32 << 10)
    var names: [[UInt8]] = []
    while true {
      let count = try check(
        unsafe buffer.withUnsafeMutableBytes { buffer in
          guard let start = buffer.baseAddress else { return 0 }
          return unsafe cbpf_directory_entries(directory.rawValue, start, buffer.count)
        }, "getdents64", path)
      if count == 0 { break }
      names += entries(buffer[..<min(count, buffer.count)])
    }
    return names.filter { $0 != Array(".".utf8) && $0 != Array("..".utf8) }
      .sorted { $0.lexicographicallyPrecedes($1) }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// `struct linux_dirent64`: inode 8, offset 8, record length 2, type 1, name up to a NUL.
  private static func entries(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
    var names: [[UInt8]] = []
    var rest = bytes
    while rest.count > 19 {
      let length = Int(rest[rest.startIndex + 16]) | Int(rest[rest.startIndex + 17]) << 8
      guard length > 19, length <= rest.count else { break }
      names.append(Array(rest.dropFirst(19).prefix(length - 19).prefix { $0 != 0 }))
      rest = rest.dropFirst(length)
    }
    return names
  }

  /// The corresponding system call is `mkdir`.
  public static func create(_ path: String, mode: UInt32) throws(SystemCallError) {
    _ = try unsafe call("mkdir", path) { unsafe cbpf_mkdir($0, mode) }
  }

  /// Removes an empty directory. The corresponding system call is `rmdir`.
  public static func remove(_ path: String) throws(SystemCallError) {
    _ = try unsafe call("rmdir", path, cbpf_rmdir)
  }
}
