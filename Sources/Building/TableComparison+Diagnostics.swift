import Baselines
import Exhibits
import Foundation

extension TableComparison {
  /// Everything that is wrong, each at its place, the worst first: what could not be compared, differences in form, then values by how far
  /// they lie outside.
  ///
  /// - Parameter missingIsError: whether a table without a baseline is a failure, as it is where nobody can accept one.
  package func diagnostics(missingIsError: Bool) -> [Diagnostic] {
    switch status {
    case .same: return []
    case .missing:
      let hint = "run `vitrine diff` and `vitrine accept \(name) --reason \"…\"`, and commit \(path)"
      return [Diagnostic(missingIsError ? .error : .note, "table `\(name)` has no baseline yet", hint: hint)]
    case .unused:
      let hint = "take it away: vitrine accept \(name) --reason \"…\""
      return [.error("baseline `\(name)` is of no use: nothing produces it any more", at: SourceRange(file: path, line: 1), hint: hint)]
    case .impossible where obstacles.isEmpty:
      return [.error("baseline `\(name)` could not be compared", at: SourceRange(file: path, line: 1))]
    case .different, .impossible:
      return obstacles + structure.map { .error("\(name): \($0.message)", at: $0.range) }
        + differences.worstFirst.map { .error("\(name): \($0.sentence)", at: $0.range) }
    }
  }
}

extension CellDifference {
  /// `Eyeglasses, ours: expected 99.2, got 98.1 (−1.1, 22 × the tolerance ± 0.05, worse)`.
  package var sentence: String {
    var details: [String] = []
    if let delta { details.append(deltaText(delta)) }
    details.append(multiple.map { "\(multipleText($0)) × the tolerance \(allowed)" } ?? allowed)
    if let isBetter { details.append(isBetter ? "better" : "worse") }
    return "\(row), \(column): expected \(expected), got \(actual) (\(details.joined(separator: ", ")))"
  }

  /// How bad it is: distances in tolerances; what has none is beyond all measure.
  var weight: Double {
    guard let multiple, !multiple.isNaN else { return .infinity }
    return multiple * (isBetter == true ? 0.5 : 1)
  }
}

extension [CellDifference] {
  /// The furthest outside first; those equally far as they stand in the table.
  package var worstFirst: [CellDifference] {
    enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }.map(\.element)
  }
}

/// A difference of numbers, signed, with four digits.
package func deltaText(_ delta: Double) -> String {
  let text = String(format: "%.4g", delta).replacing("-", with: "−").replacing("e+", with: "e")
  return delta > 0 ? "+\(text)" : text
}

/// How many times the tolerance, with a decimal where it says something.
package func multipleText(_ multiple: Double) -> String {
  guard multiple.isFinite else { return "∞" }
  return String(format: multiple < 99.95 ? "%.1f" : multiple < 1e6 ? "%.0f" : "%.1e", multiple)
}
