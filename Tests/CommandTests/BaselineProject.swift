import Execution
import Foundation
import Testing

/// A scratch project whose one report shows a table, with baselines to compare.
struct BaselineProject {
  let project: CommandProject

  static let path = "reports/a/report.md"
  static let folder = "reports/a/baselines"
  static let csv = "\(folder)/tbl-scores.csv"
  static let index = "\(folder)/index.yml"

  /// Numbers that binary fractions hold exactly, so that a tolerance can be met to the last bit; one of them is NaN.
  static func report(first: String = "92.0", label: String = "tbl-scores", extra: String = "") -> String {
    """
    ---
    title: Scratch
    ---

    ```{swift}
    //| label: \(label)
    //| tbl-cap: "Scores."
    Table([
      Column("name", .text(["Bald", "Hat", "Young"])),
      Column("score", .number([\(first), 87.25, Double.nan]), tolerance: .within(absolute: 0.5, relative: 0), direction: .higher),
      Column("n", .integer([400, 400, 399])),
    ], key: ["name"])
    ```
    \(extra)

    """
  }

  /// With its table accepted, unless `accepted` is false.
  init(_ report: String = BaselineProject.report(), accepted: Bool = true) throws {
    project = try CommandProject(["vitrine.yml": "", Self.path: report])
    guard accepted else { return }
    let (code, output) = try diff()
    try #require(code == 0, "\(output)")
    let (accepting, words) = try accept("--all", "--reason", "first version")
    try #require(accepting == 0, "\(words)")
  }

  /// Calls `vitrine diff` as at a desk, whatever the tests run under.
  func diff(_ arguments: String..., ci: Bool = false) throws -> (code: Int32, output: String) { try call(["diff"] + arguments, ci: ci) }

  func accept(_ arguments: String..., ci: Bool = false) throws -> (code: Int32, output: String) { try call(["accept"] + arguments, ci: ci) }

  private func call(_ arguments: [String], ci: Bool) throws -> (code: Int32, output: String) {
    let words = arguments.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
    let (end, output) = try project.shell("CI=\(ci ? "true" : "") exec \"$VITRINE\" \(words)")
    guard case .exited(let code) = end else { return (-1, output) }
    return (code, output)
  }

  /// Every file but the cache's with its contents.
  func files() throws -> [String: [UInt8]] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: project.root).filter { !$0.hasPrefix(".vitrine") }
    return Dictionary(
      uniqueKeysWithValues: paths.compactMap { path in (try? project.bytes(path)).map { (path, $0) } })
  }

  func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: "\(project.root)/\(path)") }
}
