import Baselines
import Building
import Exhibits
import Foundation

/// The outcome of `vitrine diff` as text: a headline a table, then what differs, aligned by column.
struct DiffText {
  var isColored = false
  /// Whether tables that are the same are named, and drift told.
  var showsSame = true
  /// Whether long tables are shown whole.
  var showsAll = false
  /// The columns of the terminal that shows it; `nil` where lines may be as long as they like.
  var terminalWidth: Int?

  /// How many differences of a table are shown otherwise.
  static let limit = 20

  /// What came of one report.
  func text(_ check: BaselineCheck) -> String {
    var text = ""
    for comparison in check.comparisons where showsSame || comparison.status != .same { text += self.text(comparison, in: check) }
    if text.isEmpty && check.comparisons.isEmpty && !check.hasFailed && showsSame {
      text = styled("  no table has a baseline, and none asks for one\n", .faint)
    }
    return text.isEmpty ? "" : styled(printable(check.report.path), .bold) + "\n" + text
  }

  private func text(_ comparison: TableComparison, in check: BaselineCheck) -> String {
    var text = "\(mark(comparison.status)) \(styled(printable(comparison.name), .bold)): \(comparison.summary)\n"
    for obstacle in comparison.obstacles {
      text += "    \(obstacle.range.map { "\($0.file):\($0.start.line): " } ?? "")\(printable(obstacle.message))\n"
      if let hint = obstacle.hint { text += "    \(styled("hint:", .green)) \(printable(hint))\n" }
    }
    if !comparison.structure.isEmpty || !comparison.differences.isEmpty {
      text += "    \(styled(comparison.path, .faint))\n"
      for difference in comparison.structure {
        text += "    line \(difference.range.start.line): \(printable(difference.message))\n"
      }
      text += differences(comparison.differences)
    }
    for drift in comparison.drift { text += "    \(styled(sentence(drift, comparison.accepted), .faint))\n" }
    return text
  }

  private func mark(_ status: TableComparison.Status) -> String {
    switch status {
    case .same: styled("✓", .green)
    case .missing: styled("+", .yellow)
    case .different: styled("✗", .red)
    case .unused: styled("−", .red)
    case .impossible: styled("!", .red)
    }
  }

  // MARK: - Differences

  private func differences(_ all: [CellDifference]) -> String {
    guard !all.isEmpty else { return "" }
    var shown = all
    if !showsAll && all.count > Self.limit {
      // The furthest are shown, where they stand in the table.
      let worst = Set(all.worstFirst.prefix(Self.limit))
      shown = Array(all.filter(worst.contains).prefix(Self.limit))
    }
    let columns = columns(shown)
    var text = ""
    for line in 0...shown.count {
      let fields = columns.map { $0[line] }.joined(separator: "  ")
      if line == 0 {
        text += "    " + styled(fields.trimmingTrailingBlanks, .faint) + "\n"
      } else {
        let verdict = shown[line - 1].isBetter.map { $0 ? styled("▲ better", .green) : styled("▼ worse", .red) }
        text += "    " + (fields + (verdict.map { "  " + $0 } ?? "")).trimmingTrailingBlanks + "\n"
      }
    }
    if shown.count < all.count {
      text += styled("    the \(shown.count) furthest of \(all.count); --all shows the rest, --report diff.html a page\n", .faint)
    }
    return text
  }

  /// What a table of differences gives up to fit a terminal.
  private struct Detail {
    var shortensNumbers = false
    var nameWidth = 40
    var showsAllowed = true

    /// From all there is to what is needed to find the place.
    static let all = [
      Detail(), Detail(shortensNumbers: true), Detail(shortensNumbers: true, nameWidth: 20),
      Detail(shortensNumbers: true, nameWidth: 16, showsAllowed: false),
    ]
  }

  /// The columns in the most detail that fits, each padded to one width.
  private func columns(_ shown: [CellDifference]) -> [[String]] {
    let verdict = shown.contains { $0.isBetter != nil } ? width("  ▼ worse") + 1 : 0
    var columns: [[String]] = []
    for detail in Detail.all {
      columns = self.columns(shown, detail)
      let taken = 4 + columns.reduce(0) { $0 + width($1[0]) + 2 } - 2 + verdict
      guard let terminalWidth, taken > terminalWidth else { break }
    }
    return columns
  }

  private func columns(_ shown: [CellDifference], _ detail: Detail) -> [[String]] {
    let values = shown.map { one in
      detail.shortensNumbers ? abridged(one.expected, one.actual) : (one.expected, one.actual)
    }
    let columns = [
      ["row"] + shown.map { short($0.row, detail.nameWidth) }, ["column"] + shown.map { short($0.column, detail.nameWidth) },
      pointed("expected", values.map { short($0.0, detail.nameWidth) }), pointed("actual", values.map { short($0.1, detail.nameWidth) }),
      pointed("delta", shown.map { $0.delta.map(deltaText) ?? "" }),
      pointed("× tolerance", shown.map { $0.multiple.map(multipleText) ?? "" }),
    ]
    return (columns + (detail.showsAllowed ? [["allowed"] + shown.map { short($0.allowed, 40) }] : [])).map(filled)
  }

  /// Two numbers with no more digits than tell them apart, six at least; other texts as they are.
  private func abridged(_ expected: String, _ actual: String) -> (String, String) {
    guard let one = Double(expected), let other = Double(actual), one.isFinite, other.isFinite, one != other else {
      return (expected, actual)
    }
    for digits in 6..<17 {
      let texts = (String(format: "%.\(digits)g", one), String(format: "%.\(digits)g", other))
      // A difference that only the last digit shows is shown wrong by it.
      if texts.0 != texts.1, String(format: "%.\(digits - 1)g", one) != String(format: "%.\(digits - 1)g", other) {
        return (texts.0.utf8.count < expected.utf8.count ? texts.0 : expected, texts.1.utf8.count < actual.utf8.count ? texts.1 : actual)
      }
    }
    return (expected, actual)
  }

  /// A heading over numbers whose decimal points stand under each other; what is no number ends where their whole parts do.
  private func pointed(_ heading: String, _ texts: [String]) -> [String] {
    let parts = texts.map(Self.parts)
    let wholes = parts.map { width($0.whole) }.max() ?? 0
    let fractions = parts.map { width($0.fraction) }.max() ?? 0
    let aligned = parts.map { part in
      String(repeating: " ", count: wholes - width(part.whole)) + part.whole + part.fraction
        + String(repeating: " ", count: fractions - width(part.fraction))
    }
    let missing = max(0, wholes + fractions - width(heading))
    return [String(repeating: " ", count: missing) + heading]
      + aligned.map { String(repeating: " ", count: max(0, width(heading) - wholes - fractions)) + $0 }
  }

  private static func parts(_ text: String) -> (whole: String, fraction: String) {
    guard let point = text.firstIndex(of: "."), text.contains(where: \.isNumber),
      text.allSatisfy({ $0.isNumber || ".+-−eE".contains($0) })
    else { return (text, "") }
    return (String(text[..<point]), String(text[point...]))
  }

  private func filled(_ texts: [String]) -> [String] {
    let wide = texts.map(width).max() ?? 0
    return texts.map { $0 + String(repeating: " ", count: wide - width($0)) }
  }

  private func short(_ text: String, _ columns: Int) -> String { shortened(printable(text), to: columns) }

  // MARK: - Words

  private func sentence(_ drift: ColumnDrift, _ accepted: BaselineIndex.Acceptance?) -> String {
    let since = accepted.map { "since \($0.date) (\(printable($0.reason)))" } ?? "since acceptance"
    return "drift \(since): `\(printable(drift.column))` moved by up to \(deltaText(drift.delta)), at \(printable(drift.row)): "
      + String(format: "%.0f %% of its tolerance", drift.share * 100)
  }

  private enum Style: String { case bold = "1", faint = "2", red = "1;31", green = "32", yellow = "33" }

  private func styled(_ text: String, _ style: Style) -> String {
    guard isColored, !text.isEmpty else { return text }
    return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
  }
}

/// `1 value`, `2 values`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// A text that cannot move a terminal's cursor or break a line.
func printable(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { $0.value < 32 || (127..<160).contains($0.value) }) else { return text }
  return String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { scalar in
        switch scalar.value {
        case 10, 13: "⏎"
        case 0..<32: Unicode.Scalar(0x2400 + scalar.value) ?? "�"
        case 127..<160: "�"
        default: scalar
        }
      }))
}

/// A text that takes no more columns of a terminal than there are; what is cut ends in an ellipsis.
func shortened(_ text: String, to columns: Int) -> String {
  // A letter takes two columns at most.
  guard text.utf8.count > columns, width(text) > columns else { return text }
  var taken = 1
  let kept = text.prefix { letter in
    taken += width(String(letter))
    return taken <= columns
  }
  return kept + "…"
}

extension String {
  fileprivate var trimmingTrailingBlanks: String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
    return String(self[..<end])
  }
}
