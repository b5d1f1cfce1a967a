/// The points of a length such as `2.5cm`, `1in`, `10mm`, `72pt` or `96px`; `nil` when the text is not one.
package func points(ofLength text: String) -> Double? {
  let units: [(String, Double)] = [("pt", 1), ("in", 72), ("cm", 72 / 2.54), ("mm", 72 / 25.4), ("px", 0.75)]
  let trimmed = text.trimmingBlanks
  for (unit, size) in units where trimmed.hasSuffix(unit) {
    let digits = String(trimmed.dropLast(unit.count)).trimmingBlanks
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && ($0.isNumber || ".+-".contains($0)) }), let number = Double(digits)
    else { return nil }
    return number * size
  }
  return nil
}

extension StringProtocol {
  /// The text without white space at either end.
  var trimmingBlanks: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return String(rest)
  }
}
