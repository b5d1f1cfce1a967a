import Foundation
import Testing

/// Expects that a report's tables match their committed baselines.
///
/// Runs the report's stale cells in a kernel, as `vitrine diff` does, and records one issue a difference, at the file and line of the
/// baseline's row. A table without a baseline is an issue, too. Outside CI what differs is left beside the baselines, for
/// `vitrine accept <label> --reason "…"`; under `CI=true` nothing is written there.
///
///     @Test("Numbers are as committed", arguments: try reportsOfThisPackage())
///     func numbers(report: String) throws { try expectBaselines(of: report) }
/// - Parameters:
///   - report: The report's name, which is its folder's, or its path from the folder of `vitrine.yml`.
///   - sourceLocation: Where the test stands; the project is looked for from there upward.
/// - Throws: What keeps the comparison from beginning: no such report, no Swift toolchain, no `vitrine-kernel` among the dependencies.
public func expectBaselines(of report: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  for finding in try baselineFindings(of: report, testFile: sourceLocation.filePath) {
    let file = (finding.file as NSString).lastPathComponent
    Issue.record(
      "\(finding.message)",
      sourceLocation: SourceLocation(
        fileID: "\(sourceLocation.moduleName)/\(file)", filePath: finding.file, line: finding.line, column: finding.column))
  }
}

/// The names of all reports of the project that a test's file lies in, as arguments of a parameterised test.
///
/// - Throws: When there is no report: a test of none would pass.
public func reportsOfThisPackage(filePath: String = #filePath) throws -> [String] { try reportNames(testFile: filePath) }
