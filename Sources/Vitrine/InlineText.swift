import Exhibits
import Foundation

/// The text of an inline directive's value.
///
/// Integers and text stand as they are. Numbers with a fraction are rounded to four significant digits, but never in front of the
/// point, and lose trailing zeros: 90.17325 is "90.17", 123456.7 is "123457", 0.5 is "0.5". Say `x.formatted(.decimals(2))` for another form.
public func inlineText<Value>(_ value: Value) -> String {
  switch value {
  case let text as any StringProtocol: String(text)
  case let number as any BinaryInteger: String(describing: number).replacing("-", with: "−")
  case let number as any BinaryFloatingPoint: inlineNumber(Double(number))
  default:
    if let optional = value as? any OptionalValue {
      optional.wrapped.map { inlineText($0) } ?? "–"
    } else {
      String(describing: value)
    }
  }
}

/// Evaluates one inline directive; generated code calls it, so that one that throws does not stop the next.
public func inlineDirective(_ index: Int, _ text: () throws -> String) {
  CellSink.inline(index, Result { try text() })
}

/// `inlineText(of:)` sees through optionals of any type.
private protocol OptionalValue {
  var wrapped: Any? { get }
}

extension Optional: OptionalValue {
  var wrapped: Any? { map { $0 as Any } }
}

private func inlineNumber(_ value: Double) -> String {
  guard !value.isNaN else { return "NaN" }
  guard value.isFinite else { return value < 0 ? "−∞" : "∞" }
  guard value != 0 else { return "0" }
  // Rounded by printf first: 9.99996 has one digit in front of its point, and two after rounding.
  let scientific = String(format: "%.3e", value)
  guard let mark = scientific.lastIndex(of: "e"), let exponent = Int(scientific[scientific.index(after: mark)...]) else {
    return scientific
  }
  let text: String
  if (-4..<15).contains(exponent) {
    text = withoutTrailingZeros(String(format: "%.\(max(0, 3 - exponent))f", value))
  } else {
    let superscripts: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    ]
    let power = String(String(exponent).map { superscripts[$0] ?? $0 })
    text = withoutTrailingZeros(String(scientific[..<mark])) + " × 10" + power
  }
  return text.replacing("-", with: "−")
}

private func withoutTrailingZeros(_ text: String) -> String {
  guard text.contains(".") else { return text }
  let kept = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
  return String(kept.reversed())
}

extension BinaryFloatingPoint {
  /// The number as a table would write it: `mean.formatted(.decimals(2))`.
  public func formatted(_ format: NumberFormat) -> String { format.string(Double(self)) }
}
