import Exhibits
import Foundation

/// Where an axis is marked, and with what.
struct Ticks: Hashable {
  struct Tick: Hashable {
    var value: Double
    var label: String
  }

  /// Marked values, ascending; the label of a minor one is empty.
  var ticks: [Tick]
  /// The axis from end to end.
  var lower: Double
  var upper: Double
  var isLogarithmic: Bool

  /// A value's place between the ends, 0 to 1 inside; `nil` for a value that the axis cannot show.
  func position(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    guard isLogarithmic else { return (value - lower) / (upper - lower) }
    return value > 0 ? log10(value / lower) / log10(upper / lower) : nil
  }
}

extension Ticks {
  /// Round numbers over a range.
  ///
  /// Ends that the axis does not fix are moved outward to round numbers; fixed ends stay, and ticks lie between them.
  ///
  /// - Parameters:
  ///   - range: the data's range, `nil` when there is nothing to show.
  ///   - count: about how many ticks are wanted.
  init(_ axis: Axis, range: ClosedRange<Double>?, count: Int) {
    if axis.isLogarithmic {
      self = .logarithmic(axis, range: range, count: count)
    } else {
      self = .linear(axis, range: range, count: count)
    }
  }

  private static func linear(_ axis: Axis, range: ClosedRange<Double>?, count: Int) -> Ticks {
    let limit = 1e300
    let fixedLower = axis.lower.flatMap { $0.isFinite ? $0 : nil }
    let fixedUpper = axis.upper.flatMap { $0.isFinite ? $0 : nil }
    var low = min(max(fixedLower ?? range?.lowerBound ?? min(0, fixedUpper.map { $0 - 1 } ?? 0), -limit), limit)
    var high = min(max(fixedUpper ?? range?.upperBound ?? max(1, low + 1), -limit), limit)
    if low > high { (low, high) = (high, low) }
    // A range as narrow as its rounding errors is one value.
    if high - low <= max(abs(low), abs(high)) * 1e-12 {
      let pad = low == 0 ? 0.5 : abs(low) * 0.1
      if fixedLower == nil || fixedUpper != nil { low -= pad }
      if fixedUpper == nil || fixedLower != nil { high += pad }
    }
    let step = niceStep((high - low) / Double(max(1, count)))
    var first = (low / step - 1e-9).rounded(.up)
    var last = (high / step + 1e-9).rounded(.down)
    if fixedLower == nil && first * step > low + step * 1e-9 { first -= 1 }
    if fixedUpper == nil && last * step < high - step * 1e-9 { last += 1 }
    if fixedLower == nil { low = min(low, first * step) }
    if fixedUpper == nil { high = max(high, last * step) }
    let values = first <= last ? (0...Int(min(last - first, 200))).map { (first + Double($0)) * step } : []
    return Ticks(ticks: labelled(values, step: step), lower: low, upper: high, isLogarithmic: false)
  }

  /// The round number (1, 2, 2.5 or 5 times a power of ten) nearest to a step, in ratio.
  static func niceStep(_ step: Double) -> Double {
    guard step > 0, step.isFinite else { return 1 }
    let power = pow(10, log10(step).rounded(.down))
    let candidates = [1, 2, 2.5, 5, 10].map { $0 * power }
    return candidates.min { abs(log($0 / step)) < abs(log($1 / step)) } ?? power
  }

  /// Values with as many decimals as their step needs.
  static func labelled(_ values: [Double], step: Double) -> [Tick] {
    let largest = values.map(abs).max() ?? 0
    if largest >= 1e6 || (largest > 0 && largest < 1e-3) {
      let exponent = Int(log10(largest).rounded(.down))
      let unit = pow(10, Double(exponent))
      let decimals = decimals(of: step / unit)
      return values.map { value in
        let body = fixed(value / unit, decimals)
        let isZero = !body.contains { $0 != "0" && $0.isNumber }
        return Tick(value: value, label: isZero ? "0" : "\(body)×10\(superscript(exponent))")
      }
    }
    let decimals = decimals(of: step)
    return values.map { Tick(value: $0, label: fixed($0, decimals)) }
  }

  private static func decimals(of step: Double) -> Int {
    for decimals in 0..<12 {
      let scaled = step * pow(10, Double(decimals))
      if abs(scaled - scaled.rounded()) < 1e-6 * max(1, scaled) { return decimals }
    }
    return 12
  }

  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    let text = NumberFormat.decimals(decimals).string(value)
    // Thin spaces group the thousands of numbers with five digits and more.
    let whole = text.prefix { $0 != "." }
    let digits = whole.drop { $0 == "−" }
    guard digits.count >= 5 else { return text }
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { grouped.append("\u{2009}") }
      grouped.append(digit)
    }
    return (whole.hasPrefix("−") ? "−" : "") + grouped + text.dropFirst(whole.count)
  }

  static func superscript(_ exponent: Int) -> String {
    let raised: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    ]
    return String(String(exponent).compactMap { raised[$0] })
  }

  private static func logarithmic(_ axis: Axis, range: ClosedRange<Double>?, count: Int) -> Ticks {
    func usable(_ value: Double?) -> Double? { value.flatMap { $0 > 0 && $0.isFinite ? $0 : nil } }
    var low = usable(axis.lower) ?? usable(range?.lowerBound) ?? usable(axis.upper).map { $0 / 10 } ?? 1
    var high = usable(axis.upper) ?? usable(range?.upperBound) ?? low * 10
    if low > high { (low, high) = (high, low) }
    if high / low < 1 + 1e-9 { (low, high) = (low / 2, high * 2) }
    // Over less than a decade powers of ten mark nothing: 1, 2 and 5 do.
    let decades = log10(high / low)
    let steps = decades <= 2.5 ? [1.0, 2, 5] : [1.0]
    let stride = max(1, Int((decades / Double(max(1, count))).rounded(.up)))
    let (first, last) = (Int(log10(low).rounded(.down)) - 1, Int(log10(high).rounded(.up)) + 1)
    var values: [Double] = []
    for exponent in first...last where exponent % stride == 0 || steps.count > 1 {
      for step in steps { values.append(step * pow(10, Double(exponent))) }
    }
    if usable(axis.lower) == nil, let outer = values.last(where: { $0 <= low * (1 + 1e-9) }) { low = min(low, outer) }
    if usable(axis.upper) == nil, let outer = values.first(where: { $0 >= high * (1 - 1e-9) }) { high = max(high, outer) }
    let shown = values.filter { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) }
    let ticks = shown.map { value in
      let exponent = Int((log10(value) + 1e-9).rounded(.down))
      let mantissa = Int((value / pow(10, Double(exponent))).rounded())
      let plain = abs(exponent) <= 3
      let power = "10" + superscript(exponent)
      let label = plain ? NumberFormat.decimals(max(0, -exponent)).string(value) : (mantissa == 1 ? power : "\(mantissa)×\(power)")
      return Tick(value: value, label: label)
    }
    return Ticks(ticks: ticks, lower: low, upper: high, isLogarithmic: true)
  }
}

/// The smallest and largest finite number, only positive ones when asked; `nil` when there is none.
func finiteRange(_ values: some Sequence<Double>, positive: Bool = false) -> ClosedRange<Double>? {
  var range: (Double, Double)?
  for value in values where value.isFinite && (!positive || value > 0) {
    range = range.map { (min($0.0, value), max($0.1, value)) } ?? (value, value)
  }
  return range.map { $0.0...$0.1 }
}
