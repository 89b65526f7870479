import CZlib

/// Unpacks what gzip packed.
enum Gunzip {
  /// Whether bytes begin as a file of gzip's.
  static func isPacked(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The unpacked bytes, or nil where the packed ones are damaged or become more than `limit`.
  static func unpack(_ packed: [UInt8], limit: Int) -> [UInt8]? {
    var stream = unsafe z_stream()
    let size = unsafe Int32(MemoryLayout<z_stream>.size)
    // 16 more than the window's bits: with gzip's header.
    guard unsafe inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else { return nil }
    defer { unsafe inflateEnd(&stream) }
    var source = packed
    return unsafe source.withUnsafeMutableBufferPointer { source -> [UInt8]? in
      unsafe stream.next_in = source.baseAddress
      unsafe stream.avail_in = UInt32(clamping: source.count)
      var content: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 64 << 10)
      while true {
        let status = unsafe chunk.withUnsafeMutableBufferPointer { chunk in
          unsafe stream.next_out = chunk.baseAddress
          unsafe stream.avail_out = UInt32(chunk.count)
          return unsafe inflate(&stream, Z_NO_FLUSH)
        }
        let count = unsafe chunk.count - Int(stream.avail_out)
        content += chunk[..<count]
        guard content.count <= limit else { return nil }
        if status == Z_STREAM_END { return content }
        // No progress: the packed bytes end before their end.
        guard status == Z_OK, count > 0 else { return nil }
      }
    }
  }
}
