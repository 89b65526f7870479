import BPFLoader

// What the names of recorded targets mean now, for who asks how a deployment is: a plan looks up what the manifest says.
extension Observer {
  /// Looks what is switched off, each switch once.
  mutating func lookAtSwitches(_ ledger: Ledger) {
    var isOff: [KernelSwitch: Bool] = [:]
    for (name, record) in ledger.attachments {
      for kernelSwitch in AttachmentKind.named(record.kind)?.switches(of: record.target) ?? [] {
        let found = isOff[kernelSwitch] ?? kernel.isOff(kernelSwitch) ?? false
        isOff[kernelSwitch] = found
        if found { seen[ObjectAddress(.attachment, name)].switchedOff = kernelSwitch }
      }
    }
  }

  mutating func lookUpTargets(_ ledger: Ledger) {
    let view = TargetView()
    // All links of an attachment to several targets were asked for alike.
    let byGivenName = Dictionary(grouping: ledger.attachments, by: \.key.withoutTarget)
    for (givenName, links) in byGivenName {
      guard let request = links.first?.value.request else { continue }
      let found: [ResolvedTarget]
      do throws(LoaderError) {
        found = try kernel.resolve(request, in: view)
      } catch  where error.reason == .missingTarget {
        found = []
      } catch {
        // Who may not look does not know.
        continue
      }
      for (name, record) in links {
        seen[ObjectAddress(.attachment, name)].targetChange = change(record, request, to: found)
      }
      let known = Set(links.map(\.value.target.label))
      for target in found where target.label != nil && !known.contains(target.label) {
        let name = target.label.map { "\(givenName)@\($0)" } ?? givenName
        seen.newTargets[ObjectAddress(.attachment, name)] = target
      }
    }
  }

  /// What has become of a recorded target; nil where it is still meant, or what is meant cannot be seen from here.
  private func change(
    _ record: AttachmentRecord, _ request: TargetRequest, to found: [ResolvedTarget]
  ) -> TargetChange? {
    func isOther(_ target: ResolvedTarget) -> Bool {
      record.target.isOther(than: target, isUnlinked: record.isUnlinked)
    }
    if found.contains(where: { !isOther($0) }) { return nil }
    let now = found.first { $0.label == record.target.label }
    switch kernel.sight(of: record.target, request, besides: now) {
    case .hidden: return nil
    case .moved: return .interfaceMoved
    case .plain: return now.map(record.target.change(to:)) ?? .gone
    }
  }
}

extension AttachmentRecord {
  /// All that said where it was wanted; nil where it was found, or an older version recorded less.
  var request: TargetRequest? {
    guard let kind = AttachmentKind.named(kind), let options, let program else { return nil }
    return TargetRequest(kind: kind, options: options, program: program)
  }
}
