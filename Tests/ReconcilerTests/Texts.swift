import Reconciler

@testable import bpf_apply

extension Change {
  var summary: String { ChangeText.text(self) }
}

extension SettingChange {
  var summary: String { SettingText.text(self) }
}
