/// The attributes of traffic control that this module sends and reads.
enum TrafficControlAttribute {
  /// `TCA_KIND`: the kind of a queueing discipline or filter.
  static let kind: UInt16 = 1
  /// `TCA_OPTIONS`: what belongs to the kind.
  static let options: UInt16 = 2
  /// `TCA_CHAIN`: the chain of filters.
  static let chain: UInt16 = 11

  /// What belongs to a filter of kind `bpf`.
  enum BPF {
    /// `TCA_BPF_FD`: the program's descriptor.
    static let descriptor: UInt16 = 6
    /// `TCA_BPF_NAME`.
    static let name: UInt16 = 7
    /// `TCA_BPF_FLAGS`.
    static let flags: UInt16 = 8
    /// `TCA_BPF_ID`: the program's id.
    static let id: UInt16 = 11

    /// `TCA_BPF_FLAG_ACT_DIRECT`.
    static let directAction: UInt32 = 1
  }
}
