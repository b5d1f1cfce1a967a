import Foundation

/// How a number is written in a table or figure.
public enum NumberFormat: Codable, Hashable, Sendable {
  /// A fixed number of decimals: 92.05.
  case decimals(Int)
  /// Whole numbers without decimals, others with a number of them: 90 and 87.30.
  case wholeOrDecimals(Int)
  /// A number of significant digits: 0.0123.
  case significant(Int)
  /// A proportion as per cent with a number of decimals and no sign: 0.9205 is 92.05.
  case percent(Int)
  /// Decimals with a sign always: +1.25, −0.40.
  case signed(Int)
  /// The shortest text that reads back as the same number.
  case shortest

  /// The number as text, with a true minus sign (U+2212) and an en dash for a missing (NaN) value.
  public func string(_ value: Double) -> String {
    guard !value.isNaN else { return "–" }
    guard value.isFinite else { return value < 0 ? "−∞" : "∞" }
    let text: String
    switch self {
    case .decimals(let digits): text = Self.fixed(value, digits)
    case .wholeOrDecimals(let digits): text = Self.fixed(value, value == value.rounded() ? 0 : digits)
    case .percent(let digits): text = Self.fixed(value * 100, digits)
    case .signed(let digits):
      let body = Self.fixed(value, digits)
      let isZero = !body.contains { $0.isNumber && $0 != "0" }
      text = isZero ? body.replacing("-", with: "") : (value > 0 ? "+" + body : body)
    case .significant(let digits): text = Self.significant(value, digits)
    case .shortest: text = value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }
    return text.replacing("-", with: "−")
  }

  private static func fixed(_ value: Double, _ digits: Int) -> String {
    let text = String(format: "%.\(digits)f", value)
    // "-0.00" says nothing that "0.00" does not.
    return text.contains { $0.isNumber && $0 != "0" } ? text : text.replacing("-", with: "")
  }

  private static func significant(_ value: Double, _ digits: Int) -> String {
    guard value != 0 else { return "0" }
    // Rounded first: 9.999 has one digit before its point, and two after rounding.
    let scientific = String(format: "%.\(max(0, digits - 1))e", value)
    guard let mark = scientific.lastIndex(of: "e"), let exponent = Int(scientific[scientific.index(after: mark)...]) else { return scientific }
    if exponent < -4 || exponent >= 6 { return scientific }
    return fixed(value, max(0, digits - 1 - exponent))
  }
}
