import XCTest

extension XCTestCase {
  /// Asserts that a report's tables match their committed baselines.
  ///
  /// Each difference is a failure at the file and line of the baseline's row.
  ///     func testNumbers() { XCTAssertBaselines(of: "random-channels") }
  /// The same as ``expectBaselines(of:sourceLocation:)`` for tests written with XCTest.
  /// - Parameter report: The report's name, which is its folder's, or its path from the folder of `vitrine.yml`.
  public func XCTAssertBaselines(of report: String, file: StaticString = #filePath, line: UInt = #line) {
    assertBaselines(of: report, testFile: "\(file)", line: Int(line))
  }

  func assertBaselines(of report: String, testFile: String, line: Int) {
    do {
      for finding in try baselineFindings(of: report, testFile: testFile) {
        recordFailure(withDescription: finding.message, inFile: finding.file, atLine: finding.line, expected: true)
      }
    } catch {
      recordFailure(withDescription: "\(error)", inFile: testFile, atLine: line, expected: true)
    }
  }
}
