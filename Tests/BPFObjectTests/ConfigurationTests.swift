import BPFObject
import BPFSyscall
import BTF
import Testing

/// Values of the kernel's configuration: `extern … __kconfig`.
@Suite struct ConfigurationTests {
  private static let text = """
    # CONFIG_NO_SUCH_SWITCH is not set
    CONFIG_BPF_SYSCALL=y
    CONFIG_NET=m
    CONFIG_BPF_JIT=y
    CONFIG_HZ=-250
    CONFIG_NR_CPUS=8192
    CONFIG_LOG_BUF_SHIFT=017
    CONFIG_PHYSICAL_START=0x1000000
    CONFIG_DEFAULT_HOSTNAME="(none)"
    CONFIG_CC_VERSION_TEXT="gcc 12"
    CONFIG_HZ=1000

    """

  /// The value of a variable in `.kconfig`, by the object's BTF.
  private func value(_ name: String, _ bytes: [UInt8], _ object: ObjectFile) throws -> [UInt8] {
    let btf = try #require(object.btf)
    let section = try #require(try btf.section(named: ".kconfig"))
    let place = try #require(
      try section.variables.first { try btf.type($0.typeID).name == name })
    return Array(bytes[place.offset..<(place.offset + place.size)])
  }

  private func externs(_ configuration: String, before: String = "") throws -> ExternValues {
    let object = try Fixture.object("kconfig")
    let kernel = try MadeKernel(configuration: configuration)
    return try FittedObject(
      object, on: kernel, options: FittingOptions(configuration: Array(before.utf8))
    ).externs()
  }

  private func refusal(_ configuration: String) throws -> ObjectError? {
    let object = try Fixture.object("kconfig")
    let kernel = try MadeKernel(configuration: configuration)
    return #expect(throws: ObjectError.self) { try FittedObject(object, on: kernel).externs() }
  }

  @Test(
    arguments: [
      ("CONFIG_BPF_SYSCALL", [1]), ("CONFIG_NET", [2, 0, 0, 0]),
      ("CONFIG_BPF_JIT", Array("y".utf8)), ("CONFIG_HZ", [6, 255, 255, 255]),
      ("CONFIG_NR_CPUS", [0, 32]), ("CONFIG_LOG_BUF_SHIFT", [15, 0, 0, 0, 0, 0, 0, 0]),
      ("CONFIG_PHYSICAL_START", [0, 0, 0, 1, 0, 0, 0, 0]),
      ("CONFIG_CC_VERSION_TEXT", Array("gcc\0".utf8)),
      ("CONFIG_NO_SUCH_NUMBER", [0, 0, 0, 0]), ("CONFIG_NO_SUCH_SWITCH", [0]),
      ("LINUX_KERNEL_VERSION", [9, 12, 6, 0]), ("LINUX_HAS_BPF_COOKIE", [1]),
      ("LINUX_OF_NO_LIBBPF_YET", [0, 0, 0, 0]),
    ] as [(String, [UInt8])])
  func valueIsWrittenAsItsTypeWants(name: String, expected: [UInt8]) throws {
    let object = try Fixture.object("kconfig")
    let bytes = try externs(Self.text).configuration
    #expect(try value(name, bytes, object) == expected)
  }

  @Test func whatIsGivenGoesBeforeTheKernels() throws {
    let object = try Fixture.object("kconfig")
    let bytes = try externs(Self.text, before: "CONFIG_HZ=300\n").configuration
    #expect(try value("CONFIG_HZ", bytes, object) == [44, 1, 0, 0])
    #expect(try value("CONFIG_NR_CPUS", bytes, object) == [0, 32])
  }

  @Test func mapHoldsTheValuesAndIsFrozen() throws {
    let object = try Fixture.object("kconfig")
    let map = try #require(object.map(named: "kconfig.kconfig"))
    #expect(map.role == .configuration && map.role.isFrozen)
    #expect(map.flags == [.readOnlyForPrograms, .memoryMappable])
    let kernel = try MadeKernel(configuration: Self.text)
    let fitted = FittedObject(object, on: kernel)
    let made = try fitted.map(map)
    #expect(made.initialValue == (try fitted.externs().configuration))
    #expect(made.initialValue?.count == Int(map.valueSize))
  }

  @Test func strongValueThatIsNotSetIsRefused() throws {
    let error = try refusal("CONFIG_HZ=250\n")
    #expect(error?.symbol == "CONFIG_BPF_SYSCALL")
    #expect(error?.reason == .kernel)
    #expect(error?.advice?.contains("__weak") == true)
  }

  @Test(arguments: [
    ("CONFIG_BPF_SYSCALL=m", "CONFIG_BPF_SYSCALL has the value m"),
    ("CONFIG_BPF_SYSCALL=1", "CONFIG_BPF_SYSCALL has the value 1"),
    ("CONFIG_HZ=y", "CONFIG_HZ has the value y"),
    ("CONFIG_HZ=12x", "no number"),
    ("CONFIG_HZ=08", "no number"),
    ("CONFIG_NR_CPUS=65536", "does not fit in 2 bytes"),
    ("CONFIG_NR_CPUS=-1", "does not fit in 2 bytes"),
    ("CONFIG_HZ=\"250\"", "does not fit a variable of kind integer"),
    ("CONFIG_DEFAULT_HOSTNAME=\"open", "quotes do not close"),
    ("CONFIG_HZ=", "no value"),
    ("CONFIG_HZ", "no value"),
  ])
  func valueOfAnotherKindIsRefused(line: String, message: String) throws {
    let error = try refusal(line + "\n" + Self.text)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}
