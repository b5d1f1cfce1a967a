import Execution
import Foundation

/// A project in a folder of its own, with one report and its committed baseline.
final class ScratchReport {
  let root: String
  /// A path in the project where a test might stand.
  var testFile: String { "\(root)/Tests/SomeTests.swift" }
  var csv: String { "\(root)/reports/scores/baselines/tbl-scores.csv" }

  static let committed = "name,score,n\nBald,92.0,400\nHat,87.25,400\n"

  init() throws {
    // Without symbolic links, as issues name it.
    root = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path + "/vitrine-testing-\(UUID().uuidString)"
    try write("", "vitrine.yml")
    try write(
      """
      ```{swift}
      //| label: tbl-scores
      //| tbl-cap: "Scores."
      Table([
        Column("name", .text(["Bald", "Hat"])), Column("score", .number([92, 87.25]), tolerance: .within(absolute: 0.5, relative: 0)),
        Column("n", .integer([400, 400])),
      ], key: ["name"])
      ```

      """, "reports/scores/report.md")
    try write(
      "tables:\n  tbl-scores:\n    key: [name]\n    columns:\n      score: {absolute: 0.5, direction: higher}\n",
      "reports/scores/baselines/index.yml")
    try write(Self.committed, "reports/scores/baselines/tbl-scores.csv")
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func write(_ text: String, _ path: String) throws { try writeAtomically(Array(text.utf8), to: "\(root)/\(path)") }

  /// Changes the committed table.
  func commit(_ text: String) throws { try write(text, "reports/scores/baselines/tbl-scores.csv") }

  func exists(_ path: String) -> Bool { access("\(root)/\(path)", F_OK) == 0 }
}
