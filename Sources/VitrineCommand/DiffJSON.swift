import Baselines
import Building
import Exhibits
import Foundation

/// Everything that `vitrine diff` found, as JSON.
struct DiffJSON: Encodable {
  struct Report: Encodable {
    var report: String
    var baselines: String
    var hasFailed: Bool
    var diagnostics: [Diagnostic]
    var tables: [Comparison]
  }

  struct Comparison: Encodable {
    var name: String
    var path: String
    var status: TableComparison.Status
    var comparedValues: Int
    var accepted: Acceptance?
    var differences: [Difference]
    var structure: [Structure]
    var obstacles: [Diagnostic]
    var drift: [Drift]
  }

  struct Acceptance: Encodable { var reason: String, date: String }
  struct Drift: Encodable { var column: String, row: String, delta: Double, share: Double }
  struct Structure: Encodable {
    var kind: StructureDifference.Kind
    var subject: String
    var message: String
    var line: Int
    var column: Int
  }

  struct Difference: Encodable {
    var row: String
    var column: String
    var expected: String
    var actual: String
    var delta: Double?
    var multiple: Double?
    var allowed: String
    var isBetter: Bool?
    /// The place in the CSV file.
    var line: Int
    var columnInLine: Int
  }

  /// The exit code.
  var exitCode: Int32
  var isContinuousIntegration: Bool
  var reports: [Report]

  init(_ summary: DiffSummary) {
    exitCode = summary.status.rawValue
    isContinuousIntegration = summary.isContinuousIntegration
    reports = summary.checks.map { check in
      Report(
        report: check.report.path, baselines: check.folder.shown, hasFailed: check.hasFailed,
        diagnostics: check.diagnostics + check.committed.indexDiagnostics, tables: check.comparisons.map(Comparison.init))
    }
  }

  var text: String {
    get throws {
      let encoder = JSONEncoder.exhibits
      encoder.outputFormatting.insert(.prettyPrinted)
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }
}

extension DiffJSON.Comparison {
  init(_ comparison: TableComparison) {
    self.init(
      name: comparison.name, path: comparison.path, status: comparison.status, comparedValues: comparison.comparedValues,
      accepted: comparison.accepted.map { .init(reason: $0.reason, date: $0.date) },
      differences: comparison.differences.map { one in
        DiffJSON.Difference(
          row: one.row, column: one.column, expected: one.expected, actual: one.actual, delta: one.delta, multiple: one.multiple,
          allowed: one.allowed, isBetter: one.isBetter, line: one.range.start.line, columnInLine: one.range.start.column)
      },
      structure: comparison.structure.map { one in
        DiffJSON.Structure(
          kind: one.kind, subject: one.subject, message: one.message, line: one.range.start.line, column: one.range.start.column)
      },
      obstacles: comparison.obstacles,
      drift: comparison.drift.map { .init(column: $0.column, row: $0.row, delta: $0.delta, share: $0.share) })
  }
}
