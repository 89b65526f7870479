import Testing

/// Where sysfs is not mounted, nobody can tell how many CPUs there may be, and so how much the kernel writes of a
/// per-CPU map's element.
@Suite(.needsBPF) struct SysfsTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    for type in ["percpu_array", "percpu_hash", "array"] {
      try scratch.write("\(type).yaml", Self.manifest(type))
    }
    try scratch.write(
      "sampler.yaml",
      """
      apiVersion: bpf-apply/v1
      name: sampler
      programs:
        cpu: { file: bytecode/perf_event.o }
      attachments:
        sampled: { program: cpu/on_sample, perf_event: { event: cpu-clock, frequency: 10 } }

      """)
  }

  /// Elements that are much larger for all CPUs than for one.
  private static func manifest(_ type: String) -> String {
    """
    apiVersion: bpf-apply/v1
    name: counters
    maps:
      counts:
        type: \(type)
        key: u32
        value: { size: 4096 }
        max_entries: 8
        entries: { mode: exact, values: { 1: "hex:\(String(repeating: "07", count: 4096))" } }

    """
  }

  /// Runs bpf-apply where `possible` and `online` of /sys hold a text, or are missing.
  private func bpfApply(_ arguments: String, cpus: String? = nil) throws -> Outcome {
    let list = cpus.map { "echo '\($0)' | tee $cpus/possible > $cpus/online" } ?? ":"
    let script = """
      mount -t tmpfs none /sys && cpus=/sys/devices/system/cpu && mkdir -p $cpus && \(list) &&
      exec '\(Command.binary)' \(arguments)
      """
    return try Command.run(
      "unshare", ["--mount", "--propagation", "private", "sh", "-c", script], in: scratch.path,
      environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
  }

  @Test(arguments: ["percpu_array", "percpu_hash"], [nil, "", "0-", "many"])
  func aPerCPUMapIsNeitherMadeNorRead(_ type: String, _ cpus: String?) throws {
    let made = try bpfApply("\(type).yaml", cpus: cpus)
    #expect(made.status == 69, "\(made)")
    #expect(made.error.contains("error: how many CPUs there may be is not known"), "\(made)")
    #expect(made.error.contains("/sys/devices/system/cpu/possible"), "\(made)")
    #expect(made.error.contains("help: sysfs must be mounted at /sys"), "\(made)")
    #expect(!scratch.exists("bpf-apply"))

    try #require(try scratch.bpfApply("\(type).yaml").status == 0)
    for command in ["status counters", "status --check", "plan \(type).yaml"] {
      let read = try bpfApply(command, cpus: cpus)
      #expect(read.status == 69, "\(read)")
      #expect(read.error.contains("/sys/devices/system/cpu/possible"), "\(read)")
    }
    #expect(try bpfApply("destroy counters", cpus: cpus).status == 0)
    try #require(try scratch.bpfApply("\(type).yaml").status == 0)
    #expect(try scratch.bpfApply("status", "--check", "counters").status == 0)
  }

  @Test func aMapThatIsNotPerCPUIsMadeAndRead() throws {
    let made = try bpfApply("array.yaml")
    #expect(made.status == 0, "\(made)")
    let again = try bpfApply("array.yaml")
    #expect(again.output.hasPrefix("No changes."), "\(again)")
  }

  @Test func aCounterOfEveryCPUIsNotMade() throws {
    let made = try bpfApply("sampler.yaml")
    #expect(made.status == 69, "\(made)")
    #expect(made.error.contains("which CPUs run is not known"), "\(made)")
    #expect(made.error.contains("/sys/devices/system/cpu/online"), "\(made)")
  }
}
