import Baselines
import Exhibits
import Testing

@Suite("index.yml")
struct BaselineIndexTests {
  static let example = """
    tables:
      tbl-accuracy:
        key: [attribute]
        tolerance: {absolute: 1e-9, relative: 1e-7}
        columns:
          ours:  {absolute: 0.05, unit: "%", direction: higher}
          n:     exact
          hits:  {binomial: {n: n, alpha: 0.001}}
          loss:  {direction: lower, max-regression: 0.5}
          share: {as-printed: {decimals: 2}}
          rank:  {as-printed: shortest, unit: ""}
          gap:   0.25
          p:     printed
          note:  {tolerance: exact, unit: px}
          later: {format: {whole-or-decimals: 1}}
        accepted: {reason: "first version", date: 2026-11-21}
      fig-masks:
    """

  private func read(_ text: String) throws -> BaselineIndex {
    let (index, diagnostics) = readBaselineIndex(text, path: "baselines/index.yml")
    #expect(diagnostics.isEmpty)
    return index
  }

  @Test("Keys, tolerances, columns and acceptance are read, with the entry's place")
  func example() throws {
    let index = try read(Self.example)
    #expect(index.entries.map(\.name) == ["tbl-accuracy", "fig-masks"])
    let entry = try #require(index["tbl-accuracy"])
    #expect(place(entry.range) == "2:3-2:15")
    #expect(entry.accepted == BaselineIndex.Acceptance(reason: "first version", date: "2026-11-21"))
    #expect(entry.rules.key == ["attribute"])
    #expect(entry.rules.tolerance == .within(absolute: 1e-9, relative: 1e-7))
    #expect(
      entry.rules.columns == [
        "ours": ColumnRule(tolerance: .within(absolute: 0.05, relative: 0), unit: "%", direction: .higher),
        "n": ColumnRule(tolerance: .exact),
        "hits": ColumnRule(tolerance: .binomial(n: "n", alpha: 0.001)),
        "loss": ColumnRule(direction: .lower, maximalRegression: 0.5),
        "share": ColumnRule(tolerance: .asPrinted, format: .decimals(2)),
        "rank": ColumnRule(tolerance: .asPrinted, format: .shortest, unit: ""),
        "gap": ColumnRule(tolerance: .within(absolute: 0.25, relative: 0)),
        "p": ColumnRule(tolerance: .asPrinted),
        "note": ColumnRule(tolerance: .exact, unit: "px"),
        "later": ColumnRule(format: .wholeOrDecimals(1)),
      ])
    #expect(try #require(index["fig-masks"]).rules == TableRules())
  }

  @Test("It is written in one way, columns by name, and reads back equal")
  func canonical() throws {
    let index = try read(Self.example)
    #expect(
      index.yaml == """
        tables:
          tbl-accuracy:
            key: [attribute]
            tolerance: {absolute: 1e-09, relative: 1e-07}
            columns:
              gap: {absolute: 0.25}
              hits: {binomial: {n: n, alpha: 0.001}}
              later: {format: {whole-or-decimals: 1}}
              loss: {direction: lower, max-regression: 0.5}
              n: exact
              note: {tolerance: exact, unit: "px"}
              ours: {absolute: 0.05, unit: "%", direction: higher}
              p: as-printed
              rank: {as-printed: shortest, unit: ""}
              share: {as-printed: {decimals: 2}}
            accepted: {reason: "first version", date: 2026-11-21}
          fig-masks: {}

        """)
    #expect(try withoutPlaces(read(index.yaml)) == withoutPlaces(index))
    #expect(try read(index.yaml).yaml == index.yaml)
  }

  @Test("An empty file and an index without baselines", arguments: ["", "\n", "# nothing yet\n", "tables:\n", "tables: {}\n"])
  func empty(text: String) throws {
    #expect(try read(text).entries.isEmpty)
    #expect(BaselineIndex().yaml == "tables: {}\n")
  }

  @Test(
    "Names that YAML would take for something else stand in quotes",
    arguments: [
      "true", "null", "~", "1", "1.5", "", "no", "a: b", "a #b", "- a", "{", "[x]", "日本語", "精度 %", "👍", "a\"b", "a\\b", "a\nb", "\u{2028}",
      "\u{85}", "a\u{FEFF}", "\u{0}", "\u{1F}", "\u{FFFF}", "\u{10FFFF}", "<<", "=", "&a", "*a", "!a", "|", "'a'", " a ", "@x", "`x`", "%", "y",
      "2026-11-21", "e\u{301}", String(repeating: "long ", count: 500),
    ])
  func oddNames(name: String) throws {
    let rules = TableRules(key: [name], columns: [name: ColumnRule(tolerance: .binomial(n: name.isEmpty ? "n" : name, alpha: 0.5), unit: name)])
    let entry = BaselineIndex.Entry(
      name: name.isEmpty ? "x" : name, rules: rules, accepted: BaselineIndex.Acceptance(reason: name, date: "2026-01-31"))
    let index = BaselineIndex(entries: [entry])
    let back = try withoutPlaces(read(index.yaml))
    #expect(back == index)
    #expect(back.entries.first?.accepted?.reason.utf8.elementsEqual(name.utf8) == true)
  }

  @Test(
    "What an author gets wrong is an error with its place and a hint",
    arguments: [
      ("table: {}", "unknown key \"table\"", "1:1-1:6", "did you mean `tables`?"),
      ("tables: 3", "`tables` holds a mapping of baselines", "1:1-1:7", "Write `tables:`, and below it `name:`."),
      ("tables:\n  t: {tolerence: 1}", "unknown key \"tolerence\"", "2:7-2:16", "did you mean `tolerance`?"),
      ("tables:\n  t: {columns: {x: {absolut: 1}}}", "unknown key \"absolut\"", "2:21-2:28", "did you mean `absolute`?"),
      ("tables:\n  t: {columns: {x: exakt}}", "unknown tolerance \"exakt\"", "2:17-2:18", "did you mean `exact`?"),
      ("tables:\n  t: {tolerance: -1}", "`tolerance` is a finite number, 0 or more", "2:7-2:16", "Write it as 0.05 or 1e-9."),
      ("tables:\n  t: {tolerance: .inf}", "`tolerance` is a finite number, 0 or more", "2:7-2:16", "Write it as 0.05 or 1e-9."),
      ("tables:\n  t: {tolerance: {relative: .nan}}", "`relative` is a finite number, 0 or more", "2:19-2:27", "Write it as 0.05 or 1e-9."),
      ("tables:\n  t: {columns: {x: {binomial: {n: n, alpha: 1}}}}", "`alpha` lies between 0 and 1", "2:38-2:43",
       "It is how often a right value may fail: 0.001."),
      ("tables:\n  t: {columns: {x: {binomial: {alpha: 0.1}}}}", "`binomial` has no n", "2:21-2:29",
       "Write `binomial: {n: column, alpha: 0.001}`, where the column counts the samples."),
      ("tables:\n  t: {columns: {x: {absolute: 1, as-printed: {decimals: 2}}}}", "tolerance is given twice", "2:34-2:44",
       "Keep one of the ways to say it."),
      ("tables:\n  t: {columns: {x: {direction: up}}}", "`direction` is higher or lower", "2:21-2:30",
       "It says which way the column is better."),
      ("tables:\n  t: {columns: {x: {as-printed: {decimals: 3000000}}}}", "`decimals` takes a number of digits, 0 to 30", "2:34-2:42",
       "Write `shortest`, or one of decimals, whole-or-decimals, significant, percent, signed with its digits: `{decimals: 2}`."),
      ("tables:\n  t: {columns: {x: {unit: 5}}}", "`unit` is a text", "2:21-2:25", "Put it in quotes: `unit: \"%\"`."),
      ("tables:\n  t: {key: [1]}", "`key` lists columns by name", "2:7-2:10", "Write `key: [name]`; put a name like 1 or true in quotes."),
      ("tables:\n  t: {key: [a, a]}", "key column \"a\" is there twice", "2:7-2:10", "Name it once."),
      ("tables:\n  t: {accepted: {reason: x}}", "`accepted` has no date", "2:7-2:15", "Write `accepted: {reason: \"…\", date: 2026-11-21}`."),
      ("tables:\n  t: {accepted: {reason: x, date: yesterday}}", "date \"yesterday\" is none", "2:29-2:33", "Write year-month-day: 2026-11-21."),
      ("tables:\n  t: {accepted: {reason: x, date: 2026-13-01}}", "date \"2026-13-01\" is none", "2:29-2:33",
       "Write year-month-day: 2026-11-21."),
      ("tables:\n  t: exact", "rules of a baseline are a mapping", "2:3-2:4", "Write `key:`, `tolerance:`, `columns:`, `accepted:`."),
    ])
  func faults(text: String, message: String, at range: String, hint: String) throws {
    let (_, diagnostics) = readBaselineIndex(text, path: "baselines/index.yml")
    let diagnostic = try #require(diagnostics.first)
    #expect(diagnostics.count == 1)
    #expect(diagnostic.message == message)
    #expect(place(diagnostic.range) == range)
    #expect(diagnostic.range?.file == "baselines/index.yml")
    #expect(diagnostic.hint == hint)
    #expect(diagnostic.severity == .error)
  }

  @Test("Nesting without end is an error", arguments: ["[", "{a: ", "- ", "? "])
  func nesting(opening: String) {
    let text = "tables: \n  t: " + String(repeating: opening, count: 50_000)
    #expect(readBaselineIndex(text, path: "i.yml").1.contains { $0.severity == .error })
  }

  @Test("What is not YAML, or gives a name twice, is an error", arguments: ["tables: [", "- a\n", "tables:\n  t: {}\n  t: {}\n", "tables: *x\n"])
  func malformed(text: String) {
    #expect(readBaselineIndex(text, path: "i.yml").1.contains { $0.severity == .error && $0.range != nil })
  }
}

/// An index as though it had not been read from a file.
func withoutPlaces(_ index: BaselineIndex) -> BaselineIndex {
  var index = index
  for place in index.entries.indices { index.entries[place].range = nil }
  return index
}
