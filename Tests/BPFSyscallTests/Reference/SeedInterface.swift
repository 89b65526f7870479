import BPFSyscall

/// The interface that this module began from, `clj-ebpf.syscall`, and what stands here for each of its 55
/// public vars.
struct SeedInterface {
  let name: String
  /// As the documentation links them; what is of another module begins with a backtick.
  let symbols: [String]
  let command: Command?
  /// Of `BPF_LINK_CREATE`, which form of it.
  let form: LinkForm?

  init(_ name: String, _ symbols: [String], _ command: Command? = nil) {
    self.name = name
    self.symbols = symbols
    self.command = command
    form = nil
  }

  init(_ name: String, _ command: Command) {
    self.init(name, CommandSymbols.of(command), command)
  }

  init(_ name: String, form: String) {
    self.name = name
    self.form = LinkForm.named(form)
    symbols = self.form.map { [$0.symbol] } ?? []
    command = .linkCreate
  }

  /// In the order of `bpf-contract.md`, section 1.
  static let table: [SeedInterface] = [
    SeedInterface("allocate-zeroed", ["SystemCallScope/allocateZeroed(byteCount:alignment:)"]),
    SeedInterface("with-bpf-syscall", ["withSystemCallScope(_:)"]),
    SeedInterface("with-arena", ["withSystemCallScope(_:)"]),
    SeedInterface("bpf-syscall", ["bpf(_:_:)", "bpf(_:_:common:)"]),
    SeedInterface("raw-syscall", ["rawSystemCall(_:_:)"]),
    SeedInterface("get-errno", ["SystemCallError/errno", "RawSystemCallResult/errno"]),
    SeedInterface("errno->keyword", ["Errno/name", "Errno"]),
    SeedInterface(
      "ioctl",
      [
        "FileDescriptor/control(_:_:)-(UInt64,UInt64)",
        "FileDescriptor/control(_:_:)-(_,UnsafeMutableRawBufferPointer)",
      ]),
    SeedInterface("close-fd", ["FileDescriptor/close()", "closeDescriptor(_:)"]),
    SeedInterface("perf-event-open", ["PerfEvent/open(_:process:cpu:group:flags:)"]),
    SeedInterface("AT_FDCWD", ["FileDescriptor/currentDirectory"]),
    SeedInterface("O_RDONLY", ["OpenFlags/readOnly"]),
    SeedInterface("O_WRONLY", ["OpenFlags/writeOnly"]),
    SeedInterface("O_RDWR", ["OpenFlags/readWrite"]),
    SeedInterface("O_CREAT", ["OpenFlags/create"]),
    SeedInterface("O_EXCL", ["OpenFlags/exclusiveCreate"]),
    SeedInterface("O_TRUNC", ["OpenFlags/truncate"]),
    SeedInterface("O_APPEND", ["OpenFlags/append"]),
    SeedInterface("O_NONBLOCK", ["OpenFlags/nonBlocking"]),
    SeedInterface("O_CLOEXEC", ["OpenFlags/closeOnExec"]),
    SeedInterface("file-open", ["FileDescriptor/init(opening:_:mode:in:closeOnExec:)"]),
    SeedInterface("file-read", ["FileDescriptor/read(upTo:)"]),
    SeedInterface(
      "file-write", ["FileDescriptor/write(_:)-([UInt8])", "FileDescriptor/write(_:)-(String)"]),
    SeedInterface("file-read-all", ["readFile(_:limit:)"]),
    SeedInterface(
      "file-write-all",
      ["writeFile(_:_:mode:)-(_,[UInt8],_)", "writeFile(_:_:mode:)-(_,String,_)"]),
    SeedInterface("map-create", .mapCreate),
    SeedInterface("map-create-attr->segment", ["RawMap/Options"], .mapCreate),
    SeedInterface("map-lookup-elem", .mapLookupElement),
    SeedInterface("map-update-elem", .mapUpdateElement),
    SeedInterface("map-delete-elem", .mapDeleteElement),
    SeedInterface("map-lookup-and-delete-elem", .mapLookupAndDeleteElement),
    SeedInterface("map-get-next-key", .mapGetNextKey),
    SeedInterface("map-elem-attr->segment", ["ElementFlags"], .mapUpdateElement),
    SeedInterface("map-next-key-attr->segment", ["RawMap/nextKey(after:)"], .mapGetNextKey),
    SeedInterface("map-lookup-batch", .mapLookupBatch),
    SeedInterface("map-lookup-and-delete-batch", .mapLookupAndDeleteBatch),
    SeedInterface("map-update-batch", .mapUpdateBatch),
    SeedInterface("map-delete-batch", .mapDeleteBatch),
    SeedInterface(
      "map-batch-attr->segment", ["Batch", "BatchCursor", "BatchError"], .mapLookupBatch),
    SeedInterface("prog-load", .programLoad),
    SeedInterface("prog-load-attr->segment", ["Program/Options"], .programLoad),
    SeedInterface("prog-test-run", .programTestRun),
    SeedInterface(
      "prog-test-run-attr->segment", ["Program/TestRunOptions", "Program/TestRunResult"],
      .programTestRun),
    SeedInterface("obj-pin", .objectPin),
    SeedInterface("obj-get", .objectGet),
    SeedInterface("obj-pin-attr->segment", ["Pin"], .objectPin),
    SeedInterface("raw-tracepoint-open", .rawTracepointOpen),
    SeedInterface(
      "raw-tracepoint-attr->segment", ["Link/openRawTracepoint(named:program:cookie:)"],
      .rawTracepointOpen),
    SeedInterface("bpf-link-create-kprobe", form: "kprobe_multi"),
    SeedInterface("bpf-link-create-fentry", form: "tracing"),
    SeedInterface("bpf-link-create-netns", form: "netns"),
    SeedInterface("bpf-link-create-struct-ops", form: "struct_ops"),
    SeedInterface("bpf-link-create-iter", form: "iter"),
    SeedInterface("bpf-iter-create", .iteratorCreate),
    SeedInterface(
      "parse-btf-vmlinux", ["`BTF.id(named:kind:)` of the module BTF", "LoadedBTF/open(kernel:)"]),
  ]
}
