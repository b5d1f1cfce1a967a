import Testing
import VitrineTesting

@Suite("Reports")
struct ReportBaselineTests {
  @Test("The tables of every report match their committed baselines", .timeLimit(.minutes(10)), arguments: try reportsOfThisPackage())
  func tables(report: String) throws { try expectBaselines(of: report) }
}
