import BPFSyscall

extension LoaderError {
  /// Makes a link with a cookie, and says what it needs where the kernel does not take one.
  static func wordingCookie(
    _ cookie: UInt64, _ target: ResolvedTarget, since version: KernelVersion, on host: Host,
    _ make: () throws(LoaderError) -> Link
  ) throws(LoaderError) -> Link {
    do throws(LoaderError) {
      return try make()
    } catch
      where cookie != 0
      && (error.isCaused(by: .invalidArgument) || error.isCaused(by: .argListTooLong))
    {
      throw LoaderError(
        .unsupported, "\(target.summary): a cookie needs Linux \(version); this is \(host.release)")
    }
  }
}
