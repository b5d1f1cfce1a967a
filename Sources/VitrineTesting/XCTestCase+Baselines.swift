import XCTest

extension XCTestCase {
  /// Asserts that a report's tables match their committed baselines; each difference is a failure at the file and line of the baseline's row.
  ///
  ///     func testNumbers() { XCTAssertBaselines(of: "multi-channel-attention") }
  /// The same as ``expectBaselines(of:sourceLocation:)`` for tests written with XCTest.
  /// - Parameter report: The report's name, which is its folder's, or its path from the folder of `vitrine.yml`.
  public func XCTAssertBaselines(of report: String, file: StaticString = #filePath, line: UInt = #line) {
    do {
      for finding in try baselineFindings(of: report, testFile: "\(file)") {
        recordFailure(withDescription: finding.message, inFile: finding.file, atLine: finding.line, expected: true)
      }
    } catch {
      recordFailure(withDescription: "\(error)", inFile: "\(file)", atLine: Int(line), expected: true)
    }
  }
}
