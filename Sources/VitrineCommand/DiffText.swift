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
    let columns = [
      ["row"] + shown.map { short($0.row) }, ["column"] + shown.map { short($0.column) },
      pointed("expected", shown.map { short($0.expected) }), pointed("actual", shown.map { short($0.actual) }),
      pointed("delta", shown.map { $0.delta.map(deltaText) ?? "" }),
      pointed("× tolerance", shown.map { $0.multiple.map(multipleText) ?? "" }),
      ["allowed"] + shown.map { short($0.allowed) },
    ].map(filled)
    var text = ""
    for line in 0...shown.count {
      let fields = columns.map { $0[line] }.joined(separator: "  ")
      if line == 0 {
        text += "    " + styled(fields, .faint) + "\n"
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

  private func short(_ text: String) -> String {
    let text = printable(text)
    return text.count > 40 ? text.prefix(39) + "…" : text
  }

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

/// How many columns of a terminal a text takes: wide East Asian letters take two.
func width(_ text: String) -> Int {
  text.reduce(0) { count, character in
    guard let scalar = character.unicodeScalars.first?.value else { return count }
    let isWide = (0x1100...0x115F).contains(scalar) || (0x2E80...0xA4CF).contains(scalar) || (0xAC00...0xD7A3).contains(scalar)
      || (0xF900...0xFAFF).contains(scalar) || (0xFE30...0xFE6F).contains(scalar) || (0xFF00...0xFF60).contains(scalar)
      || (0x1F300...0x1FAFF).contains(scalar) || (0x20000...0x3FFFD).contains(scalar)
    return count + (isWide ? 2 : 1)
  }
}

extension String {
  fileprivate var trimmingTrailingBlanks: String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
    return String(self[..<end])
  }
}
