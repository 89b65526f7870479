import Manifest
import Testing

/// What bytes the literals of a map's entries mean.
@Suite struct MapLiteralTests {
  @Test(
    arguments: [
      (MapScalar.u8, "255", [255]),
      (.u16, "0x0102", [2, 1]),
      (.u32, "1Ki", [0, 4, 0, 0]),
      (.u64, "18446744073709551615", [255, 255, 255, 255, 255, 255, 255, 255]),
      (.s8, "-128", [128]),
      (.s16, "-2", [254, 255]),
      (.s32, "2Gi", nil),
      (.s32, "-1", [255, 255, 255, 255]),
      (.s64, "-9223372036854775808", [0, 0, 0, 0, 0, 0, 0, 128]),
      (.be16, "443", [1, 187]),
      (.be32, "0x01020304", [1, 2, 3, 4]),
      (.be64, "1", [0, 0, 0, 0, 0, 0, 0, 1]),
      (.ipv4, "192.0.2.1", [192, 0, 2, 1]),
      (.ipv6, "2001:db8::1", [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
      (.ipv6, "::", [UInt8](repeating: 0, count: 16)),
      (.ipv6, "1:2:3:4:5:6:7:8", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]),
      (.ipv6, "::ffff:192.0.2.1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 1]),
      (.ipv6, "fe80::", [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      (.mac, "02:00:5E:10:ff:01", [2, 0, 0x5e, 0x10, 255, 1]),
      (.lpmIPv4, "10.0.0.0/8", [8, 0, 0, 0, 10, 0, 0, 0]),
      (.lpmIPv4, "0.0.0.0/0", [0, 0, 0, 0, 0, 0, 0, 0]),
      (.lpmIPv4, "192.0.2.128/25", [25, 0, 0, 0, 192, 0, 2, 128]),
      (
        .lpmIPv6, "2001:db8::/33",
        [33, 0, 0, 0, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      ),
      (.u32, "hex:0a0B0c0d", [10, 11, 12, 13]),
      (.mac, "hex:010203040506", [1, 2, 3, 4, 5, 6]),
    ] as [(MapScalar, String, [UInt8]?)])
  func ofScalars(_ scalar: MapScalar, _ text: String, _ bytes: [UInt8]?) {
    #expect((try? MapLiteralForm.scalar(scalar).bytes(of: text)) == bytes)
    if let bytes { #expect(bytes.count == Int(scalar.size)) }
  }

  @Test(
    arguments: [
      (MapLiteralForm.integer(1), "-1", [255]),
      (.integer(1), "255", [255]),
      (.integer(2), "-32768", [0, 128]),
      (.integer(4), "0xffffffff", [255, 255, 255, 255]),
      (.integer(8), "-2", [254, 255, 255, 255, 255, 255, 255, 255]),
      (.prefix(4), "10.0.0.0/8", [8, 0, 0, 0, 10, 0, 0, 0]),
      (.prefix(16), "::/0", [UInt8](repeating: 0, count: 20)),
      (.bytes(3), "hex:010203", [1, 2, 3]),
    ] as [(MapLiteralForm, String, [UInt8])])
  func ofFormsThatFilesGive(_ form: MapLiteralForm, _ text: String, _ bytes: [UInt8]) throws {
    #expect(try form.bytes(of: text) == bytes)
    #expect(form.size == UInt32(bytes.count))
  }

  @Test(arguments: [
    (MapLiteralForm.scalar(.u8), "256", "`256` must be a number from 0 to 255"),
    (.scalar(.u8), "-1", "`-1` must be a number from 0 to 255"),
    (.scalar(.s8), "128", "`128` must be a number from -128 to 127"),
    (.scalar(.be16), "65536", "`65536` must be a number from 0 to 65535"),
    (
      .scalar(.u64), "18446744073709551616",
      "`18446744073709551616` must be a number from 0 to 18446744073709551615"
    ),
    (.integer(2), "65536", "`65536` must be a number from -32768 to 65535"),
    (.scalar(.u32), "", "`` must be a number from 0 to 4294967295"),
    (.scalar(.u32), "one", "`one` must be a number from 0 to 4294967295"),
    (.scalar(.u32), "1.5", "`1.5` must be a number from 0 to 4294967295"),
    (.scalar(.u32), "hex:00", "`hex:00` has 1 bytes; the map takes 4"),
    (.scalar(.u32), "hex:0000000", "`hex:0000000` must be hexadecimal, two digits for each byte"),
    (.bytes(1), "hex:zz", "`hex:zz` must be hexadecimal, two digits for each byte"),
    (.bytes(16), "7", "must be 16 bytes in hexadecimal, not `7`"),
    (.scalar(.ipv4), "10.0.0", "`10.0.0` is no IPv4 address"),
    (.scalar(.ipv4), "10.0.0.256", "`10.0.0.256` is no IPv4 address"),
    (.scalar(.ipv4), "10.0.0.0x1", "`10.0.0.0x1` is no IPv4 address"),
    (.scalar(.ipv4), "::1", "`::1` is no IPv4 address"),
    (.scalar(.ipv6), "1::2::3", "`1::2::3` is no IPv6 address"),
    (.scalar(.ipv6), "1:2:3:4:5:6:7", "`1:2:3:4:5:6:7` is no IPv6 address"),
    (.scalar(.ipv6), "1:2:3:4:5:6:7:8:9", "`1:2:3:4:5:6:7:8:9` is no IPv6 address"),
    (.scalar(.ipv6), "1:2:3:4::5:6:7:8", "`1:2:3:4::5:6:7:8` is no IPv6 address"),
    (.scalar(.ipv6), "12345::", "`12345::` is no IPv6 address"),
    (.scalar(.ipv6), ":1", "`:1` is no IPv6 address"),
    (.scalar(.ipv6), "+1::", "`+1::` is no IPv6 address"),
    (.scalar(.mac), "02:00:5e:00:53", "`02:00:5e:00:53` is no hardware address"),
    (.scalar(.mac), "2:0:5e:0:53:1", "`2:0:5e:0:53:1` is no hardware address"),
    (.scalar(.lpmIPv4), "10.0.0.0", "`10.0.0.0` has no length of its prefix"),
    (.scalar(.lpmIPv4), "10.0.0.0/33", "`10.0.0.0/33` must have a prefix of 0 to 32 bits"),
    (.scalar(.lpmIPv4), "10.0.0.0/", "`10.0.0.0/` must have a prefix of 0 to 32 bits"),
    (.scalar(.lpmIPv4), "10.0.0.1/8", "`10.0.0.1/8` has bits behind its prefix of 8"),
    (.prefix(16), "2001:db8::1/32", "`2001:db8::1/32` has bits behind its prefix of 32"),
  ])
  func whatIsWrongIsSaid(_ form: MapLiteralForm, _ text: String, _ message: String) {
    let error = #expect(throws: MapLiteralError.self) { try form.bytes(of: text) }
    #expect(error?.message == message)
  }

  @Test func aPrefixIsShownAsItWouldBeRight() {
    let four = #expect(throws: MapLiteralError.self) {
      try MapLiteralForm.prefix(4).bytes(of: "192.0.2.77/26")
    }
    #expect(four?.help == "write 192.0.2.64/26")
    let six = #expect(throws: MapLiteralError.self) {
      try MapLiteralForm.prefix(16).bytes(of: "2001:db8::1/32")
    }
    #expect(six?.help == "write 2001:db8:0:0:0:0:0:0/32")
  }
}
