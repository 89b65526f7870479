import BPFSyscall
import Glibc
import Testing

extension KernelTests {
  @Suite(.leavesNoDescriptor) struct MultiProbeLinkTests {
    @Test func manyFunctionsOfTheKernelRunTheProgram() throws {
      let runs = try RunCounter()
      let program = try runs.program(.kprobe, .traceKprobeMulti)
      var probes = KprobeMulti(.symbols(["do_nanosleep", "do_sys_openat2"]))
      probes.cookies = [11, 22]
      let link = try link(program, probes)
      usleep(1)
      #expect(try runs.count > 0)
      let info = try link.info()
      #expect(info.type == .kprobeMulti)
      // The kernel tells it since 6.6.
      if let details = info.kprobeMulti {
        let sleep = try Probed.kernelAddress("do_nanosleep")
        #expect(details.addresses.count == 2)
        let index = details.addresses.firstIndex { $0 == sleep }
        if let cookies = details.cookies, let index { #expect(cookies[index] == 11) }
        #expect([nil, 0].contains(details.missed))
        #expect(!details.isReturn)
      }
      expect(.invalidArgument) { () throws(SystemCallError) in try link.update(to: program) }
      expect(.notSupportedOnSocket) { () throws(SystemCallError) in try link.detach() }
    }

    @Test func anAddressRunsTheProgramAtItsReturn() throws {
      let runs = try RunCounter()
      let program = try runs.program(.kprobe, .traceKprobeMulti)
      let address = try Probed.kernelAddress("do_nanosleep")
      var probes = KprobeMulti(.addresses([address]))
      probes.moment = .return
      let link = try link(program, probes)
      usleep(1)
      #expect(try runs.count > 0)
      if let details = try link.info().kprobeMulti {
        #expect(details.isReturn)
        #expect(details.addresses == [address])
      }
    }

    @Test func aSessionRunsTheProgramAtEntryAndReturn() throws {
      let runs = try RunCounter()
      let program: Program
      do throws(SystemCallError) {
        program = try runs.program(.kprobe, .traceKprobeSession)
      } catch {
        try Test.cancel("this kernel has no sessions of kprobes")
      }
      var probes = KprobeMulti(.symbols(["do_nanosleep"]))
      probes.moment = .session
      let link = try link(program, probes)
      let before = try runs.count
      usleep(1)
      #expect(try runs.count - before >= 2)
      #expect(try link.info().type == .kprobeMulti)
    }

    @Test func aFunctionThatIsNotThereIsRefused() throws {
      let program = try RunCounter().program(.kprobe, .traceKprobeMulti)
      do {
        _ = try link(program, KprobeMulti(.symbols(["no_function_of_this_name"])))
        Issue.record("it was not refused")
      } catch let error as SystemCallError {
        #expect(error.errno == .noSuchProcess)
      }
    }

    @Test func listsOfDifferentLengthsDoNotReachTheKernel() throws {
      let program = try Program.returning(0, type: .kprobe)
      var probes = KprobeMulti(.symbols(["do_nanosleep"]))
      probes.cookies = [1, 2]
      for wrong in [probes, KprobeMulti(.symbols([])), KprobeMulti(.addresses([]))] {
        expect(.invalidArgument) { () throws(SystemCallError) in
          _ = try Link.createKprobeMulti(program: program, wrong)
        }
      }
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try Link.createKprobeMulti(program: program, KprobeMulti(.symbols(["a\0b"])))
      }
      var places = UprobeMulti(.path("/proc/self/exe"), offsets: [0])
      places.referenceCounterOffsets = [0, 0]
      for wrong in [places, UprobeMulti(.path("/proc/self/exe"), offsets: [])] {
        expect(.invalidArgument) { () throws(SystemCallError) in
          _ = try Link.createUprobeMulti(program: program, wrong)
        }
      }
    }

    @Test func placesOfALibraryRunTheProgram() throws {
      let place = try Probed.function()
      let runs = try RunCounter()
      let program = try runs.program(.kprobe, .traceUprobeMulti)
      var probes = UprobeMulti(.path(place.path), offsets: [place.offset])
      probes.cookies = [33]
      probes.processID = UInt32(getpid())
      let link = try link(program, probes)
      Probed.call()
      #expect(try runs.count == 1)
      let info = try link.info()
      #expect(info.type == .uprobeMulti)
      if let details = info.uprobeMulti {
        #expect(details.path.hasSuffix(place.path))
        #expect(details.offsets == [place.offset])
        #expect(details.cookies == [33])
        #expect(details.referenceCounterOffsets == [0])
        #expect(details.processID == UInt32(getpid()))
        #expect(!details.isReturn)
      }
      expect(.invalidArgument) { () throws(SystemCallError) in try link.update(to: program) }
      expect(.notSupportedOnSocket) { () throws(SystemCallError) in try link.detach() }
    }

    @Test func placesOfAnOpenFileRunTheProgramAtTheirReturn() throws {
      let place = try Probed.function()
      let file = try FileDescriptor(opening: place.path)
      let runs = try RunCounter()
      let program = try runs.program(.kprobe, .traceUprobeMulti)
      var probes = UprobeMulti(.descriptor(file.rawValue), offsets: [place.offset])
      probes.moment = .return
      let link: Link
      do throws(SystemCallError) {
        link = try Link.createUprobeMulti(program: program, probes)
      } catch {
        #expect(
          [.invalidArgument, .argListTooLong, .badAddress].contains(error.errno), "\(error)")
        try Test.cancel("this kernel probes files by their paths only")
      }
      Probed.call()
      #expect(try runs.count == 1)
      #expect(try link.info().uprobeMulti?.isReturn == true)
    }

    @Test func aFileThatIsNotThereIsRefused() throws {
      let program = try RunCounter().program(.kprobe, .traceUprobeMulti)
      do {
        _ = try link(program, UprobeMulti(.path("/no/such/file"), offsets: [64]))
        Issue.record("it was not refused")
      } catch let error as SystemCallError {
        #expect([.badFileDescriptor, .noSuchFileOrDirectory].contains(error.errno), "\(error)")
      }
    }

    private func link(_ program: borrowing Program, _ probes: KprobeMulti) throws -> Link {
      do throws(SystemCallError) {
        return try Link.createKprobeMulti(program: program, probes)
      } catch {
        guard error.errno == .notSupportedOnSocket || error.errno == .invalidArgument else {
          throw error
        }
        try Test.cancel("this kernel cannot probe many functions at once: \(error.errno)")
      }
    }

    private func link(_ program: borrowing Program, _ probes: UprobeMulti) throws -> Link {
      do throws(SystemCallError) {
        return try Link.createUprobeMulti(program: program, probes)
      } catch {
        guard error.errno == .notSupportedOnSocket || error.errno == .invalidArgument else {
          throw error
        }
        try Test.cancel("this kernel cannot probe many places at once: \(error.errno)")
      }
    }
  }
}
