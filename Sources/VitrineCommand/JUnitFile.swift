import Baselines
import Building
import Exhibits
import Foundation

/// The outcome of `vitrine diff` in the XML that test dashboards read: a suite a report, a test a table.
struct JUnitFile {
  let xml: String

  init(_ summary: DiffSummary) {
    var suites = ""
    var total = Counts()
    for check in summary.checks {
      let (text, counts) = Self.suite(check, missingFails: summary.isContinuousIntegration)
      suites += text
      total.add(counts)
    }
    xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"vitrine diff\"\(total.attributes)>\n\(suites)</testsuites>\n"
  }

  private struct Counts {
    var tests = 0
    var failures = 0
    var errors = 0
    var skipped = 0
    var seconds = 0.0

    mutating func add(_ other: Counts) {
      tests += other.tests
      failures += other.failures
      errors += other.errors
      skipped += other.skipped
      seconds += other.seconds
    }

    var attributes: String {
      " tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\" time=\"\(String(format: "%.3f", seconds))\""
    }
  }

  private static func suite(_ check: BaselineCheck, missingFails: Bool) -> (String, Counts) {
    var counts = Counts()
    var tests = ""
    counts.seconds = check.seconds
    func test(_ name: String, _ file: String, _ line: Int, _ inside: String) {
      counts.tests += 1
      let place = "file=\(quoted(file)) line=\"\(line)\""
      let head = "    <testcase name=\(quoted(name)) classname=\(quoted(check.report.name)) \(place) time=\"0\""
      tests += inside.isEmpty ? head + "/>\n" : head + ">\n\(inside)    </testcase>\n"
    }
    let broken = check.diagnostics + check.committed.indexDiagnostics
    if !broken.isEmpty || check.hasFailed {
      counts.errors += 1
      let message = broken.first?.message ?? "the report failed"
      let place = broken.first?.range
      test(
        "the report runs", place?.file ?? check.report.path, place?.start.line ?? 1,
        outcome("error", type: "report", message: message, lines: broken.map(line)))
    }
    for comparison in check.comparisons {
      let problems = comparison.diagnostics(missingIsError: missingFails)
      let place = problems.first?.range?.start.line ?? 1
      let inside: String
      switch comparison.status {
      case .same: inside = ""
      case .missing where !missingFails:
        counts.skipped += 1
        inside = "      <skipped message=\(quoted("no baseline yet"))/>\n"
      case .impossible:
        counts.errors += 1
        inside = outcome("error", type: "impossible", message: problems.first?.message ?? "not compared", lines: problems.map(line))
      case .different, .missing, .unused:
        counts.failures += 1
        inside = outcome("failure", type: comparison.status.rawValue, message: comparison.summary, lines: problems.map(line))
      }
      test(comparison.name, comparison.path, place, inside)
    }
    return ("  <testsuite name=\(quoted(check.report.path))\(counts.attributes)>\n\(tests)  </testsuite>\n", counts)
  }

  private static func outcome(_ kind: String, type: String, message: String, lines: [String]) -> String {
    // A dashboard shows a page of it, not a table.
    let rest = lines.count > 200 ? ["… and \(lines.count - 200) more"] : []
    let text = escaped((lines.prefix(200) + rest).joined(separator: "\n"))
    return "      <\(kind) type=\(quoted(type)) message=\(quoted(message))>\(text)</\(kind)>\n"
  }

  private static func line(_ diagnostic: Diagnostic) -> String {
    (diagnostic.range.map { "\($0.file):\($0.start.line): " } ?? "") + diagnostic.message
  }

  private static func quoted(_ text: String) -> String {
    "\"\(escaped(text).replacing("\n", with: "&#10;").replacing("\t", with: "&#9;"))\""
  }

  /// XML 1.0 has no place for most control characters, escaped or not.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\r": result += "&#13;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case _ where scalar.value < 32 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
