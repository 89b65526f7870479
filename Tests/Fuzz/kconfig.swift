import BPFObject

/// The text of a kernel's configuration: as the kernel's own, and as what a user puts before it.
enum KconfigTarget {
  private static let object = Result {
    try ObjectFile(try FuzzFixture("kconfig").bytes, name: "kconfig")
  }

  static func run(_ bytes: [UInt8]) throws {
    let object = try object.get()
    let size = object.maps.first { $0.role == .configuration }?.valueSize ?? 0
    let kernels = [
      (bytes, []), (Array("CONFIG_BPF_SYSCALL=y\n".utf8), bytes),
    ]
    for (own, user) in kernels {
      let kernel = FuzzKernel(try FuzzKernel.noTypes(), configuration: own)
      let fitted = FittedObject(object, on: kernel, options: FittingOptions(configuration: user))
      let values = try ObjectExercise.refusable { () throws(ObjectError) in try fitted.externs() }
      guard let values else { continue }
      try require(values.configuration.count == Int(size), "the value is not as long as its map")
    }
  }

  static let seeds: [[UInt8]] = [
    """
    # Linux/x86 6.12.9 Kernel Configuration
    CONFIG_BPF_SYSCALL=y
    # CONFIG_EXPERT is not set
    CONFIG_NET=m
    CONFIG_BPF_JIT=y
    CONFIG_HZ=250
    CONFIG_NR_CPUS=8192
    CONFIG_LOG_BUF_SHIFT=-17
    CONFIG_PHYSICAL_START=0x1000000
    CONFIG_DEFAULT_HOSTNAME="(none)"
    CONFIG_CC_VERSION_TEXT="gcc 12"
    """,
    "CONFIG_BPF_SYSCALL=y\nCONFIG_NO_SUCH_NUMBER=017\nCONFIG_NO_SUCH_TEXT=\"\"\n",
  ].map { Array($0.utf8) }
}
