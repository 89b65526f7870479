/// A function of the kernel that programs call by its number (`enum bpf_func_id`).
///
/// The names are the kernel's own words: `bpf_map_lookup_elem` is ``mapLookupElem``. Which of them a
/// program may call depends on its type; ``Features`` tells.
public struct Helper: KernelConstant {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let listName = "helper"

  public static let table: [KernelConstantRow<Self>] = linux4 + linux5 + linux6
}
