import Execution
import Foundation
import FoundationXML
import Testing

@Suite("vitrine diff", .serialized, .timeLimit(.minutes(10)))
struct DiffTests {
  /// One change of the committed table, and what must be said of it.
  struct Edit {
    var name: String
    var change: (String) -> String
    var code: Int32 = 3
    var words: [String]

    init(_ name: String, _ from: String, _ to: String, code: Int32 = 3, _ words: String...) {
      (self.name, self.code, self.words) = (name, code, words)
      change = { $0.replacing(from, with: to) }
    }

    /// A change of each line.
    init(_ name: String, lines: @escaping (Substring) -> String, _ words: String...) {
      (self.name, self.words) = (name, words)
      change = { $0.split(separator: "\n").map { lines($0) + "\n" }.joined() }
    }
  }

  static var edits: [Edit] {
    [
      Edit("a column that disappeared", lines: { $0.hasPrefix("name") ? "\($0),old" : "\($0),1" }, "column \"old\" is missing"),
      Edit("a column that is new", lines: { $0.split(separator: ",").prefix(2).joined(separator: ",") }, "column \"n\" is new"),
      Edit("rows in another order", "Bald,92.0,400\nHat,87.25,400\n", "Hat,87.25,400\nBald,92.0,400\n", "moved", "tbl-scores.csv"),
      Edit("a row that disappeared", "Young,", "Old,1.0,2\nYoung,", "line 4: row \"Old\" is missing"),
      Edit("a row that is new", "Hat,87.25,400\n", "", "row \"Hat\" is new"),
      Edit("NaN that appears", "Young,NaN", "Young,1.0", "1.0", "NaN"),
      Edit("NaN that goes", "Hat,87.25", "Hat,NaN", "NaN", "87.25"),
      Edit("a value at its tolerance", "92.0", "92.5", code: 0, "drift", "100 %", "first version"),
      Edit("a value one tolerance and a bit away", "92.0", "92.5078125", "92.5078125", "−0.5078", "worse"),
      Edit("a change for the better", "92.0", "80.5", "+11.5", "23.0", "better"),
      Edit("an integer", ",399", ",398", "398", "399", "exact"),
      Edit("a type", ",399", ",none", "tbl-scores.csv"),
      Edit("a field too many", "Hat,", "Hat,1,", "tbl-scores.csv:3:", "4 fields"),
      Edit("an unclosed quote", "Hat,", "\"Hat,", "tbl-scores.csv:3:", "quote"),
    ]
  }

  @Test("Every kind of change of a table is caught, and what is within tolerance passes")
  func edits() throws {
    let scratch = try BaselineProject()
    let good = try scratch.project.text(BaselineProject.csv)
    try #require(good == "name,score,n\nBald,92.0,400\nHat,87.25,400\nYoung,NaN,399\n")
    for edit in Self.edits {
      let text = edit.change(good)
      try #require(text != good)
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

  @Test("By rules that cannot be read nothing is the same")
  func brokenRules() throws {
    let scratch = try BaselineProject()
    let index = try scratch.project.text(BaselineProject.index)
    try scratch.project.write(index.replacing("absolute: 0.5", with: "absolute: .inf"), BaselineProject.index)
    let (code, output) = try scratch.diff()
    #expect(code == 3 && output.contains("1 table: 1 not compared") && !output.contains("agree"), "\(output)")
  }

  @Test("Baselines of a report that is not there any more are of no use, and can be taken away")
  func goneReport() throws {
    let scratch = try BaselineProject()
    let (csv, index) = (try scratch.project.text(BaselineProject.csv), try scratch.project.text(BaselineProject.index))
    for folder in ["reports/gone/baselines", "reports/a/notes.baselines"] {
      try scratch.project.write(csv, "\(folder)/tbl-scores.csv")
      try scratch.project.write(index, "\(folder)/index.yml")
    }
    let (code, output) = try scratch.diff(ci: true)
    #expect(code == 3 && output.contains("reports/gone/report.md") && output.contains("reports/a/notes.md"), "\(output)")
    #expect(output.contains("1 the same, 2 of no use any more"), "\(output)")
    #expect(try scratch.diff(BaselineProject.path).code == 0)
    // A report that is there and not among the project's is somebody else's to look at.
    try scratch.project.write("# Notes\n", "reports/a/notes.md")
    #expect(try scratch.diff().output.contains("1 of no use any more"))
    #expect(try scratch.accept("gone:tbl-scores", "--reason", "went").code == 0)
    #expect(!scratch.project.exists("reports/gone/baselines"))
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
    let annotation = "file=\(BaselineProject.csv),line=3,col=5::tbl-scores: Hat, score: expected 1.0, got 87.25"
    #expect(annotations.contains { $0.contains(annotation) })

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
