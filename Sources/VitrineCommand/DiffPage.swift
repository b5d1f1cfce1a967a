import Baselines
import Building
import Exhibits
import Foundation
import Rendering

/// The outcome of `vitrine diff` as one HTML page: no script, nothing of the network, light and dark, from a phone to a wall.
struct DiffPage {
  private let summary: DiffSummary
  /// How many differences of a table are listed.
  private static let limit = 500

  init(_ summary: DiffSummary) { self.summary = summary }

  var html: String {
    let title = "Baselines: \(summary.sentence)"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(escapedHTML(title))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <header>
      <h1>Tables and their baselines</h1>
      <p class="verdict \(summary.status == .success ? "good" : "bad")">\(escapedHTML(summary.sentence)).</p>
      \(hints)\(contents)</header>
      <main>
      \(summary.checks.map(section).joined())</main>
      </body>
      </html>

      """
  }

  private var hints: String {
    summary.hints.map { hint in
      // What follows the last colon is to be typed.
      let parts = hint.split(separator: ": ", maxSplits: 1).map(String.init)
      return parts.count == 2 && parts[1].hasPrefix("vitrine ")
        ? "<p class=\"hint\">\(escapedHTML(parts[0])): <code>\(escapedHTML(parts[1]))</code></p>\n" : "<p class=\"hint\">\(escapedHTML(hint))</p>\n"
    }.joined()
  }

  private var contents: String {
    let rows = summary.checks.flatMap { check in
      check.comparisons.map { one in
        """
        <li class="\(one.status.rawValue)"><a href="#\(anchor(one, check))">\(mark(one.status)) <span>\(escapedHTML(one.name))</span></a> \
        <small>\(escapedHTML(check.report.name)): \(escapedHTML(one.summary))</small></li>

        """
      }
    }
    return rows.isEmpty ? "" : "<nav aria-label=\"Tables\"><ul>\n\(rows.joined())</ul></nav>\n"
  }

  private func anchor(_ comparison: TableComparison, _ check: BaselineCheck) -> String {
    "t-" + (check.report.path + "-" + comparison.name).utf8.map { byte in
      let isPlain = byte < 128 && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber || byte == 45)
      return isPlain ? String(Unicode.Scalar(byte)) : String(format: "_%02x", byte)
    }.joined()
  }

  /// A sign that needs no colour, with its word for those who hear the page.
  private func mark(_ status: TableComparison.Status) -> String {
    let (sign, word) =
      switch status {
      case .same: ("✓", "same")
      case .different: ("✗", "different")
      case .missing: ("+", "no baseline yet")
      case .unused: ("−", "unused")
      case .impossible: ("!", "not compared")
      }
    return "<b class=\"mark \(status.rawValue)\" role=\"img\" aria-label=\"\(word)\">\(sign)</b>"
  }

  // MARK: - Sections

  private func section(_ check: BaselineCheck) -> String {
    let errors = check.diagnostics + check.committed.indexDiagnostics
    var html = "<section>\n<h2>\(escapedHTML(check.report.path))</h2>\n"
    if !errors.isEmpty { html += "<ul class=\"errors\">\n\(errors.map(item).joined())</ul>\n" }
    html += check.comparisons.map { table($0, check) }.joined()
    if check.comparisons.isEmpty && errors.isEmpty { html += "<p>No table has a baseline, and none asks for one.</p>\n" }
    return html + "</section>\n"
  }

  private func item(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.range.map { "<code>\(escapedHTML($0.file)):\($0.start.line)</code> " } ?? ""
    let hint = diagnostic.hint.map { " <small>\(escapedHTML($0))</small>" } ?? ""
    return "<li>\(place)\(escapedHTML(diagnostic.message))\(hint)</li>\n"
  }

  private func table(_ one: TableComparison, _ check: BaselineCheck) -> String {
    var html = "<article id=\"\(anchor(one, check))\" class=\"\(one.status.rawValue)\">\n"
    html += "<h3>\(mark(one.status)) \(escapedHTML(one.name)) <small>\(escapedHTML(one.summary))</small></h3>\n"
    html += "<p class=\"where\"><code>\(escapedHTML(one.path))</code>"
    if let accepted = one.accepted { html += " accepted \(escapedHTML(accepted.date)): “\(escapedHTML(accepted.reason))”" }
    html += "</p>\n"
    if !one.obstacles.isEmpty { html += "<ul class=\"errors\">\n\(one.obstacles.map(item).joined())</ul>\n" }
    if !one.structure.isEmpty {
      let items = one.structure.prefix(Self.limit).map { "<li><small>line \($0.range.start.line)</small> \(escapedHTML($0.message))</li>\n" }
      html += "<h4>Form</h4>\n<ul>\n\(items.joined())\(more(one.structure.count))</ul>\n"
    }
    if !one.differences.isEmpty { html += differences(one) + context(one, check) }
    if !one.drift.isEmpty { html += drift(one.drift) }
    if one.status == .missing, let new = check.regenerated[one.name] { html += values(new.table) }
    return html + "</article>\n"
  }

  private func more(_ count: Int) -> String { count > Self.limit ? "<li>… and \(count - Self.limit) more</li>\n" : "" }

  // MARK: - Differences

  private func differences(_ one: TableComparison) -> String {
    let shown = Array(one.differences.worstFirst.prefix(Self.limit))
    // Bars of one column share a scale: columns have units of their own.
    var longest: [String: Double] = [:]
    for case let (column, delta?) in shown.map({ ($0.column, $0.delta) }) where delta.isFinite {
      longest[column] = max(longest[column] ?? 0, abs(delta))
    }
    let rows = shown.map { difference in
      """
      <tr>\(field("th scope=\"row\"", "row", escapedHTML(difference.row)))\(field("td", "column", escapedHTML(difference.column)))\
      \(field("td class=\"number\"", "expected", escapedHTML(difference.expected)))\
      \(field("td class=\"number\"", "actual", escapedHTML(difference.actual)))\
      \(field("td class=\"delta\"", "delta", bar(difference, longest[difference.column] ?? 0)))\
      \(field("td class=\"number\"", "× tolerance", difference.multiple.map(multipleText) ?? "–"))\
      \(field("td", "allowed", escapedHTML(difference.allowed)))\(field("td", "verdict", verdict(difference)))</tr>

      """
    }
    let heads = ["row", "column"].map { "<th scope=\"col\">\($0)</th>" }
      + ["expected", "actual", "delta", "× tolerance"].map { "<th scope=\"col\" class=\"number\">\($0)</th>" }
      + ["allowed", "verdict"].map { "<th scope=\"col\">\($0)</th>" }
    let rest = one.differences.count - shown.count
    return """
      <h4>Values, the furthest first</h4>
      <div class="scroll"><table class="differences">
      <thead><tr>\(heads.joined())</tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      </table></div>
      \(rest > 0 ? "<p>… and \(rest) more.</p>\n" : "")
      """
  }

  /// A cell that names its column where a narrow screen stacks them.
  private func field(_ element: String, _ label: String, _ content: String) -> String {
    "<\(element) data-label=\"\(label)\"><span>\(content)</span></\(element.prefix { $0 != " " })>"
  }

  /// The delta with a bar from the middle: right is more, left is less, hatched is worse.
  private func bar(_ difference: CellDifference, _ longest: Double) -> String {
    guard let delta = difference.delta, delta.isFinite else { return "–" }
    let text = escapedHTML(deltaText(delta))
    guard longest > 0 else { return text }
    let percent = max(2, abs(delta) / longest * 50)
    let left = delta < 0 ? 50 - percent : 50
    let kind = difference.isBetter.map { $0 ? "better" : "worse" } ?? "neutral"
    return """
      \(text)<i class="bar" aria-hidden="true"><i class="\(kind)" style="left:\(String(format: "%.1f", left))%;width:\
      \(String(format: "%.1f", percent))%"></i></i>
      """
  }

  private func verdict(_ difference: CellDifference) -> String {
    difference.isBetter.map { $0 ? "▲ better" : "▼ worse" } ?? "–"
  }

  private func drift(_ drift: [ColumnDrift]) -> String {
    let rows = drift.map { one in
      let share = String(format: "%.0f", one.share * 100)
      return """
        <tr><th scope="row">\(escapedHTML(one.column))</th><td>\(escapedHTML(one.row))</td><td class="number">\(escapedHTML(deltaText(one.delta)))</td>\
        <td class="number">\(share) %<i class="bar" aria-hidden="true"><i class="neutral" style="left:0;width:\(share)%"></i></i></td></tr>

        """
    }
    return """
      <h4>Drift inside the tolerance since acceptance</h4>
      <div class="scroll"><table>
      <thead><tr><th scope="col">column</th><th scope="col">furthest at</th><th scope="col">delta</th>\
      <th scope="col">of the tolerance</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      </table></div>

      """
  }
}
