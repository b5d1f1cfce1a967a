import Exhibits
import Markdown
import Reports
import Testing

@testable import Execution
@testable import Preview

@Suite("How results stand after an edit")
struct StandingTests {
  private func report(_ text: String) -> Report {
    var known = KnownAnalyses()
    return readReport(
      path: "a.md", document: readMarkdown(path: "a.md") { _ in Array(text.utf8) }, project: ProjectSettings(), parameterOverrides: [],
      known: &known)
  }

  private func identities(_ report: Report) -> CellIdentities { CellIdentities(report, graph(of: report).0) }

  private let source = """
    Some prose.

    ```{swift}
    //| label: first
    let a = 1
    ```

    ```{swift}
    //| label: second
    let b = a + 1
    ```

    ```{swift}
    //| label: other
    let c = 3
    ```

    It is `{swift} b`.
    """

  @Test("Prose, comments and captions leave every identity as it is")
  func prose() {
    let before = identities(report(source))
    #expect(identities(report(source.replacing("Some prose", with: "Other\n\nwords"))) == before)
    #expect(identities(report(source.replacing("let a = 1", with: "let a = 1  // one"))) == before)
    #expect(identities(report(source.replacing("label: first", with: "label: first\n//| echo: true"))) == before)
  }

  @Test("Code changes its own identity and those of its readers only")
  func code() {
    let before = identities(report(source))
    let after = identities(report(source.replacing("let a = 1", with: "let a = 2")))
    #expect(after.cells[0] != before.cells[0] && after.cells[1] != before.cells[1] && after.cells[2] == before.cells[2])
    #expect(after.inlines != before.inlines)
    let slower = identities(report(source.replacing("label: other", with: "label: other\n//| timeout: 7")))
    #expect(slower.cells[2] != before.cells[2] && slower.cells[0] == before.cells[0])
  }

  private func none(_ report: Report) -> ([OutputStore.Hit?], [OutputStore.Hit?]) {
    (report.cells.map { _ in nil }, report.inlines.map { _ in nil })
  }

  private func run(_ outcomes: [CellOutcome], _ inlines: [InlineOutcome]) -> ReportRun {
    ReportRun(outcomes: outcomes, inlines: inlines, fingerprints: [], reads: [], executed: 0, hasFailed: false)
  }

  @Test("Before anything ran all is pending, and a directive shows an ellipsis")
  func nothing() {
    let report = report(source)
    var memory = ResultMemory()
    let (cells, inlines) = none(report)
    let standing = memory.standing(of: report, identities(report), cellHits: cells, inlineHits: inlines)
    #expect(standing.pendingCells == [0, 1, 2] && standing.pendingInlines == [0] && !standing.isComplete)
    #expect(standing.outcomes.map(\.status) == [.notEvaluated, .notEvaluated, .notEvaluated])
    #expect(standing.inlines == [.value("…")])
  }

  @Test("A failure holds through an edit of prose and moves with its cell; an edit of its code shows it as the last one known")
  func failure() {
    let old = report(source)
    var memory = ResultMemory()
    let bad = CellOutcome(.failed, diagnostics: [.error("bad", at: SourceRange(file: "a.md", line: 10, column: 9))])
    memory.settle(run([CellOutcome(.finished), bad, CellOutcome(.finished)], [.blocked]), of: old, identities(old))
    #expect(memory.hasFailures)

    let moved = report("More.\n\n" + source)
    let (cells, inlines) = none(moved)
    let standing = memory.standing(of: moved, identities(moved), cellHits: cells, inlineHits: inlines)
    #expect(standing.isComplete)
    #expect(standing.outcomes[1].diagnostics.first?.range?.start == SourcePosition(line: 12, column: 9))

    let edited = report(source.replacing("a + 1", with: "a + 2"))
    let after = memory.standing(of: edited, identities(edited), cellHits: cells, inlineHits: inlines)
    #expect(after.pendingCells == [1] && after.outcomes[1].status == .failed)
  }

  @Test("A changed file makes everything pending that only the sources vouch for")
  func files() {
    let report = report(source)
    var memory = ResultMemory()
    memory.settle(run(report.cells.map { _ in CellOutcome(.finished) }, [.value("2")]), of: report, identities(report))
    memory.forgetSettled()
    let (cells, inlines) = none(report)
    #expect(memory.standing(of: report, identities(report), cellHits: cells, inlineHits: inlines).pendingCells == [0, 1, 2])
  }

  @Test("A run goes on as long as what it is about to do is still wanted")
  func wanted() {
    let old = report(source)
    let run = CellRun(report: old, identities: identities(old))
    let other = identities(report(source.replacing("let c = 3", with: "let c = 4")))
    #expect(run.isWanted(by: other, running: "first"))
    #expect(!run.isWanted(by: other, running: "other"))
    #expect(!run.isWanted(by: other, running: nil))
    #expect(run.isWanted(by: identities(report("New prose.\n\n" + source)), running: nil))
  }
}
