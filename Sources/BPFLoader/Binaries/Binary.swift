/// A program or shared library, as far as probes in it need to know it.
package struct Binary {
  /// Where the file is, or what errors call it.
  let path: String
  /// Tells this file from one that replaces it.
  package let identity: BinaryIdentity
  /// The file as it is now; nil of bytes that are no file.
  package var file: FileVersion? { content.status.map(FileVersion.init) }

  let content: BinaryContent
  let image: ELFImage

  /// Opens a file and reads its headers.
  init(at path: String) throws(LoaderError) {
    try self.init(.file(try BinaryFile(path)), path: path)
  }

  /// Reads the headers of bytes that are no file.
  package init(_ bytes: [UInt8], path: String) throws(LoaderError) {
    try self.init(.bytes(bytes), path: path)
  }

  private init(_ content: BinaryContent, path: String) throws(LoaderError) {
    self.path = path
    self.content = content
    image = try ELFImage(content, name: path)
    identity = try BinaryIdentity(content, image)
  }
}
