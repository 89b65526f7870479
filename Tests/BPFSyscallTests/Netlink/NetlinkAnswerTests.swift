import Testing

@testable import BPFSyscall

/// What the kernel answers, whole and damaged. The bytes are those of Linux 6.18.
@Suite(.enabled(if: 1.littleEndian == 1, "the bytes are those of a little-endian machine"))
struct NetlinkAnswerTests {
  /// The priority, then its one filter.
  private let filters = hexBytes(
    """
    34000000 2c000200 01000000 39720000 00000000 01000000 00000000 f3ffffff
    00030700 08000100 62706600 08000b00 00000000 6c000000 2c000200 01000000
    39720000 00000000 01000000 09000000 f3ffffff 00030700 08000100 62706600
    08000b00 00000000 38000200 0f000700 703a5b2a 66736f62 6a5d0000 08000b00
    b9d30000 0c000a00 32bc2d21 2611126b 08000800 01000000 08000900 08000000
    """)
  private let done = hexBytes("14000000 03000200 01000000 39720000 00000000")
  /// `EEXIST`, before the header of what was refused.
  private let refusal = hexBytes("24000000 02000001 01000000 39720000 efffffff")
  private let acknowledgement = hexBytes("24000000 02000001 01000000 39720000 00000000")

  private let request: NetlinkRequest

  init() throws { request = try TrafficControl(interface: 1).filtersRequest(.egress) }

  /// What the filters in a datagram are, and whether it ends the answer.
  private func read(
    _ datagram: [UInt8]
  ) throws(SystemCallError) -> (filters: [TrafficControl.Filter], isComplete: Bool) {
    var answer = NetlinkAnswer(to: request)
    var filters: [TrafficControl.Filter] = []
    try answer.take(datagram[...]) { content throws(SystemCallError) in
      guard let message = TrafficControl.Filter.Message(content) else {
        throw request.error(.badMessage)
      }
      if let filter = message.filter(.egress) { filters.append(filter) }
    }
    return (filters, answer.isComplete)
  }

  private func error(_ errno: Errno) -> SystemCallError {
    SystemCallError("RTM_GETTFILTER", "interface 1", errno: errno)
  }

  /// Adds the header of what was asked, which stands behind the errno.
  private func padded(_ message: [UInt8]) -> [UInt8] {
    message + [UInt8](repeating: 0, count: 16)
  }

  @Test func aFilterIsRead() throws {
    let found = try read(filters)
    #expect(
      found.filters == [
        TrafficControl.Filter(
          place: TrafficControl.Place(.egress, priority: 7, handle: 9), programID: 0xd3b9,
          name: "p:[*fsobj]")
      ])
    #expect(!found.isComplete)
    #expect(try read(filters + done).isComplete)
    #expect(try read(filters + done).filters == found.filters)
  }

  @Test func anAnswerEndsWithAnErrorOrWithout() throws {
    #expect(try read(done).isComplete)
    #expect(try read(padded(acknowledgement)).isComplete)
    #expect(throws: error(.fileExists)) { try read(padded(refusal)) }
    var failedDump = done
    failedDump.replaceSubrange(16..., with: hexBytes("edffffff"))
    #expect(throws: error(.noSuchDevice)) { try read(failedDump) }
  }

  @Test func aDumpThatWasOvertakenIsAnError() {
    var done = done
    done[6] |= 0x10  // NLM_F_DUMP_INTR
    #expect(throws: error(.interrupted)) { try read(done) }
  }

  @Test func anAnswerToSomethingElseIsNone() {
    var done = done
    done[8] = 2
    #expect(throws: error(.badMessage)) { try read(done) }
  }

  @Test func whatIsCutOffIsNoAnswer() {
    for count in 0..<filters.count where count != 52 {  // the first message's end
      #expect(throws: error(.badMessage)) { try read(Array(filters[..<count])) }
    }
    for count in 0..<done.count {
      #expect(throws: error(.badMessage)) { try read(Array(done[..<count])) }
    }
  }

  /// Whatever a byte becomes, nothing is read that is not there.
  @Test func damagedBytesAreReadOrRefused() {
    for index in filters.indices {
      for value in [0x00, 0x01, 0x03, 0x7f, 0x80, 0xff] as [UInt8] {
        var damaged = filters + done
        damaged[index] = value
        do throws(SystemCallError) {
          _ = try read(damaged)
        } catch {
          #expect(error.operation == "RTM_GETTFILTER")
        }
      }
    }
  }

  /// Errors are negative numbers.
  @Test(arguments: ["01000000", "00000080"])
  func aNumberThatIsNoErrorIsNoAnswer(_ code: String) {
    var done = done
    done.replaceSubrange(16..., with: hexBytes(code))
    #expect(throws: error(.badMessage)) { try read(done) }
  }
}
