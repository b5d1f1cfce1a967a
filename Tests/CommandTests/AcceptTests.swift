import Execution
import Foundation
import Testing

@Suite("vitrine accept", .serialized, .timeLimit(.minutes(10)))
struct AcceptTests {
  @Test("A difference is seen, accepted with a reason, and gone; mended instead, its pending files go")
  func roundTrip() throws {
    let scratch = try BaselineProject()
    try scratch.project.write(BaselineProject.report(first: "95.0"), BaselineProject.path)
    #expect(try scratch.diff().code == 3)
    #expect(scratch.project.exists("\(BaselineProject.csv).new") && scratch.project.exists("\(BaselineProject.index).new"))

    try scratch.project.write(BaselineProject.report(), BaselineProject.path)
    #expect(try scratch.diff().code == 0)
    #expect(!scratch.project.exists("\(BaselineProject.csv).new") && !scratch.project.exists("\(BaselineProject.index).new"))

    try scratch.project.write(BaselineProject.report(first: "95.0"), BaselineProject.path)
    #expect(try scratch.diff().code == 3)
    #expect(try scratch.accept("tbl-scores").code == 2)
    #expect(try scratch.accept("tbl-scores", "--reason", " ").code == 2)
    let (code, output) = try scratch.accept("tbl-scores", "--reason", "the \"new\" weights: better")
    #expect(code == 0 && output.contains("\(BaselineProject.csv): new values"), "\(output)")
    #expect(try scratch.project.text(BaselineProject.csv).contains("Bald,95.0,400"))
    #expect(try scratch.project.text(BaselineProject.index).contains("weights: better"))
    #expect(try scratch.diff().code == 0)
    #expect(try scratch.files().keys.allSatisfy { !$0.hasSuffix(".new") })
    let nothing = try scratch.accept("--all", "--reason", "again")
    #expect(nothing.code == 2 && nothing.output.contains("nothing is pending"))
  }

  @Test("A baseline that nothing produces is taken away by accepting it, one by one or all")
  func unused() throws {
    let scratch = try BaselineProject()
    try scratch.project.write(BaselineProject.report(label: "tbl-renamed"), BaselineProject.path)
    let (code, output) = try scratch.diff()
    #expect(code == 3 && output.contains("tbl-scores: nothing produces it any more"), "\(output)")
    #expect(output.contains("tbl-renamed: no baseline yet"))

    let unsaid = try scratch.accept("--reason", "renamed")
    #expect(unsaid.code == 2 && unsaid.output.contains("reports/a/report.md:tbl-renamed (new baseline)"), "\(unsaid.output)")
    let unknown = try scratch.accept("tbl-renamd", "--reason", "renamed")
    #expect(unknown.code == 2 && unknown.output.contains("did you mean `tbl-renamed`?"), "\(unknown.output)")

    #expect(try scratch.accept("tbl-renamed", "--reason", "renamed").code == 0)
    #expect(scratch.project.exists("\(BaselineProject.folder)/tbl-renamed.csv") && scratch.project.exists(BaselineProject.csv))
    #expect(try scratch.accept("tbl-scores", "--reason", "renamed").code == 0)
    #expect(!scratch.project.exists(BaselineProject.csv))
    #expect(try !scratch.project.text(BaselineProject.index).contains("tbl-scores"))
    #expect(try scratch.diff().code == 0)
  }

  @Test("A name that is pending in two reports must say which; a report outside reports/ has a folder of its own")
  func twoReports() throws {
    let scratch = try BaselineProject(accepted: false)
    try scratch.project.write(BaselineProject.report(), "reports/b/report.md")
    try scratch.project.write(BaselineProject.report(), "reports/b/notes.md")
    #expect(try scratch.diff().code == 0)
    let (code, output) = try scratch.accept("tbl-scores", "--reason", "first")
    #expect(code == 2 && output.contains("reports/a/report.md:tbl-scores or reports/b/report.md:tbl-scores"), "\(output)")
    #expect(try scratch.accept("b:tbl-scores", "--reason", "first").code == 0)
    #expect(scratch.project.exists("reports/b/baselines/tbl-scores.csv") && !scratch.project.exists(BaselineProject.csv))
    #expect(try scratch.accept("tbl-scores", "--reason", "first").code == 0)

    let notes = try scratch.diff("reports/b/notes.md")
    #expect(notes.output.contains("vitrine accept tbl-scores --in reports/b/notes.md"), "\(notes.output)")
    #expect(try scratch.accept("tbl-scores", "--in", "reports/b/notes.md", "--reason", "first").code == 0)
    #expect(scratch.project.exists("reports/b/notes.baselines/tbl-scores.csv"))
  }

  @Test("Pending values are not taken over an index that changed since, nor from one that is broken")
  func changedSince() throws {
    let scratch = try BaselineProject()
    let index = try scratch.project.text(BaselineProject.index)
    try scratch.project.write(BaselineProject.report(first: "95.0"), BaselineProject.path)
    #expect(try scratch.diff().code == 3)
    let before = try scratch.files()

    try scratch.project.write(index.replacing("0.5", with: "4.0"), BaselineProject.index)
    let changed = try scratch.accept("--all", "--reason", "new")
    #expect(changed.code == 2 && changed.output.contains("changed since these values were made"), "\(changed.output)")

    try scratch.project.write("tables: {", BaselineProject.index)
    let broken = try scratch.accept("--all", "--reason", "new")
    #expect(broken.code == 2 && broken.output.contains("index.yml:"), "\(broken.output)")

    try scratch.project.write(index, BaselineProject.index)
    try scratch.project.write("name,score\n\"", "\(BaselineProject.csv).new")
    let torn = try scratch.accept("--all", "--reason", "new")
    #expect(torn.code == 2 && torn.output.contains("tbl-scores.csv.new:"), "\(torn.output)")
    #expect(try scratch.project.bytes(BaselineProject.csv) == before[BaselineProject.csv])

    #expect(try scratch.diff().code == 3)
    #expect(try scratch.accept("--all", "--reason", "new").code == 0)
    #expect(try scratch.diff().code == 0)
  }

  @Test("Comments and layout of index.yml stay; only the line of the acceptance changes")
  func authoredIndex() throws {
    let scratch = try BaselineProject()
    let authored = """
      # Ours.
      tables:
          # Half a point.
          tbl-scores:
              key:   [name]   # a row a person
              columns: {score: {absolute: 0.5}}
              accepted: {reason: "first", date: 2026-01-01}  # with care

      """
    try scratch.project.write(authored, BaselineProject.index)
    try scratch.project.write(BaselineProject.report(first: "95.0"), BaselineProject.path)
    #expect(try scratch.diff().code == 3)
    // What the cell says of its columns stands in the index already, but for the direction.
    #expect(try scratch.accept("--all", "--reason", "second").code == 0)
    let lines = try scratch.project.text(BaselineProject.index).split(separator: "\n")
    for line in authored.split(separator: "\n") where !line.contains("columns:") && !line.contains("accepted:") {
      #expect(lines.contains(line), "\(lines)")
    }
    #expect(lines.contains { $0.contains("reason: \"second\"") && $0.hasSuffix("  # with care") }, "\(lines)")
    #expect(try scratch.diff().code == 0)

    let anchors = "tables:\n  tbl-scores: &a\n    key: [name]\n  tbl-other: *a\n"
    try scratch.project.write(anchors, BaselineProject.index)
    try scratch.project.write(BaselineProject.report(first: "99.0"), BaselineProject.path)
    #expect(try scratch.diff().code == 3)
    let refused = try scratch.accept("tbl-scores", "--reason", "third")
    #expect(refused.code == 2 && refused.output.contains("cannot be edited"), "\(refused.output)")
    #expect(try scratch.project.text(BaselineProject.index) == anchors)
  }

  @Test("Values that were not shown are not taken")
  func notShown() throws {
    let scratch = try BaselineProject()
    try scratch.project.write(BaselineProject.report(first: "95.0"), BaselineProject.path)
    #expect(try scratch.diff().code == 3)
    let before = try scratch.files()
    let shown = try scratch.project.text("\(BaselineProject.csv).new")
    try scratch.project.write(shown.replacing("95.0", with: "96.0"), "\(BaselineProject.csv).new")
    let (code, output) = try scratch.accept("--all", "--reason", "new")
    #expect(code == 2 && output.contains("not those that were last shown"), "\(output)")
    #expect(try scratch.project.bytes(BaselineProject.csv) == before[BaselineProject.csv])
    #expect(try scratch.project.bytes(BaselineProject.index) == before[BaselineProject.index])
  }

  @Test("Two acceptances at once keep each other's reasons")
  func atOnce() throws {
    func cell(_ label: String, _ value: Double) -> String {
      "```{swift}\n//| label: \(label)\nTable([Column(\"x\", .number([\(value)]))])\n```\n\n"
    }
    let labels = (1...4).map { "tbl-\($0)" }
    let scratch = try BaselineProject(labels.map { cell($0, 1) }.joined())
    let files = try labels.map { try scratch.project.text("\(BaselineProject.folder)/\($0).csv") }
    for round in 1...3 {
      for (label, text) in zip(labels, files) {
        try scratch.project.write(text.replacing("1.0", with: "2.0"), "\(BaselineProject.folder)/\(label).csv")
      }
      #expect(try scratch.diff().code == 3)
      let calls = labels.map { "\"$VITRINE\" accept \($0) --reason round-\(round)-\($0) &" }.joined(separator: " ")
      _ = try scratch.project.shell("export CI=; \(calls) wait")
      let index = try scratch.project.text(BaselineProject.index)
      for label in labels { #expect(index.contains("round-\(round)-\(label)"), "\(index)") }
      #expect(try scratch.diff().code == 0)
    }
  }

  @Test("Ended between the index and the table, an acceptance leaves what diff reports and what can be accepted again")
  func torn() throws {
    let scratch = try BaselineProject()
    try scratch.project.write(BaselineProject.report(first: "95.0"), BaselineProject.path)
    #expect(try scratch.diff().code == 3)
    let old = try scratch.project.text(BaselineProject.csv)
    #expect(try scratch.accept("--all", "--reason", "new").code == 0)
    // As if the table's file had not followed yet.
    try scratch.project.write(old, BaselineProject.csv)
    #expect(try scratch.diff(ci: true).code == 3)
    #expect(try scratch.diff().code == 3)
    #expect(try scratch.accept("--all", "--reason", "new").code == 0)
    #expect(try scratch.diff().code == 0)
  }
}
