import BPFLoader

// Where names stand that others could change, nothing is made, and nothing that is there is believed.
extension Reconciler {
  /// Makes sure that what is recorded of a deployment was recorded by us.
  func checkPlace(of layout: DeploymentLayout) throws(ReconcilerError) {
    do throws(LoaderError) {
      try kernel.checkPlace(of: layout.directory(.current))
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// Makes sure that nobody else can change what pins stand for.
  func checkPlaces(ofPins desired: DesiredState) throws(ReconcilerError) {
    let layout = layout(desired.deployment)
    var checked: Set<Substring> = []
    for pin in desired.pins
    where checked.insert(pin.path.prefix(upTo: pin.path.lastIndex(of: "/") ?? pin.path.startIndex))
      .inserted
    {
      do throws(LoaderError) {
        try kernel.checkPlace(of: layout.userPin(pin.path))
      } catch {
        throw ReconcilerError(error, mark: pin.mark)
      }
    }
  }

  /// The pins that some may open by their modes, but cannot come to.
  func unreachablePins(of desired: DesiredState) throws(ReconcilerError) -> [UnreachablePin] {
    let layout = layout(desired.deployment)
    var known: [String: PinAccess] = [:]
    var found: [UnreachablePin] = []
    do throws(LoaderError) {
      for pin in desired.pins where pin.access.letsInOthers(than: kernel.user, kernel.group) {
        for directory in layout.directories(to: pin) {
          // One that is not there will let everybody in.
          if known[directory] == nil { known[directory] = try kernel.access(to: directory) }
          guard let access = known[directory] else { break }
          if let closed = UnreachablePin(pin, directory, access, kernel.user, kernel.group) {
            found.append(closed)
            break
          }
        }
      }
    } catch {
      throw ReconcilerError(error)
    }
    return found
  }
}

extension DeploymentLayout {
  /// The directories that lead to a pin, the root of bpffs first.
  fileprivate func directories(to pin: DesiredPin) -> [String] {
    var directories = [bpffs]
    for name in pin.path.split(separator: "/").dropLast() {
      directories.append("\(directories[directories.count - 1])/\(name)")
    }
    return directories
  }
}
