import BPFLoader
import Manifest
import Testing

/// One row for each rule of the language: the sections of a manifest, and its errors.
@Suite struct RuleTests {
  @Test(arguments: [
    ("", ["the manifest is empty"]),
    ("# only a comment\n", ["the manifest is empty"]),
    ("~", ["the manifest is empty"]),
    ("[a]", ["the manifest must be a mapping, not a list"]),
    ("{}", ["the manifest needs `apiVersion`", "the manifest needs `name`"]),
    ("apiVersion: bpf-apply/v2\nname: a", ["apiVersion cannot be `bpf-apply/v2`"]),
    (
      "apiVersion: bpf-apply/v1\nname: A", ["name `A` must be 1 to 63 characters of a-z, 0-9 and -"]
    ),
    ("apiVersion: bpf-apply/v1\nname: 5", ["name must be a string, not a number"]),
    (
      "apiVersion: bpf-apply/v1\nname: on",
      ["`on` is a boolean in YAML 1.1 and a string in YAML 1.2: quote it"]
    ),
  ])
  func topLevel(_ text: String, _ messages: [String]) {
    #expect(diagnostics(ofText: text).map(\.message) == messages)
  }

  @Test(arguments: [
    ("program: {}", ["3:1 unknown key `program` in the manifest"]),
    ("programs: []", ["3:11 programs must be a mapping, not a list"]),
    ("programs:", ["3:10 programs must be a mapping, not nothing"]),
    (
      "programs: { 9p: { file: a.o } }",
      [
        "3:13 program name `9p` must be letters, digits and _ . - with a letter or _ first"
      ]
    ),
    (
      "programs: { a/b: { file: a.o } }",
      [
        "3:13 program name `a/b` must be letters, digits and _ . - with a letter or _ first"
      ]
    ),
    ("programs: { p: a.o }", ["3:16 program `p` must be a mapping, not a string"]),
    ("programs: { p: {} }", ["3:13 program `p` needs `file`"]),
    ("programs: { p: { file: \"\" } }", ["3:24 file is empty"]),
    ("programs: { p: { file: \"a\\0b\" } }", ["3:24 file has a NUL character in it"]),
    ("programs: { p: { file: a, sha256: 12 } }", ["3:35 sha256 must be a string, not a number"]),
    (
      "programs: { p: { file: a, sha256: AB } }",
      [
        "3:35 sha256 `AB` must be 64 hexadecimal digits in lower case"
      ]
    ),
    (
      "programs: { p: { file: a, globals: { g: [1] } } }",
      [
        "3:41 global `g` must be a string, a number, true or false, not a list"
      ]
    ),
    (
      "programs: { p: { file: a, globals: { g: 1.5 } } }",
      [
        "3:41 global `g` must be a string, a number, true or false, not a number with a fraction"
      ]
    ),
    (
      "programs: { p: { file: a, globals: { g: yes } } }",
      [
        "3:41 `yes` is a boolean in YAML 1.1 and a string in YAML 1.2: quote it"
      ]
    ),
    ("programs: { p: { file: a, maps: { x: m } } }", ["3:38 unknown map `m`"]),
    (
      "programs: { p: { file: a, functions: { f: { load: 1 } } } }",
      [
        "3:51 load must be true or false, not a number"
      ]
    ),
    (
      "programs: { p: { file: a, functions: { f: { attach_type: xdp } } } }",
      ["3:45 `attach_type` needs the type that it belongs to"]
    ),
    (
      "programs: { p: { file: a, functions: { f: { type: xpd } } } }",
      ["3:51 type cannot be `xpd`"]
    ),
    (
      "programs: { p: { file: a, functions: { f: { type: struct_ops } } } }",
      ["3:51 type cannot be `struct_ops`"]
    ),
    (
      "programs: { p: { file: a, functions: { \"f@g\": {} } } }",
      ["3:40 function name `f@g` has an @ in it"]
    ),
    ("programs: { p: { file: a, functions: { zähler: {}, net/x: {}, $f: {} } } }", []),
    ("programs: { p: { file: a, globals: { größe: 1, data/x: 1, .bss.own/x.y: 1 } } }", []),
    ("programs: { p: { file: a, oci: x } }", ["3:27 unknown key `oci` in program `p`"]),
    ("variables: {}", ["3:1 unknown key `variables` in the manifest"]),
    ("x-anything: [yes, 0755]", []),
  ])
  func programs(_ sections: String, _ expected: [String]) {
    #expect(problems(sections) == expected)
  }

  @Test(arguments: [
    ("m: { from: q }", ["5:14 unknown program `q`"]),
    ("m: { from: [p, q/x] }", ["5:18 unknown program `q`"]),
    ("m: { from: [] }", ["5:14 `from` is an empty list"]),
    ("m: { from: { p: x } }", ["5:14 from must be a string or a list, not a mapping"]),
    ("m: { from: [[p]] }", ["5:15 an item of from must be a string, not a list"]),
    ("m: {}", ["5:3 map `m` has neither `from` nor `type`"]),
    ("m: { type: hsh }", ["5:14 type cannot be `hsh`"]),
    (
      "m: { type: hash, key: u32, value: u32 }",
      ["5:3 map `m` needs `max_entries`, as it is a hash"]
    ),
    (
      "m: { type: ringbuf, key: u32, max_entries: 4Ki }",
      [
        "5:23 map `m` has no key, as it is a ringbuf"
      ]
    ),
    ("m: { from: p, max_entries: [1] }", ["5:30 max_entries must be a number, not a list"]),
    (
      "m: { from: p, max_entries: 4Gi }",
      [
        "5:30 max_entries must be a number up to 4294967295, decimal or 0x hex, with Ki, Mi or Gi or"
          + " without"
      ]
    ),
    (
      "m: { from: p, max_entries: 1_000 }",
      [
        "5:30 `1_000` is a number in YAML 1.1 and a string in YAML 1.2: quote it"
      ]
    ),
    ("m: { from: p, max_entries: -1 }", ["5:30 max_entries must be between 0 and 4294967295"]),
    ("m: { from: p, key: u33 }", ["5:22 key cannot be `u33`"]),
    (
      "m: { from: p, key: { type: x } }",
      [
        "5:22 key must be a scalar type, { type: NAME, of: FILE } or { size: N }"
      ]
    ),
    ("m: { from: p, key: { type: x, of: q } }", ["5:37 unknown program `q`"]),
    ("m: { from: p, key: { size: 4, type: x, of: p } }", ["5:24 key has both a size and a type"]),
    ("m: { from: p, flags: no_prealloc }", ["5:24 flags must be a list, not a string"]),
    ("m: { from: p, flags: [no_prealoc] }", ["5:25 an item of flags cannot be `no_prealoc`"]),
    ("m: { from: p, on_change: move }", ["5:28 on_change cannot be `move`"]),
    ("m: { from: p, on_change: migrate }", ["5:28 `on_change: migrate` is not built yet"]),
    (
      "m: { external: { pin: a/b }, max_entries: 5 }",
      ["5:32 map `m` is somebody else's, who decides its `max_entries`"]
    ),
    (
      "m: { external: { deployment: other } }",
      ["5:18 an external map is named by `deployment` and `map`, or by `pin`"]
    ),
    (
      "m: { external: { deployment: other, map: m, pin: a } }",
      ["5:18 an external map is named by `deployment` and `map`, or by `pin`"]
    ),
    (
      "m: { external: { pin: \"a\\eb\" } }",
      ["5:25 pin `a\u{1B}b` has an unprintable character in it"]
    ),
    ("m: { external: { pin: a, path: b } }", ["5:28 unknown key `path` in external"]),
    ("m: { from: p, external: { deployment: other, map: p/m } }", []),
    ("m: { from: p, external: { pin: a }, entries: { mode: merge, values: { 1: 2 } } }", []),
    (
      "m: { from: p, external: { pin: a }, entries: { mode: exact, values: { 1: 2 } } }",
      ["5:56 map `m` is somebody else's, so that entries can only be merged into it"]
    ),
    (
      "m: { from: p, prevent_destroy: 1 }",
      [
        "5:34 prevent_destroy must be true or false, not a number"
      ]
    ),
    ("p/m: { from: p }", ["5:10 map `p/m` needs no `from`: its name says it"]),
    ("q/m: {}", ["5:3 unknown program `q`"]),
    (
      "a/b/c: { from: p }",
      ["5:3 unknown program `a`", "5:12 map `a/b/c` needs no `from`: its name says it"]
    ),
    ("m: { from: p/x }\n  n: { from: p/x }", ["6:14 map `x` of `p` is both `m` and `n`"]),
    ("m: { from: p }\n  m: { from: p }", ["6:3 duplicate key `m`"]),
  ])
  func maps(_ entry: String, _ expected: [String]) {
    #expect(problems("programs: { p: { file: a } }\nmaps:\n  " + entry) == expected)
  }

  @Test func aFilesMapIsOneMapOfTheManifest() {
    #expect(
      problems(
        "programs: { p: { file: a, maps: { x: m } } }\nmaps: { m: { type: array, key: u32,"
          + " value: u32, max_entries: 1 }, n: { from: p/x } }")
        == ["4:78 map `x` of `p` is both `m` and `n`"])
    #expect(
      problems("programs: { p: { file: a, maps: { m: m } } }\nmaps: { m: { from: p } }").isEmpty)
  }

  @Test(arguments: [
    ("a: {}", ["5:3 attachment `a` names neither a `program` nor a `map`"]),
    ("a: { program: p/f, map: p/m }", ["5:22 attachment `a` names both `program` and `map`"]),
    ("a: { program: q/f }", ["5:17 unknown program `q`"]),
    (
      "a: { program: /f }", ["5:17 program `/f` must be NAME or FILE/NAME"]
    ),
    ("a: { program: p/ }", ["5:17 program `p/` must be NAME or FILE/NAME"]),
    ("a: { program: p/f@g }", ["5:17 program `p/f@g` has an @ in it"]),
    (
      "a: { program: \"p/f\\u200b\" }",
      ["5:17 program `p/f\u{200B}` has an unprintable character in it"]
    ),
    ("a: { program: p/net/zähler, xdp: eth0 }", []),
    ("a: { program: zähler, xdp: eth0 }", []),
    (
      "a: { program: q/f/g }", ["5:17 unknown program `q`"]
    ),
    (
      "a: { program: p/f, kprobe: f, xdp: eth0 }",
      [
        "5:33 attachment `a` has two kinds: `kprobe` and `xdp`"
      ]
    ),
    (
      "a: { program: p/f, xdp: { interfce: eth0 } }",
      [
        "5:29 unknown key `interfce` in xdp"
      ]
    ),
    ("a: { program: p/f, xdp: { mode: native } }", ["5:22 xdp needs `interface`"]),
    (
      "a: { program: p/f, xdp: }", ["5:27 xdp must be a string or a list or a mapping, not nothing"]
    ),
    ("a: { program: p/f, xdp: [eth0, \"!eth1\"] }", []),
    ("a: { program: p/f, kprobe: [f] }", ["5:30 kprobe must be a string or a mapping, not a list"]),
    ("a: { program: p/f, xdp: { interface: { route: default } } }", []),
    (
      "a: { program: p/f, kprobe: f, when_missing: never }", ["5:47 when_missing cannot be `never`"]
    ),
    (
      "a: { program: p/f, kprobe: f, only_if: { has: [program.fentri] } }",
      [
        "5:50 an item of has `program.fentri` is not known; did you mean `fentry`? known: "
          + AttachmentKind.all.map(\.name).joined(separator: ", ")
      ]
    ),
    ("a: { program: p/f, xdp: { interface: eth0, mode: ntive } }", ["5:52 mode cannot be `ntive`"]),
    (
      "a: { program: p/f, perf_event: { event: cycles, raw: 0x1c2 } }",
      ["5:56 attachment `a` has both `event` and `raw` of perf_event"]
    ),
    (
      "a: { program: p/f, perf_event: { period: 9 } }",
      ["5:34 attachment `a` needs `event` or `raw` of perf_event"]
    ),
    (
      "a: { program: p/f, xdp: { interface: 5 } }",
      ["5:40 interface must be a string, not a number"]
    ),
    (
      "a: { program: p/f, kprobe: { offset: 4294967296 } }",
      [
        "5:40 offset must be between 0 and 4294967295"
      ]
    ),
    ("a: { program: p/f, kprobe: { cookie: x } }", ["5:40 cookie must be a number, not a string"]),
    ("a: { program: p/f, struct_ops: {} }", ["5:17 struct_ops attaches a map, not a program"]),
    ("a: { map: p/m, xdp: eth0 }", ["5:13 xdp attaches a program, not a map"]),
    ("a: { map: m, struct_ops: {} }", ["5:13 unknown map `m`"]),
    ("a: { map: p/m, struct_ops: { x: 1 } }", ["5:32 unknown key `x` in struct_ops"]),
    ("a: { program: p/f, kind: xdp }", ["5:22 unknown key `kind` in attachment `a`"]),
    (
      "p/f: { program: p/f }",
      [
        "5:3 attachment name `p/f` must be letters, digits and _ . - with a letter or _ first"
      ]
    ),
  ])
  func attachments(_ entry: String, _ expected: [String]) {
    #expect(problems("programs: { p: { file: a } }\nattachments:\n  " + entry) == expected)
  }

  @Test(arguments: [
    ("x: {}", ["6:3 pin `x` names no `map`, `program` or `attachment`"]),
    ("x: { map: p/m, attachment: t }", ["6:18 pin `x` names both `map` and `attachment`"]),
    ("x: { attachment: u }", ["6:20 unknown attachment `u`"]),
    ("x: { map: u }", ["6:13 unknown map `u`"]),
    ("x: { program: u/f }", ["6:17 unknown program `u`"]),
    ("/x: { map: p/m }", ["6:3 pin path `/x` must be relative to bpffs's root"]),
    ("a.b: { map: p/m }", ["6:3 pin path `a.b` has a '.' in it, which bpffs does not allow"]),
    ("../b: { map: p/m }", ["6:3 pin path `../b` has a '.' in it, which bpffs does not allow"]),
    ("a//b: { map: p/m }", ["6:3 pin path `a//b` has an empty component"]),
    ("a/: { map: p/m }", ["6:3 pin path `a/` has an empty component"]),
    ("\"a\\0\": { map: p/m }", ["6:3 pin path `a\0` has an unprintable character in it"]),
    (
      "\"a\\nError: b\": { map: p/m }",
      ["6:3 pin path `a\nError: b` has an unprintable character in it"]
    ),
    ("\"a\\e[2J\": { map: p/m }", ["6:3 pin path `a\u{1B}[2J` has an unprintable character in it"]),
    ("\"a\\u202E\": { map: p/m }", ["6:3 pin path `a\u{202E}` has an unprintable character in it"]),
    (
      "bpf-apply/x: { map: p/m }",
      [
        "6:3 pin path `bpf-apply/x` lies under bpf-apply/, where the deployments themselves are"
      ]
    ),
    (
      "bpf-apply: { map: p/m }",
      [
        "6:3 pin path `bpf-apply` lies under bpf-apply/, where the deployments themselves are"
      ]
    ),
    (
      "x: { map: p/m }\n  x/y: { map: p/m }",
      [
        "7:3 pin `x/y` lies below pin `x`, which is no directory"
      ]
    ),
    (
      "x: { map: p/m, mode: 0660 }",
      [
        "6:24 `0660` is an octal number in YAML 1.1 and a decimal number in YAML 1.2: quote it"
      ]
    ),
    ("x: { map: p/m, mode: 660 }", ["6:24 mode must be a string, not a number"]),
    (
      "x: { map: p/m, mode: \"0680\" }",
      [
        "6:24 mode `0680` must be three octal digits, such as \"0660\""
      ]
    ),
    (
      "x: { map: p/m, mode: \"4755\" }",
      [
        "6:24 mode `4755` must be three octal digits, such as \"0660\""
      ]
    ),
    ("x: { map: p/m, group: [a] }", ["6:25 group must be a string or a number, not a list"]),
    (
      "x: { attachment: t, mode: \"0666\" }",
      [
        "6:29 mode lets everybody write, and so detach what is pinned"
      ]
    ),
    (
      "x: { program: p/f, mode: \"0602\" }",
      [
        "6:28 mode lets everybody write, and so detach what is pinned"
      ]
    ),
    ("x: { program: p/f, mode: \"0602\", allow_write: true }", []),
    ("x: { map: p/m, mode: \"0666\" }", []),
  ])
  func pins(_ entry: String, _ expected: [String]) {
    let head = "programs: { p: { file: a } }\nattachments: { t: { program: p/t } }\npins:\n  "
    #expect(problems(head + entry) == expected)
  }

  @Test func aLongPinComponentIsRefused() {
    let name = String(repeating: "x", count: 256)
    let found = problems("programs: { p: { file: a } }\npins: { \(name): { map: p/m } }")
    #expect(found.count == 1 && found[0].hasSuffix("has a component of more than 255 bytes"))
  }

  @Test func allErrorsAreReportedInTheirOrder() {
    #expect(
      problems(
        """
        pins: { x: { map: nowhere } }
        programs: { p: { fil: a }, p: { file: b } }
        maps: { m: { from: p, max_entries: no } }
        """) == [
          "3:19 unknown map `nowhere`",
          "4:18 unknown key `fil` in program `p`",
          "4:28 duplicate key `p`",
          "5:36 `no` is a boolean in YAML 1.1 and a string in YAML 1.2: quote it",
        ])
  }
}
