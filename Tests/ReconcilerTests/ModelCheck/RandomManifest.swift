import Chance

/// Manifests over the fixtures, of every kind that the engine treats in a way of its own.
struct RandomManifest {
  private var dice: Dice
  private var programs: [String] = []
  private var maps: [String] = []
  private var attachments: [String] = []
  private var pins: [String] = []
  private var moved: [String] = []
  private var adopted: [String] = []
  private var settings: [String] = []

  /// A manifest, from what stands behind `apiVersion` and `name`.
  ///
  /// - Parameter hasOthers: whether there are the maps of others that ``World/withOthers()`` makes.
  static func text(_ dice: inout Dice, hasOthers: Bool = false) -> String {
    var manifest = RandomManifest(dice: Dice(dice.next()))
    manifest.add()
    if hasOthers { manifest.addOthers() }
    return manifest.text
  }

  private init(dice: Dice) { self.dice = dice }

  private var text: String {
    func section(_ name: String, _ entries: [String]) -> String {
      entries.isEmpty ? "" : "\(name):\n" + entries.map { "  \($0)\n" }.joined()
    }
    return settings.joined()
      + section(
        "programs", programs.isEmpty ? ["none: { file: globals.o, attach: [] }"] : programs)
      + section("maps", maps) + section("attachments", attachments) + section("pins", pins)
      + section("moved", moved) + section("adopt", adopted)
  }

  private mutating func add() {
    addExclusive()
    addShared()
    addUnlinked()
    addTables()
    addSimple()
    addMaps()
    addSettings()
  }

  /// A map of another deployment, and one that somebody has left, which is taken over, or let go of again.
  private mutating func addOthers() {
    if dice.once(in: 3) {
      maps.append("e: { external: { deployment: other, map: e } }")
      if dice.once(in: 2) { pins.append("user/e: { map: e }") }
    }
    if dice.once(in: 2) {
      maps.append("ad: { type: hash, key: u32, value: u32, max_entries: 8 }")
      pins.append("others/ad: { map: ad }")
      adopted.append("map.ad: others/ad")
    } else {
      settings.append("removed: [map.ad, pin.others/ad]\n")
    }
  }

  private mutating func addSettings() {
    if dice.once(in: 3) { settings.append("keep_previous: false\n") }
    if dice.once(in: 3) { settings.append("readers: \(100 + dice.number(below: 2))\n") }
  }

  /// Whose a pin is, where that is said.
  private var owner: String {
    mutating get {
      guard dice.once(in: 2) else { return "" }
      return ", owner: \(dice.number(below: 2) * 7), group: \(100 + dice.number(below: 2))"
    }
  }

  /// Either version of a fixture.
  private mutating func file(_ name: String, _ bytecode: String, _ rest: String = "") {
    let version = dice.once(in: 2) ? ".v2" : ""
    programs.append("\(name): { file: \(bytecode)\(version).o\(rest) }")
  }

  /// One of two names; what had the other keeps its object, or does not.
  private mutating func name(_ a: String, _ b: String, _ addresses: (String) -> [String]) -> String
  {
    let (name, other) = dice.once(in: 2) ? (a, b) : (b, a)
    if !dice.once(in: 4) {
      moved += zip(addresses(other), addresses(name)).map { "\($0): \($1)" }
    }
    return name
  }

  /// Hooks for one, which may change places; with a function that replaces another's.
  private mutating func addExclusive() {
    guard !dice.once(in: 3) else { return }
    file("x", "xdp")
    let places = dice.shuffled(["eth0", "eth1", "eth2"])
    for (name, place) in zip(["xa", "xb"], places) where !dice.once(in: 4) {
      let mode = dice.once(in: 3) ? ", mode: generic" : ""
      let label = dice.once(in: 6) ? "\(name)-renamed" : name
      attachments.append("\(label): { program: x/on_packet, xdp: { interface: \(place)\(mode) } }")
    }
    if dice.once(in: 2) {
      file("n", "netfilter")
      attachments.append(
        "n: { program: n/on_packet, netfilter: { hook: input, priority: \(dice.number(below: 2)) } }"
      )
    }
    if dice.once(in: 3) {
      file("v", "freplace")
      attachments.append("verdict: { program: v/on_verdict, freplace: { of: x/on_packet } }")
    }
    if dice.once(in: 3) {
      pins.append("user/x: { map: x/hits, mode: \"0\(dice.pick([600, 640]))\"\(owner) }")
    }
  }

  /// Hooks for several, a list of targets, an order, and more than a hook holds for a moment.
  private mutating func addShared() {
    guard !dice.once(in: 3) else { return }
    file("t", "tcx")
    let places = dice.shuffled(["eth0", "eth1", "eth2"]).prefix(1 + dice.number(below: 3)).sorted()
    let order = dice.once(in: 3) ? ", order: first" : ""
    attachments.append(
      "t: { program: t/on_packet, tcx: { interface: [\(places.joined(separator: ", "))]\(order) } }"
    )
    if dice.once(in: 3) {
      let missing = dice.pick(["skip", "wait"])
      attachments.append(
        "absent: { program: t/on_packet, tcx: noeth, when_missing: \(missing) }")
    }
    for number in 0..<dice.number(below: 3) {
      file("t\(number)", "tcx")
      attachments.append("t\(number): { program: t\(number)/on_packet, tcx: eth0 }")
    }
    if dice.once(in: 2) {
      file("c", "cgroup_skb")
      let replace = dice.once(in: 3) ? ", replace: \(dice.pick(["old-first", "new-first"]))" : ""
      let group = dice.pick(["/a", "/b"])
      attachments.append("c: { program: c/on_packet, cgroup: \(group)\(replace) }")
      // The same program once more.
      if dice.once(in: 2) {
        let other = group == "/a" ? "/b" : "/a"
        attachments.append("d: { program: c/on_packet, cgroup: \(other) }")
      }
    }
  }

  private mutating func addUnlinked() {
    guard dice.once(in: 2) else { return }
    file("u", "tcx")
    let handle = 1 + dice.number(below: 2)
    let name = name("u", "uu") { ["attachment.\($0)"] }
    attachments.append(
      "\(name): { program: u/on_packet, tc: { interface: eth0, handle: \(handle) } }")
  }

  private mutating func addTables() {
    guard dice.once(in: 2) else { return }
    file("s", dice.once(in: 2) ? "struct_ops.unlinked" : "struct_ops")
    attachments.append("s: { map: s/reno, struct_ops: {} }")
  }

  private mutating func addSimple() {
    if dice.once(in: 3) {
      file(
        "vars", "variables",
        dice.once(in: 3) ? ", globals: { limit: \(dice.number(below: 3)) }" : "")
      attachments.append("vars: { program: vars/on_exec, raw_tracepoint: vars }")
    }
    if dice.once(in: 2) {
      let r = name("r", "q") { ["map.\($0)/hits", "program.\($0)/on_exec", "attachment.\($0)"] }
      file(r, "raw_tracepoint")
      let cookie = dice.once(in: 2) ? ", cookie: \(dice.number(below: 3))" : ""
      attachments.append(
        "\(r): { program: \(r)/on_exec, raw_tracepoint: { name: sched_process_exec\(cookie) } }")
    }
    if dice.once(in: 2) {
      file("i", "iterator")
      attachments.append("i: { program: i/list_tasks, iterator: task }")
      if dice.once(in: 2) {
        let pin = name("deep/i", "j") { ["pin.user/\($0)"] }
        pins.append("user/\(pin): { attachment: i, mode: \"0444\" }")
      }
    }
    if dice.once(in: 3) {
      programs.append("g: { file: globals.o, globals: { step: \(1 + dice.number(below: 3)) } }")
      attachments.append("g: { program: g/on_exec, raw_tracepoint: g }")
      if dice.once(in: 2) { pins.append("user/p: { program: g/on_exec }") }
    }
  }

  /// Some keys with values of a few, of which one is zero.
  private mutating func entries(keys: Range<Int>, valueSize: Int) -> String {
    let values = keys.filter { _ in dice.once(in: 3) }.map { key in
      "\(key): \"hex:" + (0..<valueSize).map { _ in "0" }.joined()
        + (0..<valueSize).map { _ in "\(dice.number(below: 2))" }.joined() + "\""
    }
    return
      ", entries: { mode: \(dice.pick(["seed", "merge", "exact", "exact"])), values: { \(values.joined(separator: ", ")) } }"
  }

  private mutating func addMaps() {
    guard dice.once(in: 2) else { return }
    let (size, entries) = (dice.pick([8, 16]), dice.pick([16, 32]))
    let m = name("m", "mm") { ["map.\($0)"] }
    let given = dice.once(in: 3) ? "" : self.entries(keys: 0..<6, valueSize: size)
    let rule =
      given.contains("seed") || given.isEmpty ? dice.pick(["recreate", "keep"]) : "recreate"
    maps.append(
      "\(m): { type: hash, key: u32, value: { size: \(size) }, max_entries: \(entries), on_change: \(rule)\(given) }"
    )
    if dice.once(in: 2) {
      let given = self.entries(keys: 0..<4, valueSize: 4)
      maps.append(
        "a: { type: array, key: u32, value: u32, max_entries: 4\(given), on_change: recreate }")
    }
    if dice.once(in: 3) {
      programs.append("j: { file: globals.o, globals: { step: \(1 + dice.number(below: 2)) } }")
      let index = dice.number(below: 2)
      maps.append(
        "j: { type: prog_array, key: u32, value: { size: 4 }, max_entries: 2, entries: { mode: exact, values: { \(index): { program: j/on_exec } } } }"
      )
    }
    if dice.once(in: 2) { pins.append("user/m: { map: \(m)\(owner) }") }
  }
}
