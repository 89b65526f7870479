import BPFSyscall

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

// What libFuzzer calls. The environment says which target it is: FUZZ_TARGET.

private let target: FuzzTarget = {
  let name = unsafe getenv("FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else { fatalError("no target '\(name)'") }
  return target
}()

/// Called once, before the corpus is read: puts the seeds into the directory FUZZ_SEEDS.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
  guard let directory = unsafe getenv("FUZZ_SEEDS").map({ unsafe String(cString: $0) }) else {
    return 0
  }
  do {
    for (number, seed) in try target.seeds().enumerated() {
      try writeFile("\(directory)/seed-\(number)", seed)
    }
  } catch {
    fatalError("\(error)")
  }
  return 0
}

/// Called with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  do {
    try target.run(bytes)
  } catch {
    fatalError("\(error)")
  }
  return 0
}
