/// A program in the kernel, held by a descriptor.
public struct Program: ~Copyable {
  public let descriptor: FileDescriptor

  public init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

  /// The descriptor as the kernel's attributes hold it.
  var number: UInt32 { UInt32(bitPattern: descriptor.rawValue) }
}
