extension Program {
  /// What is handed to the verifier: the attributes of `BPF_PROG_LOAD`.
  ///
  /// Descriptors in it must stay open until the program is loaded. What is not set is zero for the
  /// kernel.
  public struct Options: Sendable {
    /// What kind of program it is: what it may call, and what it can be attached to.
    public var type: ProgramType
    /// Instructions of 8 bytes each, relocated. Linux 5.2 takes a million, earlier ones 4096.
    public var instructions: [UInt8]
    /// Many helpers want one that is compatible with the GPL, such as `GPL` or `Dual MIT/GPL`.
    public var license: String
    /// Shown by tools: up to 15 letters, digits, `_` and `.`; another name is refused with `EINVAL`.
    /// ``ObjectName/init(truncating:)`` makes such a name of any other (Linux 4.15).
    public var name = ""
    /// Where the program will be attached, for the types that want to know at load (Linux 4.17). For a
    /// program of a struct_ops map it is the number of the member.
    public var expectedAttachType: AttachType?
    /// How the verifier and the kernel take the program; ``Program/Options/token`` sets its flag
    /// itself.
    public var flags: ProgramFlags = []
    /// What kprobe programs were checked against before Linux 5.0: `LINUX_VERSION_CODE`.
    public var kernelVersion: UInt32 = 0
    /// The network device that the program is offloaded to, or bound to with
    /// ``ProgramFlags/xdpDeviceBoundOnly``; 0 is none (Linux 4.16).
    public var interfaceIndex: UInt32 = 0
    /// The type that the program is attached to, in the kernel's BTF or in that of ``attachObject``; 0
    /// is none (Linux 5.5).
    public var attachTypeID: UInt32 = 0
    /// What ``attachTypeID`` counts in, where that is not the kernel itself.
    public var attachObject: AttachObject?
    /// The BTF and the records that tie instructions to functions and source lines.
    public var debug: DebugInformation?
    /// Descriptors of maps and of modules' BTF that instructions refer to by their index (`fd_array`,
    /// Linux 5.14).
    public var descriptors: [Int32] = []
    /// Whether the program shall hold the maps of all ``descriptors``, also of those that no
    /// instruction refers to (`fd_array_cnt`, Linux 6.14).
    public var holdsDescriptors = false
    /// The descriptor of a BPF token that allows the loading; sets ``ProgramFlags/token`` (Linux 6.9).
    public var token: Int32?
    /// The signature of the instructions; nil is none (Linux 6.18).
    public var signature: Signature?

    /// A program of this type; every other field is zero for the kernel.
    public init(type: ProgramType, instructions: [UInt8], license: String) {
      self.type = type
      self.instructions = instructions
      self.license = license
    }
  }

  /// What a program is attached to that is not the kernel itself, by its descriptor.
  public enum AttachObject: Hashable, Sendable {
    /// A program, which is traced, or of which a function is replaced (Linux 5.5).
    case program(Int32)
    /// A module's BTF (Linux 5.11).
    case btf(Int32)

    var descriptor: Int32 {
      switch self {
      case .program(let descriptor), .btf(let descriptor): descriptor
      }
    }
  }

  /// A signature of the instructions, which the kernel checks before the verifier runs (Linux 6.18).
  public struct Signature: Hashable, Sendable {
    /// A detached PKCS#7 signature.
    public var bytes: [UInt8]
    /// The serial number of the keyring that holds the key; 0 is the kernel's own, 1 the secondary and
    /// 2 the platform's.
    public var keyring: Int32

    /// A signature, and where the key for it is.
    public init(bytes: [UInt8], keyring: Int32) {
      self.bytes = bytes
      self.keyring = keyring
    }
  }
}
