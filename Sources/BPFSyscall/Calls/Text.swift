internal import CBPF

// Paths and names as C and the kernel read them: up to the first NUL. One that holds a NUL would name something
// else there, so it is `EINVAL`, before any call.

/// The bytes of a path or name with the NUL that ends it.
///
/// - Parameter operation: the call that it is for, as the manual names it.
func terminated(
  _ text: String, _ operation: @autoclosure () -> String
) throws(SystemCallError) -> [UInt8] {
  try checkHoldsNoNUL(text, operation())
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count + 1)
  bytes += text.utf8
  bytes.append(0)
  return bytes
}

/// Runs `body` with a path or name for a shim, which takes it in no other form.
///
/// - Parameter operation: the call that it is for, as the manual names it.
func withText<Result>(
  _ text: String, _ operation: String, _ body: (cbpf_text) -> Result
) throws(SystemCallError) -> Result {
  try checkHoldsNoNUL(text, operation)
  return unsafe text.withCString { unsafe body(cbpf_text(bytes: $0)) }
}

/// The result of a shim upon a path or name, or the error that its negative result stands for.
func call(
  _ operation: String, _ path: String, _ shim: (cbpf_text) -> Int
) throws(SystemCallError) -> Int {
  try check(try unsafe withText(path, operation, shim), operation, path)
}

/// The result of a shim upon a path and another one, which an error tells of.
func call(
  _ operation: String, _ path: String, _ other: String, _ shim: (cbpf_text, cbpf_text) -> Int
) throws(SystemCallError) -> Int {
  try checkHoldsNoNUL(other, operation)
  let result = try unsafe withText(path, operation) { path in
    unsafe other.withCString { unsafe shim(path, cbpf_text(bytes: $0)) }
  }
  return try check(result, operation, other)
}

private func checkHoldsNoNUL(
  _ text: String, _ operation: @autoclosure () -> String
) throws(SystemCallError) {
  let bytes = text.utf8.span
  for index in bytes.indices where bytes[index] == 0 {
    throw SystemCallError(operation(), text, errno: .invalidArgument)
  }
}
