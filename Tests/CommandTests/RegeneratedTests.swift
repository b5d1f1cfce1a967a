import Baselines
import Exhibits
import Foundation
import Markdown
import Reports
import Testing

@testable import Building

@Suite("What has a baseline")
struct RegeneratedTests {
  private let table = Table([Column("x", .integer([1, 2]))])
  private let figure = Figure(.bars(BarChart(categories: ["a"], series: [.init("s", [1])])))

  /// A cell's options, and what it came to.
  private func names(_ cells: [(options: String, outcome: CellOutcome)], frontMatter: String = "") -> RegeneratedTables {
    let text = (frontMatter.isEmpty ? "" : "---\n\(frontMatter)\n---\n\n")
      + cells.map { "```{swift}\n" + $0.options.split(separator: "\n").map { "//| \($0)\n" }.joined() + "1\n```\n\n" }.joined()
    let report = readReport(
      path: "reports/a/report.md", document: readMarkdown(path: "reports/a/report.md") { _ in Array(text.utf8) },
      project: ProjectSettings())
    #expect(report.diagnostics.isEmpty)
    return regenerated(report, outcomes: cells.map(\.outcome))
  }

  private func shown(_ exhibits: Exhibit...) -> CellOutcome { CellOutcome(.finished, exhibits: exhibits) }

  @Test("Tables of tbl- cells by default, figures when asked")
  func automatic() {
    let outcome = shown(.table(table), .figure(figure), .text("words"))
    let cells = ["label: tbl-a", "label: fig-b", "label: c", "eval: true"].map { (options: $0, outcome: outcome) }
    #expect(names(cells).tables.map(\.name) == ["tbl-a"])
    #expect(names([("label: fig-b\nbaseline: true", shown(.figure(figure)))]).tables.map(\.name) == ["fig-b"])
    #expect(names([("baseline: named", shown(.table(table)))]).tables.map(\.name) == ["named"])
    #expect(names([("label: tbl-a\nbaseline: false", outcome)]).tables.isEmpty)
    #expect(names([("label: fig-b", outcome)], frontMatter: "baselines: {figures: true}").tables.map(\.name) == ["fig-b"])
    #expect(names([("label: tbl-a", outcome)], frontMatter: "baselines: false").tables.isEmpty)
    let asked = [(options: "label: tbl-a\nbaseline: true", outcome: shown(.table(table)))]
    #expect(names(asked, frontMatter: "baselines: false").tables.map(\.name) == ["tbl-a"])
  }

  @Test("Several tables are numbered, panels included")
  func several() {
    let outcome = shown(.table(table), .panels([.table(table), .figure(figure), .panels([.table(table)])]))
    #expect(names([("label: tbl-a", outcome)]).tables.map(\.name) == ["tbl-a-1", "tbl-a-2", "tbl-a-3"])
    #expect(names([("label: tbl-a\nbaseline: true", outcome)]).tables.map(\.name) == ["tbl-a-1", "tbl-a-2", "tbl-a-3", "tbl-a-4"])
  }

  @Test("A name that two cells claim is an error that names both")
  func clash() {
    let result = names([("label: tbl-a", shown(.table(table), .table(table))), ("label: tbl-a-2", shown(.table(table)))])
    #expect(result.tables.map(\.name) == ["tbl-a-1", "tbl-a-2"])
    #expect(result.diagnostics.map(\.message) == ["baseline `tbl-a-2` belongs to two cells, `tbl-a` and `tbl-a-2`"])
    #expect(result.diagnostics.first?.range?.start.line == 6 && result.diagnostics.first?.notes.first?.range?.start.line == 1)
  }

  @Test("A cell that asks for a baseline and shows nothing to compare is an error; one that failed keeps its baselines")
  func nothing() {
    #expect(names([("label: tbl-a\nbaseline: true", shown(.text("words")))]).diagnostics.count == 1)
    let result = names([("label: tbl-a", CellOutcome(.failed)), ("label: tbl-b", CellOutcome(.blocked))])
    #expect(result.silent.map(\.label) == ["tbl-a", "tbl-b"] && result.diagnostics.isEmpty)
    let silent = result.silent[0]
    #expect(["tbl-a", "tbl-a-1", "tbl-a-12"].allSatisfy(silent.produces))
    #expect(!["tbl-b", "tbl-a-", "tbl-a-x", "tbl-ab", "tbl"].contains(where: silent.produces))
  }

  @Test(
    "Two reports of a folder never share their baselines",
    arguments: [
      ("reports/a/report.md", "reports/a/baselines"), ("reports/a/index.md", "reports/a/index.baselines"), ("notes.md", "notes.baselines"),
      ("notes.txt", "notes.txt.baselines"), ("baselines.md", "baselines.baselines"),
    ])
  func folders(report: String, expected: String) {
    let project = Project(root: "/nowhere", settings: ProjectSettings(), diagnostics: [], source: [])
    #expect(project.baselineFolder(of: report).shown == expected)
    #expect(project.baselineFolder(of: report).path == "/nowhere/\(expected)")
  }

  @Test(
    "What CI is",
    arguments: [(nil, false), ("", false), ("false", false), ("0", false), ("true", true), ("1", true)] as [(String?, Bool)])
  func continuousIntegration(value: String?, expected: Bool) {
    #expect(isContinuousIntegration(value.map { ["CI": $0] } ?? [:]) == expected)
  }

  @Test("A kernel is told where the datasets are, and which file says so")
  func datasets() {
    var settings = ProjectSettings()
    settings.datasets = ["svhn": "/data/svhn", "celeba": "../faces"]
    let project = Project(root: "/nowhere", settings: settings, diagnostics: [], source: [])
    #expect(
      project.kernelVariables == [
        "VITRINE_DATASETS": "celeba\t/faces\nsvhn\t/data/svhn", "VITRINE_SETTINGS": "/nowhere/vitrine.yml",
      ])
  }
}
