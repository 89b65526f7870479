/// A program in the kernel, held by a descriptor.
public struct Program: ~Copyable {
  /// The program's descriptor, which ``Pin/create(_:_:)`` takes.
  public let descriptor: FileDescriptor

  /// Takes the descriptor of a program. Nobody checks that it is one: ``info()`` throws `EINVAL` or
  /// says something else where it is not.
  public init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

  /// The descriptor as the kernel's attributes hold it.
  var number: UInt32 { UInt32(bitPattern: descriptor.rawValue) }
}
