// btf-index NAME KIND...: opens the kernel's BTF, looks up types by name and kind, and prints how many
// nanoseconds that took, and the ids. btf_index.c does the same over libbpf.
import BTF

let kinds: [String: BTFKind] = ["struct": .structure, "func": .function, "typedef": .typedef]
let arguments = Array(CommandLine.arguments.dropFirst())
let wanted = stride(from: 0, to: arguments.count - 1, by: 2).map { index in
  (name: arguments[index], kind: kinds[arguments[index + 1]] ?? .typedef)
}

var ids: [UInt32?] = []
let elapsed = try ContinuousClock().measure {
  let btf = try BTF.kernel()
  ids = wanted.map { btf.id(named: $0.name, kind: $0.kind) }
}
let numbers = [Int64(elapsed / .nanoseconds(1))] + ids.map { Int64($0 ?? 0) }
print(numbers.map(String.init).joined(separator: " "))
