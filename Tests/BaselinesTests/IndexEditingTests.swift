import Exhibits
import Testing

@testable import Baselines

@Suite("Editing index.yml")
struct IndexEditingTests {
  static let authored = """
    # How the tables of this report are compared.
    tables:

      # The paper's table 2.
      tbl-accuracy:
        key: [attribute]   # one row each
        # Half a point is the spread over seeds.
        columns:
          ours:  {absolute: 0.5, unit: "%"}   # measured
          # counts
          n:     exact
        accepted: {reason: "first: #1", date: 2026-11-21}   # with Anna

      # Only a sketch.
      # To be replaced.
      tbl-old: {key: [a]}

      tbl-last:
        tolerance: 0.25
        # the end

    # Nothing below.

    """

  private func edit(_ text: String, _ change: (inout BaselineIndex) -> Void) throws -> String? {
    let (index, diagnostics) = readBaselineIndex(text, path: "index.yml")
    try #require(diagnostics.isEmpty)
    var new = index
    change(&new)
    return try new.edited(text, path: "index.yml")
  }

  private func accepted(_ reason: String) -> BaselineIndex.Acceptance { BaselineIndex.Acceptance(reason: reason, date: "2026-12-24") }

  @Test("An index that says the same is not touched")
  func same() throws { #expect(try edit(Self.authored) { _ in } == Self.authored) }

  @Test("An acceptance changes its line and no other; the first one is added at the entry's end")
  func acceptance() throws {
    let again = try edit(Self.authored) { $0.entries[0].accepted = accepted("again") }
    #expect(
      again
        == Self.authored.replacing(
          "accepted: {reason: \"first: #1\", date: 2026-11-21}   #", with: "accepted: {reason: \"again\", date: 2026-12-24}  #"))
    let first = try edit(Self.authored) { $0.entries[2].accepted = accepted("first") }
    #expect(
      first
        == Self.authored.replacing("    # the end\n", with: "    # the end\n    accepted: {reason: \"first\", date: 2026-12-24}\n"))
    let block = "tables:\n  t:\n    accepted:\n      # long ago\n      reason: |\n        many\n        # words\n      date: 2026-01-01\n  u:\n"
    #expect(
      try edit(block) { $0.entries[0].accepted = accepted("new") }
        == "tables:\n  t:\n    # long ago\n    # words\n    accepted: {reason: \"new\", date: 2026-12-24}\n  u:\n")
  }

  @Test("A rule that changes is written anew with its comment; its neighbours stay as they are")
  func rules() throws {
    let unit = try edit(Self.authored) { $0.entries[0].rules.columns["ours"]?.unit = "points" }
    #expect(
      unit
        == Self.authored.replacing(
          "ours:  {absolute: 0.5, unit: \"%\"}   # measured", with: "ours: {absolute: 0.5, unit: \"points\"}  # measured"))
    let added = try edit(Self.authored) { $0.entries[0].rules.columns["a"] = ColumnRule(tolerance: .exact) }
    #expect(added == Self.authored.replacing("n:     exact\n", with: "n:     exact\n      a: exact\n"))
    let gone = try edit(Self.authored) { $0.entries[0].rules.columns["n"] = nil }
    #expect(gone == Self.authored.replacing("      # counts\n      n:     exact\n", with: ""))
    let all = try edit(Self.authored) { $0.entries[0].rules.columns = [:] }
    #expect(all?.contains("columns:") == false && all?.contains("Half a point") == false && all?.contains("with Anna") == true)
    let flow = try edit(Self.authored) { $0.entries[1].accepted = accepted("kept") }
    let body = "  tbl-old:\n    key: [a]\n    accepted: {reason: \"kept\", date: 2026-12-24}\n"
    #expect(flow == Self.authored.replacing("  tbl-old: {key: [a]}\n", with: body))
  }

  @Test("A new entry stands at the end; one that goes takes its own comment along")
  func entries() throws {
    let entry = BaselineIndex.Entry(name: "tbl-new", rules: TableRules(key: ["name"]), accepted: accepted("new"))
    let body = "  tbl-new:\n    key: [name]\n    accepted: {reason: \"new\", date: 2026-12-24}\n"
    #expect(try edit(Self.authored) { $0.entries.append(entry) } == Self.authored.replacing("    # the end\n", with: "    # the end\n" + body))
    let without = try edit(Self.authored) { $0.entries.remove(at: 1) }
    #expect(without == Self.authored.replacing("  # Only a sketch.\n  # To be replaced.\n  tbl-old: {key: [a]}\n\n", with: ""))
    let swapped = try edit(Self.authored) {
      $0.entries.remove(at: 2)
      $0.entries.append(entry)
    }
    #expect(swapped == Self.authored.replacing("  tbl-last:\n    tolerance: 0.25\n    # the end\n", with: body))
    #expect(try edit(Self.authored) { $0.entries = [] } == "# How the tables of this report are compared.\ntables: {}\n\n# Nothing below.\n")
    #expect(try edit("tables:\n  t: {key: [a]}\n") { $0.entries = [] } == nil)
  }

  @Test("An index without entries gains them where they belong", arguments: ["", "# mine\n", "tables:\n", "# mine\ntables: {} # none\n", "tables: {}"])
  func empty(text: String) throws {
    let entry = BaselineIndex.Entry(name: "t", rules: TableRules(), accepted: nil)
    let result = try #require(try edit(text) { $0.entries = [entry] })
    #expect(result.hasSuffix("  t: {}\n") && result.contains("tables:") && result.contains("mine") == text.contains("mine"))
    #expect(result.contains("# none") == text.contains("# none"))
  }

  @Test("Windows line ends, deep margins and quoted names stay")
  func layout() throws {
    let text = "tables:\r\n    \"tbl a\":\r\n        key: [a] # k\r\n    'b': {}\r\n"
    let result = try edit(text) { $0.entries[0].accepted = accepted("x") }
    #expect(
      result
        == "tables:\r\n    \"tbl a\":\r\n        key: [a] # k\r\n        accepted: {reason: \"x\", date: 2026-12-24}\r\n    'b': {}\r\n")
  }

  @Test("What is written so that it cannot be edited is refused, not broken")
  func refused() throws {
    let anchors = "tables:\n  a: &rules\n    key: [x]\n  b: *rules\n"
    #expect(throws: IndexEditingFailure.self) { try edit(anchors) { $0.entries[0].rules.key = ["y"] } }
    let ended = "tables:\n  a:\n    key: [x]\n...\n"
    #expect(throws: IndexEditingFailure.self) { try edit(ended) { $0.entries.append(BaselineIndex.Entry(name: "z", rules: TableRules())) } }
    #expect(throws: IndexEditingFailure.self) { try BaselineIndex().edited("tables: [", path: "index.yml") }
  }

  @Test("Whatever changes, the text reads back as what was meant, and comments of what stays are there", arguments: 0..<300)
  func random(seed: Int) throws {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    func rules() -> TableRules {
      TableRules(
        key: [[], ["k"], ["k", "true"]][next(3)], tolerance: [nil, .exact, .within(absolute: 0.5, relative: 0)][next(3)],
        columns: next(3) == 0 ? [:] : ["k": ColumnRule(tolerance: .exact), "x \(next(3))": ColumnRule(unit: "#\(next(3))")])
    }
    func entry(_ number: Int) -> BaselineIndex.Entry {
      BaselineIndex.Entry(name: "t\(number)", rules: rules(), accepted: next(2) == 0 ? nil : accepted("r # \(next(9)) \"q\""))
    }
    let old = BaselineIndex(entries: (0..<next(5)).map(entry))
    var lines: [String] = []
    for line in old.yaml.split(separator: "\n") {
      let margin = String(repeating: " ", count: line.prefix { $0 == " " }.count)
      if next(3) == 0 { lines.append(margin + "# above \(lines.count)") }
      lines.append(line + (next(3) == 0 ? " # behind" : ""))
      if next(6) == 0 { lines.append("") }
    }
    let text = lines.joined(separator: "\n") + "\n"
    try #require(try edit(text) { _ in } == text)
    var new = old
    for place in new.entries.indices.reversed() {
      switch next(4) {
      case 0: new.entries.remove(at: place)
      case 1: new.entries[place].accepted = accepted("changed")
      case 2: new.entries[place].rules = rules()
      default: break
      }
    }
    if next(2) == 0 { new.entries.append(entry(9)) }
    guard let result = try new.edited(text, path: "index.yml") else {
      #expect(new.entries.isEmpty)
      return
    }
    #expect(readBaselineIndex(result, path: "").0.parts.map(\.name) == new.entries.map(\.name))
  }
}
