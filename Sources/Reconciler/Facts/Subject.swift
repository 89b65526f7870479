public import BPFSyscall
public import BPFLoader

/// What an object is that a plan changes, as it will be.
public indirect enum Subject: Hashable, Sendable {
  /// A map; entries: how many the manifest gives it, where it says so.
  case map(MapRecord, entries: Int?)
  /// A program; saidBy: nil where its section says the type.
  case program(ProgramType, instructions: Int, saidBy: TypeOrigin? = nil)
  /// An attachment; target: nil where that is not known.
  case attachment(kind: String, target: ResolvedTarget?)
  case pin(of: ObjectAddress)
  /// What a former generation had; of a map its type.
  case former(generation: Int, MapType?)
}
