import BPFLoader
import BPFObject
import BPFSyscall
import Testing

@testable import Reconciler

extension KernelTests {
  /// What is refused before any kernel is asked, this one refuses, too.
  @Suite struct MapFaultTests {
    init() { System.raiseLockedMemoryLimit() }

    /// A definition of each type that the kernel takes.
    private static let sound: [MapSpec] = MapType.table.map(\.value).compactMap { type in
      let sizes: [UInt32] = [0, 4, 8, 16]
      return sizes.lazy.flatMap { key in sizes.map { (key, $0) } }.flatMap { key, value in
        [0, 1].flatMap { count in
          [[], .noPreallocation, .memoryMappable].map { flags in
            MapSpec(
              name: "sound", type: type, keySize: key, valueSize: value, maxEntries: count,
              flags: flags
            ).effective { 1 }
          }
        }
      }.first { MapRule(type) != nil && $0.inner == nil && $0.faults.isEmpty }
    }

    @Test func whatHasNoFaultIsTaken() throws {
      #expect(Self.sound.count > 20)
      for spec in Self.sound {
        do throws(LoaderError) {
          _ = try MapLoader.create(spec)
        } catch {
          // Those that this kernel does not have.
          let isKnown = try Features.shared.has(spec.type)
          #expect(!isKnown, "\(spec.type): \(error)")
        }
      }
    }

    @Test func whatHasAFaultIsRefused() throws {
      var refused = 0
      for spec in Self.sound {
        for changed in Self.changes(of: spec) where !changed.faults.isEmpty {
          refused += 1
          #expect(throws: LoaderError.self, "\(changed.type): \(changed.faults[0].message)") {
            _ = try MapLoader.create(changed)
          }
        }
      }
      #expect(refused > 200)
    }

    /// The same with one thing otherwise.
    private static func changes(of spec: MapSpec) -> [MapSpec] {
      func with(_ change: (inout MapSpec) -> Void) -> MapSpec {
        var changed = spec
        change(&changed)
        return changed
      }
      let sizes: [UInt32] = [0, 1, 4, 5, 8, 12, 16, 261]
      let flags = (0..<20).map { MapFlags(rawValue: 1 << $0) }
      return sizes.map { size in with { $0.keySize = size } }
        + sizes.map { size in with { $0.valueSize = size } }
        + [0, 1, 0x8000_0001].map { count in with { $0.maxEntries = count } }
        + flags.map { flag in with { $0.flags.formUnion(flag) } } + [with { $0.flags = [] }]
        + [with { $0.flags.formUnion([.readOnly, .writeOnly]) }]
        + [with { $0.flags.formUnion([.readOnlyForPrograms, .writeOnlyForPrograms]) }]
        + [1, 16].map { extra in with { $0.extra = extra } }
    }

    /// Each way in which a map does not fit a template, and those in which it may be otherwise.
    @Test func aTemplateRefusesWhatDoesNotFitIt() throws {
      let types: [MapType] = [.array, .hash, .perCPUArray, .lruHash]
      for type in types {
        let inner = MapSpec(name: "inner", type: type, keySize: 4, valueSize: 8, maxEntries: 4)
        for (flags, template) in [(MapFlags(), inner), (MapFlags.innerMap, inner.with(.innerMap))]
        where type == .array || flags.isEmpty {
          var outer = MapSpec(
            name: "outer", type: .arrayOfMaps, keySize: 4, valueSize: 4, maxEntries: 1)
          outer.inner = template
          let pools = try MapLoader.create(outer)
          var others = [template, inner.with(.numaNode)]
          others += [UInt32(4), 16].map { size in
            var other = template
            other.valueSize = size
            return other
          }
          var larger = template
          larger.maxEntries = 8
          others.append(larger)
          for other in others where other.faults.isEmpty {
            let map = try MapLoader.create(other)
            var isTaken = true
            do throws(SystemCallError) {
              try pools.setSlot(0, to: map.descriptor.rawValue)
            } catch {
              isTaken = false
            }
            // Newer kernels want of per-CPU arrays, too, that they have as many entries.
            if type == .perCPUArray, other.maxEntries != template.maxEntries { continue }
            #expect(isTaken == (other.misfit(template) == nil), "\(type) \(other)")
          }
        }
      }
    }
  }
}

extension MapSpec {
  fileprivate func with(_ flag: MapFlags) -> MapSpec {
    var spec = self
    spec.flags.formUnion(flag)
    return spec
  }
}
