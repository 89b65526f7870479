internal import CBPF

extension Program {
  /// Runs the program without its hook. The corresponding bpf(2) command is `BPF_PROG_TEST_RUN`
  /// (Linux 4.12; contexts 5.2, raw tracepoints 5.10, syscall programs 5.14).
  ///
  /// Programs of fentry, fexit and fmod_ret run around functions that the kernel has for this.
  ///
  /// - Throws: `ENOTSUPP` for a type of program that cannot be run so (kprobe, tracepoint, perf event),
  ///   `EINVAL` for what the type does not take, `ENXIO` for a CPU that is not online, `ENOSPC` where
  ///   there is too little room for the packet or the context.
  public func testRun(
    _ options: TestRunOptions = TestRunOptions()
  ) throws(TestRunError) -> TestRunResult {
    var context = options.context
    var dataOut = room(options.dataRoom)
    var contextOut = room(options.contextRoom)
    var attributes = options.attributes(program: number)
    do throws(SystemCallError) {
      try options.data.withAddress { data throws(SystemCallError) in
        try context.withMutableAddress { context throws(SystemCallError) in
          try dataOut.withMutableAddress { dataOut throws(SystemCallError) in
            try contextOut.withMutableAddress { contextOut throws(SystemCallError) in
              attributes.data_in = data
              attributes.ctx_in = context
              attributes.data_out = dataOut
              attributes.ctx_out = contextOut
              _ = try bpf(.programTestRun, &attributes, size: CBPF_PROGRAM_TEST_RUN_SIZE)
            }
          }
        }
      }
    } catch {
      throw TestRunError(error, attributes, dataOut.count, contextOut.count)
    }
    dataOut.removeLast(dataOut.count - min(dataOut.count, Int(attributes.data_size_out)))
    contextOut.removeLast(contextOut.count - min(contextOut.count, Int(attributes.ctx_size_out)))
    return TestRunResult(
      returnValue: attributes.retval, data: dataOut, dataSize: Int(attributes.data_size_out),
      context: options.contextRoom == nil ? context : contextOut, duration: attributes.duration)
  }

  private func room(_ count: Int?) -> [UInt8] {
    [UInt8](repeating: 0, count: min(max(count ?? 0, 0), Int(UInt32.max)))
  }
}

extension Program.TestRunOptions {
  /// The attributes of `BPF_PROG_TEST_RUN`, without addresses.
  func attributes(program: UInt32) -> cbpf_program_test_run {
    var attributes = cbpf_program_test_run()
    attributes.prog_fd = program
    attributes.data_size_in = UInt32(clamping: data.count)
    attributes.data_size_out = UInt32(clamping: dataRoom ?? 0)
    attributes.repeat = repeatCount
    attributes.ctx_size_in = UInt32(clamping: context.count)
    attributes.ctx_size_out = UInt32(clamping: contextRoom ?? 0)
    attributes.flags = flags.rawValue
    if let cpu {
      attributes.flags |= Program.TestRunFlags.onCPU.rawValue
      attributes.cpu = cpu
    }
    attributes.batch_size = batchSize
    return attributes
  }
}

extension Program.TestRunError {
  fileprivate init(
    _ reason: SystemCallError, _ attributes: cbpf_program_test_run, _ data: Int, _ context: Int
  ) {
    self.reason = reason
    // Without room nothing was asked for, and nothing is missing.
    func needed(_ size: UInt32, _ room: Int) -> Int? {
      reason.errno == .noSpace && room > 0 && size > room ? Int(size) : nil
    }
    neededDataRoom = needed(attributes.data_size_out, data)
    neededContextRoom = needed(attributes.ctx_size_out, context)
  }
}
