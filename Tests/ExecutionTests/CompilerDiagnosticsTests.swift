import Exhibits
import Testing

@testable import Execution

@Suite("Messages of the Swift compiler")
struct CompilerDiagnosticsTests {
  @Test("An error and a warning keep their place; notes join the message before them")
  func errorsWarningsNotes() {
    let output = """
      reports/a/report.md:12:7: error: cannot find 'x' in scope
      let y = x
            ^
      reports/a/report.md:13:5: warning: variable 'z' was never used
      reports/a/report.md:3:5: note: did you mean 'z'?
      /somewhere/main.swift:1:8: note: in generated code
      """
    let found = compilerDiagnostics(in: output)
    #expect(found.map(\.severity) == [.error, .warning])
    #expect(found[0].message == "cannot find 'x' in scope")
    #expect(found[0].range == SourceRange(file: "reports/a/report.md", line: 12, column: 7))
    #expect(found[1].notes.map(\.message) == ["did you mean 'z'?", "in generated code"])
    #expect(found[1].notes.map { $0.range?.start.line } == [3, nil])
  }

  @Test("The same message at the same place is told once")
  func duplicates() {
    #expect(compilerDiagnostics(in: "a.md:1:1: error: no\na.md:1:1: error: no\n").count == 1)
  }

  @Test("Source lines that look like messages are not")
  func sourceLines() {
    #expect(compilerDiagnostics(in: "let text = \": error: nothing\"\n<unknown>:0: error: x").isEmpty)
  }
}
