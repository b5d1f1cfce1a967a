import Execution
import Foundation
import FoundationXML
import Testing

@Suite("vitrine diff", .serialized, .timeLimit(.minutes(10)))
struct DiffTests {
  /// One change of the committed table, and what must be said of it.
  struct Edit {
    var name: String
    var from: String
    var to: String
    var code: Int32
    var words: [String]
  }

  static let edits = [
    Edit(name: "a column that disappeared", from: "", to: "", code: 3, words: ["column \"old\" is missing"]),
    Edit(name: "a column that is new", from: ",n\n", to: "\n", code: 3, words: ["column \"n\" is new"]),
    Edit(
      name: "rows in another order", from: "Bald,92.0,400\nHat,87.25,400\n", to: "Hat,87.25,400\nBald,92.0,400\n", code: 3,
      words: ["moved", "tbl-scores.csv"]),
    Edit(name: "a row that disappeared", from: "Young,", to: "Old,1.0,2\nYoung,", code: 3, words: ["line 4: row \"Old\" is missing"]),
    Edit(name: "a row that is new", from: "Hat,87.25,400\n", to: "", code: 3, words: ["row \"Hat\" is new"]),
    Edit(name: "NaN that appears", from: "Young,NaN", to: "Young,1.0", code: 3, words: ["1.0", "NaN"]),
    Edit(name: "NaN that goes", from: "Hat,87.25", to: "Hat,NaN", code: 3, words: ["NaN", "87.25"]),
    Edit(name: "a value at its tolerance", from: "92.0", to: "92.5", code: 0, words: ["drift", "100 %", "first version"]),
    Edit(name: "a value one tolerance and a bit away", from: "92.0", to: "92.5078125", code: 3, words: ["92.5078125", "−0.5078", "worse"]),
    Edit(name: "a change for the better", from: "92.0", to: "80.5", code: 3, words: ["+11.5", "23.0", "better"]),
    Edit(name: "an integer", from: ",399", to: ",398", code: 3, words: ["398", "399", "exact"]),
    Edit(name: "a type", from: ",399", to: ",none", code: 3, words: ["n"]),
    Edit(name: "a field too many", from: "Hat,", to: "Hat,1,", code: 3, words: ["tbl-scores.csv:3:", "4 fields"]),
    Edit(name: "an unclosed quote", from: "Hat,", to: "\"Hat,", code: 3, words: ["tbl-scores.csv:3:", "quote"]),
  ]

  @Test("Every kind of change of a table is caught, and what is within tolerance passes")
  func edits() throws {
    let scratch = try BaselineProject()
    let good = try scratch.project.text(BaselineProject.csv)
    try #require(good == "name,score,n\nBald,92.0,400\nHat,87.25,400\nYoung,NaN,399\n")
    for edit in Self.edits {
      let lines = good.split(separator: "\n")
      let text = edit.from.isEmpty
        ? (["\(lines[0]),old"] + lines.dropFirst().map { "\($0),1" }).joined(separator: "\n") + "\n"
        : edit.from == ",n\n"
          ? lines.map { $0.prefix { _ in true }.split(separator: ",").prefix(2).joined(separator: ",") }.joined(separator: "\n") + "\n"
          : good.replacing(edit.from, with: edit.to)
      try scratch.project.write(text, BaselineProject.csv)
      let (code, output) = try scratch.diff()
      #expect(code == edit.code, "\(edit.name): \(output)")
      for words in edit.words { #expect(output.contains(words), "\(edit.name) should say \(words):\n\(output)") }
      #expect(scratch.project.exists("\(BaselineProject.csv).new") == (edit.code == 3), "\(edit.name)")
      #expect(try scratch.project.text(BaselineProject.csv) == text, "\(edit.name): the baseline was rewritten")
    }
    try scratch.project.write(good, BaselineProject.csv)
    let (code, output) = try scratch.diff()
    #expect(code == 0 && output.contains("6 values agree"), "\(output)")
    #expect(!scratch.project.exists("\(BaselineProject.csv).new") && !scratch.project.exists("\(BaselineProject.index).new"))
  }

  @Test("What lies beside the index or its tables without its other half is a failure at its place")
  func halves() throws {
    let scratch = try BaselineProject()
    let (csv, index) = (try scratch.project.text(BaselineProject.csv), try scratch.project.text(BaselineProject.index))

    try scratch.project.write(csv, "\(BaselineProject.folder)/tbl-gone.csv")
    var (code, output) = try scratch.diff()
    #expect(code == 3 && output.contains("tbl-gone: nothing produces it any more"), "\(output)")
    try scratch.remove("\(BaselineProject.folder)/tbl-gone.csv")

    try scratch.remove(BaselineProject.csv)
    (code, output) = try scratch.diff()
    #expect(code == 3 && output.contains("index.yml:2: baseline `tbl-scores` has no file"), "\(output)")

    try scratch.project.write(csv, BaselineProject.csv)
    try scratch.remove(BaselineProject.index)
    (code, output) = try scratch.diff()
    #expect(code == 3 && output.contains("tbl-scores.csv:1: baseline `tbl-scores` has no entry"), "\(output)")

    for (broken, place) in [("tables:\n  tbl-scores: {kee: [name]}\n", "index.yml:2:"), ("tables: [", "index.yml:"), ("\u{0}", "index.yml:")] {
      try scratch.project.write(broken, BaselineProject.index)
      (code, output) = try scratch.diff()
      #expect(code == 3 && output.contains(place) && output.contains("error:"), "\(output)")
      #expect(!scratch.project.exists("\(BaselineProject.index).new"))
      #expect(try scratch.project.text(BaselineProject.index) == broken)
    }
    try scratch.project.write([0xFF, 0xFE], BaselineProject.index)
    #expect(try scratch.diff().output.contains("index.yml is not UTF-8"))

    try scratch.project.write(index, BaselineProject.index)
    #expect(try scratch.diff().code == 0)
  }

  @Test("CI writes nothing: a difference and a missing baseline are failures")
  func continuousIntegration() throws {
    let scratch = try BaselineProject(accepted: false)
    #expect(try scratch.diff("--no-cache", ci: true).code == 3)
    #expect(!scratch.project.exists(BaselineProject.folder))
    #expect(try scratch.diff().code == 0)
    #expect(try scratch.accept("--all", "--reason", "first", ci: true).code == 2)
    #expect(try scratch.accept("--all", "--reason", "first").code == 0)
    let good = try scratch.project.text(BaselineProject.csv)
    try scratch.project.write(good.replacing("87.25", with: "1.0"), BaselineProject.csv)
    let before = try scratch.files()
    let (code, output) = try scratch.diff(ci: true)
    #expect(code == 3 && output.contains("nothing is written under CI"), "\(output)")
    #expect(try scratch.files() == before)
  }

  @Test("A failed cell's baseline was not compared; it is not of no use")
  func failedCell() throws {
    let scratch = try BaselineProject()
    try scratch.project.write(BaselineProject.report(first: "[1.0][7]"), BaselineProject.path)
    let (code, output) = try scratch.diff()
    #expect(code == 1, "\(output)")
    #expect(output.contains("tbl-scores: cannot be compared") && output.contains("cell `tbl-scores` failed"), "\(output)")
    #expect(!output.contains("nothing produces it"), "\(output)")
    try scratch.project.write("See @fig-nowhere.\n", BaselineProject.path)
    let unread = try scratch.diff()
    #expect(unread.code == 1 && unread.output.contains("`tbl-scores` was not compared"), "\(unread.output)")
  }

  @Test("JUnit, JSON, GitHub annotations and the page say the same")
  func formats() throws {
    let scratch = try BaselineProject()
    let good = try scratch.project.text(BaselineProject.csv)
    try scratch.project.write(good.replacing("87.25", with: "1.0"), BaselineProject.csv)
    try scratch.project.write(good.replacing("Hat", with: "<b>\u{1} & \"Hat\""), "\(BaselineProject.folder)/tbl-old.csv")
    let (code, output) = try scratch.diff("--junit", "out/junit.xml", "--report", "out/diff.html", "--log-format", "github")
    #expect(code == 3)
    let annotations = output.split(separator: "\n").filter { $0.hasPrefix("::error") }
    #expect(annotations.count == 2, "\(output)")
    #expect(annotations.contains { $0.contains("file=\(BaselineProject.csv),line=3,col=5::tbl-scores: Hat, score: expected 1.0, got 87.25") })

    let junit = JUnitReader()
    let parser = XMLParser(data: Data(try scratch.project.bytes("out/junit.xml")))
    parser.delegate = junit
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(junit.cases == ["tbl-scores", "tbl-old"])
    #expect(junit.attributes["testsuites"]?["tests"] == "2" && junit.attributes["testsuites"]?["failures"] == "2")
    #expect(junit.attributes["testsuite"]?["name"] == BaselineProject.path)
    #expect(junit.failures.count == 2 && junit.failures.first?.contains("expected 1.0, got 87.25") == true)

    let page = try scratch.project.text("out/diff.html")
    #expect(page.contains("tbl-scores") && page.contains("<del>1.0</del> <ins>87.25</ins>"))
    #expect(!page.contains("<script") && !page.contains("src=") && !page.contains("http"))

    struct Document: Decodable {
      struct Report: Decodable { var tables: [Table] }
      struct Table: Decodable { var name: String, status: String, differences: [Difference] }
      struct Difference: Decodable { var row: String, column: String, expected: String, actual: String, multiple: Double?, line: Int }
      var exitCode: Int
      var reports: [Report]
    }
    let (end, json) = try scratch.project.shell("CI= \"$VITRINE\" diff --json 2>/dev/null")
    #expect(end == .exited(3))
    let document = try JSONDecoder().decode(Document.self, from: Data(json.utf8))
    #expect(document.exitCode == 3)
    let table = try #require(document.reports.first?.tables.first)
    #expect(table.name == "tbl-scores" && table.status == "different")
    let difference = try #require(table.differences.first)
    #expect((difference.row, difference.column, difference.expected, difference.actual) == ("Hat", "score", "1.0", "87.25"))
    #expect(difference.line == 3 && difference.multiple == 172.5)
  }

  @Test("Annotations are capped at ten a step, and values made with -P are not left to be accepted")
  func capsAndParameters() throws {
    let report = """
      ---
      params:
        offset: 0.0
      ---

      ```{swift}
      //| label: tbl-many
      //| tbl-cap: "Many."
      Table([Column("i", .integer(Array(0..<40))), Column("x", .number((0..<40).map { Double($0) + params.offset }))], key: ["i"])
      ```

      """
    let scratch = try BaselineProject(report)
    let (code, output) = try scratch.diff("-P", "offset:1.5")
    #expect(code == 3 && output.contains("the 20 furthest of 40"), "\(output)")
    #expect(!scratch.project.exists("\(BaselineProject.folder)/tbl-many.csv.new"))
    let whole = try scratch.diff("-P", "offset:1.5", "--all").output
    #expect(whole.split(separator: "\n").count { $0.contains("+1.5") } == 40, "\(whole)")
    let annotated = try scratch.diff("-P", "offset:1.5", "--log-format", "github").output
    #expect(annotated.split(separator: "\n").count { $0.hasPrefix("::error") } == 10)
    #expect(annotated.contains("30 more"))
  }
}

/// What a JUnit file says.
private final class JUnitReader: NSObject, XMLParserDelegate {
  var cases: [String] = []
  var failures: [String] = []
  var attributes: [String: [String: String]] = [:]
  private var isInFailure = false

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
  ) {
    self.attributes[element] = attributes
    if element == "testcase" { cases.append(attributes["name"] ?? "") }
    isInFailure = element == "failure"
    if isInFailure { failures.append("") }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if isInFailure, !failures.isEmpty { failures[failures.count - 1] += text }
  }

  func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?) { isInFailure = false }
}
