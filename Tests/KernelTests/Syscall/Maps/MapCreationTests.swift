import BPFSyscall
import BTF
import Testing

extension KernelTests {
  /// Creating maps, with each field that this kernel can be shown to read.
  @Suite struct MapCreationTests {
    @Test func everythingAskedForIsReported() throws {
      let map = try RawMap.sample(.hash, keySize: 12, valueSize: 20, maxEntries: 100) {
        $0.flags = [.noPreallocation, .readOnlyForPrograms]
        $0.name = "name_of_15.byte"
      }
      let info = try map.info()
      #expect(info.type == .hash)
      #expect([info.keySize, info.valueSize, info.maxEntries] == [12, 20, 100])
      #expect(info.flags == [.noPreallocation, .readOnlyForPrograms])
      #expect(info.name == "name_of_15.byte")
      #expect(info.id > 0)
      #expect(info.extra == 0)
      #expect(info.interfaceIndex == 0)
      #expect([info.btfID, info.keyTypeID, info.valueTypeID] == [0, 0, 0])
      #expect([map.keySize, map.valueSize, map.elementSize, map.maxEntries] == [12, 20, 20, 100])
    }

    @Test(arguments: ["two words", "a-dash", "one_of_16_letter", "ünicode", "nul\0"])
    func aNameThatTheKernelDoesNotTakeIsRefusedByName(_ name: String) throws {
      do throws(SystemCallError) {
        _ = try RawMap.sample(.array) { $0.name = name }
        Issue.record("it was not refused")
      } catch {
        #expect(error.operation == "BPF_MAP_CREATE")
        #expect(error.errno == .invalidArgument)
        #expect(error.subject?.contains(name) == true)
      }
      let cut = ObjectName(truncating: name).description
      #expect(try RawMap.sample(.array) { $0.name = cut }.info().name == cut)
    }

    @Test func aNUMANodeIsAskedFor() throws {
      let map = try RawMap.sample(.hash) { $0.numaNode = 0 }
      #expect(try map.info().flags.contains(.numaNode))
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try RawMap.sample(.hash) { $0.numaNode = 1 << 20 }
      }
    }

    @Test(arguments: [MapType.arrayOfMaps, .hashOfMaps])
    func mapsStandInMaps(_ type: MapType) throws {
      let inner = try RawMap.sample(.array, maxEntries: 2)
      let outer = try RawMap.sample(type, valueSize: 4) {
        $0.innerMap = inner.descriptor.rawValue
      }
      try outer.update(UInt32(1).bytes, inner.descriptor.rawValue.bytes)
      #expect(try outer.lookup(UInt32(1).bytes) == inner.info().id.bytes)
      let other = try RawMap.sample(.hash)
      expect(.invalidArgument) { () throws(SystemCallError) in
        try outer.update(UInt32(1).bytes, other.descriptor.rawValue.bytes)
      }
    }

    @Test func keysAndValuesHaveTypes() throws {
      let types = try MapTypes.load()
      let map = try RawMap.sample(.hash, valueSize: 8) {
        $0.btf = types.descriptor.rawValue
        $0.keyTypeID = MapTypes.integer
        $0.valueTypeID = MapTypes.counter
      }
      let info = try map.info()
      #expect(info.btfID > 0)
      #expect(info.keyTypeID == MapTypes.integer)
      #expect(info.valueTypeID == MapTypes.counter)
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try RawMap.sample(.hash, valueSize: 16) {
          $0.btf = types.descriptor.rawValue
          $0.keyTypeID = MapTypes.integer
          $0.valueTypeID = MapTypes.counter
        }
      }
    }

    @Test func aTypeOfTheKernelsOwnBTF() throws {
      let name = "bpf_struct_ops_tcp_congestion_ops"
      let type = try #require(try KernelTypes.id(name, .structure))
      let size = try KernelTypes.btf.get().size(of: type)
      let types = try MapTypes.load()
      do throws(SystemCallError) {
        let map = try RawMap.sample(.structOps, valueSize: UInt32(size), maxEntries: 1) {
          $0.btf = types.descriptor.rawValue
          $0.kernelValueTypeID = type
        }
        #expect(try map.info().kernelValueTypeID == type)
      } catch {
        #expect(error.errno == .notSupportedByKernel, "\(error)")
        try Test.cancel("this kernel has no congestion control in struct_ops")
      }
    }

    @Test func theLoopbackDeviceTakesNoMap() {
      do throws(SystemCallError) {
        _ = try RawMap.sample(.hash) { $0.interfaceIndex = 1 }
        Issue.record("it was not refused")
      } catch {
        #expect(["EINVAL", "EOPNOTSUPP"].contains(error.errno.name), "\(error)")
      }
    }

    @Test func aTokenHasToBeOne() throws {
      let map = try RawMap.sample(.array)
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try RawMap.sample(.hash) { $0.token = map.descriptor.rawValue }
      }
    }

    @Test func theValuesBTFHasToBeOne() throws {
      let map = try RawMap.sample(.array)
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try RawMap.sample(.hash) { $0.valueTypeBTF = map.descriptor.rawValue }
      }
    }

    @Test func theKernelSaysWhatItDoesNotLike() throws {
      do throws(SystemCallError) {
        // Without a type of the value.
        _ = try RawMap.sample(.array) { $0.keyTypeID = 1 }
        Issue.record("it was not refused")
      } catch {
        #expect(error.errno == .invalidArgument)
        guard error.log != nil else { try Test.cancel("this kernel has no log of map creation") }
        #expect(error.log?.contains("btf_value_type_id") == true)
      }
    }

    @Test func aDescriptorOfSomethingElseIsNoMap() throws {
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try RawMap(FileDescriptor(opening: "/dev/null")).info()
      }
    }
  }
}
