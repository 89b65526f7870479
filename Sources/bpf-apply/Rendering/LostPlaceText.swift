import Manifest
import Reconciler

/// Says that an attachment is back, but has lost its place among others.
enum LostPlaceText {
  static func render(_ lost: LostPlace) -> PrintableText {
    "\("\(lost.attachment)") is attached again, but behind programs that ran after it before: \(lost.hook)"
  }
}
