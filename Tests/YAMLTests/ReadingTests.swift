import Testing
import YAML

/// The value at `v` of a one-line document.
private func value(_ text: String) throws -> Node {
  try #require(try parse("v: \(text)")["v"])
}

private func message(_ body: () throws -> some Any) -> String? {
  do {
    _ = try body()
    return nil
  } catch {
    return (error as? YAMLError)?.message
  }
}

@Suite struct ReadingTests {
  @Test(arguments: [
    ("abc", Node.ValueType.string), ("\"1\"", .string), ("192.0.2.1", .string), ("a:b", .string),
    ("do_sys_openat2", .string), ("00:11:22:33:44:55", .string), ("128Ki", .string),
    ("2001:db8::1", .string), ("1.2.3", .string), ("0x", .string), (".", .string),
    ("10.0.0.0/8", .string), ("1-2", .string),
    ("true", .boolean), ("False", .boolean), ("null", .null), ("~", .null), ("", .null),
    ("0", .integer), ("-5", .integer), ("+5", .integer), ("4294967295", .integer),
    ("0xff", .integer), ("1.5", .float), (".5", .float), ("1.", .float), ("-.inf", .float),
    (".nan", .float), ("1.5e+3", .float), ("[1]", .list), ("{}", .mapping),
  ])
  func typesFollowTheCoreSchema(_ text: String, _ type: Node.ValueType) throws {
    #expect(try value(text).valueType() == type)
  }

  @Test(arguments: [
    "y", "N", "yes", "No", "on", "ON", "Off", "0755", "00", "-012", "08", "1_000", "1_0.5",
    "22:22", "1:30:00", "190:20:30.15", "10:11:12:13:14:15", "0o17", "0b101", "0x1_0", "-0x1",
    "1e3", "1.5e3", "2001-12-14", "2001-12-14T21:59:43Z", "=",
  ])
  func aScalarThatYAML11ReadsDifferentlyMustBeQuoted(_ text: String) throws {
    let found = try #require(message { try value(text).string("v") })
    #expect(found.hasPrefix("`\(text)` is ") && found.hasSuffix(": quote it"))
    #expect(try value("\"\(text)\"").string("v") == text)
  }

  @Test func theTwoReadingsAreNamed() {
    #expect(
      message { try value("no").boolean("v") }
        == "`no` is a boolean in YAML 1.1 and a string in YAML 1.2: quote it")
    #expect(
      message { try value("0755").unsigned("v") }
        == "`0755` is an octal number in YAML 1.1 and a decimal number in YAML 1.2: quote it")
  }

  @Test func aWrongTypeIsNamed() {
    #expect(message { try value("[1]").size("max") } == "max must be a number, not a list")
    #expect(message { try value("abc").size("max") } == "max must be a number, not a string")
    #expect(message { try value("\"5\"").unsigned("max") } == "max must be a number, not a string")
    #expect(
      message { try value("1.5").size("max") }
        == "max must be a number, not a number with a fraction")
    #expect(message { try value("5").string("v") } == "v must be a string, not a number")
    #expect(message { try value("").string("v") } == "v must be a string, not nothing")
    #expect(
      message { try value("\"true\"").boolean("v") } == "v must be true or false, not a string")
  }

  @Test func numbersTakeHexAndSizesTakeUnits() throws {
    #expect(try value("0xFFFFFFFFFFFFFFFF").unsigned("v") == .max)
    #expect(try value("18446744073709551615").unsigned("v") == .max)
    #expect(try value("128Ki").size("v") == 128 << 10)
    #expect(try value("16Mi").size("v") == 16 << 20)
    #expect(try value("\"2Gi\"").size("v") == 2 << 30)
    #expect(try value("0x10").size("v") == 16)
    #expect(try value("-9223372036854775808").signed("v") == .min)
    #expect(try value("-1").signed("v") == -1)
    #expect(try value("7").signed("v") == 7)
  }

  @Test func numbersStayInTheirRange() {
    #expect(
      message { try value("4294967296").size("v", max: 4_294_967_295) }
        == "v must be between 0 and 4294967295")
    #expect(message { try value("-1").unsigned("v", max: 9) } == "v must be between 0 and 9")
    #expect(
      message { try value("18446744073709551616").unsigned("v") }
        == "v must be between 0 and 18446744073709551615")
    #expect(
      message { try value("-9223372036854775809").signed("v") }
        == "v must be between -9223372036854775808 and 9223372036854775807")
    #expect(
      message { try value("5Gi").size("v", max: 4_294_967_295) }
        == "v must be a number up to 4294967295, decimal or 0x hex, with Ki, Mi or Gi or without")
  }

  @Test(arguments: ["1K", "1Ti", "Ki", "-1Ki", "1.5Ki", "0x1Ki", "01Ki", "1 Ki", "17179869184Gi"])
  func otherUnitsAreNoSizes(_ text: String) {
    #expect(IntegerText.unsigned(text) == nil)
  }
}
