extension Ledger {
  /// Whether the generation before it is kept, so that it can be rolled back to.
  public var keepsPrevious: Bool {
    get { dropsPrevious != true }
    set { dropsPrevious = newValue ? nil : true }
  }

  /// Whether the generation before it stays for now: what may have to be rolled back to does until this is confirmed.
  var needsPrevious: Bool { keepsPrevious || confirmBy != nil }
}
