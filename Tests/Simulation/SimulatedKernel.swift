import BPFLoader
import BPFSyscall
public import Reconciler

/// A kernel in memory, for the reconciler: faithful to what real ones answer, and quick to copy.
public final class SimulatedKernel: Kernel {
  /// What every program returns that is tested.
  public var returnValue: UInt32 = 0
  /// The features that it does not have.
  public var lacking: Set<String> = []
  /// The functions that its verifier refuses.
  public var refused: Set<String> = []
  /// Whether it has no memory for another link.
  public var refusesLinks = false
  /// The same for a filter, after the clsact was made that it would stand in.
  public var refusesFilters = false
  /// What its bpffs is.
  public var place = BPFFSPlace.mounted
  /// The directories at which another run is at work.
  public var busy: Set<String> = []
  /// A hook whose programs deny it to everybody to open what is pinned.
  public var denying = "lsm bpf"
  /// What happens just before it is looked at who has a lock.
  public var beforeLookingAtLock: () -> Void = {}
  /// All that it holds.
  public var world: World

  /// A kernel that holds this.
  public init(_ world: World = World()) { self.world = world }

  /// Whether something denies it to everybody to open what is pinned.
  var denies: Bool { world.hooks[denying] != nil }

  /// Fails where something denies it to open what is pinned.
  func checkIsAllowed(_ path: String) throws(LoaderError) {
    guard denies else { return }
    throw LoaderError(
      .denied, "cannot look at \(path)",
      cause: World.error("BPF_OBJ_GET", path, .notPermitted))
  }

  /// Runs what may fail as a system call does, and words a failure.
  func calling<Result>(
    _ what: String, _ body: (inout World) throws(SystemCallError) -> Result
  ) throws(LoaderError) -> Result {
    do throws(SystemCallError) {
      return try body(&world)
    } catch {
      throw .from(error, what)
    }
  }
}
