import Foundation
import Synchronization
import Testing
import XCTest

@testable import VitrineTesting

@Suite("Baselines in tests", .serialized, .timeLimit(.minutes(10)))
struct TestingTests {
  /// As `#_sourceLocation` gives it in the scratch project.
  private func place(in scratch: ScratchReport) -> SourceLocation {
    SourceLocation(fileID: "SomeTests/SomeTests.swift", filePath: scratch.testFile, line: 1, column: 1)
  }

  @Test("A table that matches passes; one value that differs is an issue at its row in the baseline, saying what differs")
  func swiftTesting() throws {
    let scratch = try ScratchReport()
    try expectBaselines(of: "scores", sourceLocation: place(in: scratch))

    try scratch.commit("name,score,n\nBald,92.5,400\nHat,88.0,401\n")
    let seen = Mutex<[String]>([])
    try withKnownIssue {
      try expectBaselines(of: "scores", sourceLocation: place(in: scratch))
    } matching: { issue in
      guard let place = issue.sourceLocation, let comment = issue.comments.first else { return false }
      seen.withLock { $0.append("\(place.line):\(place.column) \(comment.rawValue)") }
      return place.filePath == scratch.csv && place.line == 3
    }
    #expect(
      seen.withLock { $0 } == [
        "3:8 tbl-scores: Hat, n: expected 401, got 400 (−1, exact)",
        "3:5 tbl-scores: Hat, score: expected 88.0, got 87.25 (−0.75, 1.5 × the tolerance ± 0.5, worse)",
      ])
    #expect(scratch.exists("reports/scores/baselines/tbl-scores.csv.new") != isUnderCI)

    try scratch.commit(ScratchReport.committed)
    try expectBaselines(of: "reports/scores/report.md", sourceLocation: place(in: scratch))
    #expect(!scratch.exists("reports/scores/baselines/tbl-scores.csv.new"))
  }

  @Test("XCTest reports at the same place")
  func xcTest() throws {
    let scratch = try ScratchReport()
    try scratch.commit("name,score,n\nBald,92.0,400\nHat,88.0,400\n")
    let test = RecordingTest(name: "recording") { _ in }
    // The path of a test's file is a constant of the compiler's: this one stands in for the scratch project's.
    test.assert(scratch.testFile)
    #expect(test.failures == ["\(scratch.csv):3: tbl-scores: Hat, score: expected 88.0, got 87.25 (−0.75, 1.5 × the tolerance ± 0.5, worse)"])

    let unknown = RecordingTest(name: "recording") { _ in }
    unknown.XCTAssertBaselines(of: "multi-chanel-attention")
    #expect(unknown.failures.count == 1)
    #expect(unknown.failures.first?.contains("TestingTests.swift:") == true)
    #expect(unknown.failures.first?.contains("did you mean `multi-channel-attention`?") == true)
  }

  @Test("A table without a baseline, a failed cell and a report that is not there do not pass")
  func nothingToCompare() throws {
    let scratch = try ScratchReport()
    try FileManager.default.removeItem(atPath: "\(scratch.root)/reports/scores/baselines")
    let missing = try baselineFindings(of: "scores", testFile: scratch.testFile)
    #expect(missing.map(\.message).contains { $0.contains("`tbl-scores` has no baseline yet") })
    #expect(missing.map(\.file) == ["\(scratch.root)/reports/scores/report.md"])

    try scratch.write("```{swift}\n//| label: tbl-scores\n[1][7]\n```\n", "reports/scores/report.md")
    let failed = try baselineFindings(of: "scores", testFile: scratch.testFile)
    #expect(failed.contains { $0.file == "\(scratch.root)/reports/scores/report.md" && $0.line == 3 })

    #expect(throws: TestingFailure.self) { try baselineFindings(of: "scoers", testFile: scratch.testFile) }
    #expect(try reportNames(testFile: scratch.testFile) == ["scores"])
    try FileManager.default.removeItem(atPath: "\(scratch.root)/reports")
    #expect(throws: TestingFailure.self) { try reportNames(testFile: scratch.testFile) }
  }

  private var isUnderCI: Bool { !["", "0", "false", "no"].contains((ProcessInfo.processInfo.environment["CI"] ?? "").lowercased()) }
}

/// Keeps failures instead of failing.
private final class RecordingTest: XCTestCase {
  var failures: [String] = []

  override func recordFailure(withDescription description: String, inFile file: String, atLine line: Int, expected: Bool) {
    failures.append("\(file):\(line): \(description)")
  }

  func assert(_ testFile: String) { assertBaselines(of: "scores", testFile: testFile, line: 1) }
}
