import JSON

/// A document that bpffs keeps for us.
enum JSONTarget {
  static func run(_ bytes: [UInt8]) throws {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(reading: bytes)
    } catch {
      try require((0...bytes.count).contains(error.offset), "an error at no place")
      return
    }
    // Other numbers are passed over.
    guard let echo = try? value.decode(Echo.self) else { return }
    let again = try JSONValue(reading: try JSON.encode(echo)).decode(Echo.self)
    try require(again == echo, "what is written is read as something else")
  }

  static let seeds: [[UInt8]] = [
    #"""
    {"attachments":{"a":{"id":7,"kind":"iterator","object":"program.p\/list_tasks@task","options":{"strings":
    {"target":"task"}},"target":{"identity":{"iterator":{"target":"task","walk":{"everything":{}}}},"summary":
    "iterator task"}}},"directories":["growth"],"format":2,"generation":1,"text":"\"\\\b\f\n\r\t\u001f\ud83d\ude00é"}
    """#, "[null,true,false,0,-1,18446744073709551615,1.5e-3,[[]],{}]",
  ].map { Array($0.utf8) }

  /// Whatever a text says.
  private enum Echo: Codable, Equatable {
    case nothing
    case truth(Bool)
    case signed(Int64)
    case unsigned(UInt64)
    case text(String)
    case list([Echo])
    case table([String: Echo])

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      self =
        if value.decodeNil() {
          .nothing
        } else if let truth = try? value.decode(Bool.self) {
          .truth(truth)
        } else if let number = try? value.decode(UInt64.self) {
          .unsigned(number)
        } else if let number = try? value.decode(Int64.self) {
          .signed(number)
        } else if let text = try? value.decode(String.self) {
          .text(text)
        } else if let list = try? value.decode([Echo].self) {
          .list(list)
        } else {
          .table(try value.decode([String: Echo].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
      var value = encoder.singleValueContainer()
      switch self {
      case .nothing: try value.encodeNil()
      case .truth(let truth): try value.encode(truth)
      case .signed(let number): try value.encode(number)
      case .unsigned(let number): try value.encode(number)
      case .text(let text): try value.encode(text)
      case .list(let list): try value.encode(list)
      case .table(let table): try value.encode(table)
      }
    }
  }
}
