import Exhibits

/// How the values of one column are compared, with all that it needs.
enum Criterion: Hashable, Sendable {
  case exact
  case within(absolute: Double, relative: Double)
  case printed(NumberFormat)
  case binomial(Binomial)
  /// A change for the better is free, one for the worse goes this far.
  case regression(Double, Direction)

  struct Binomial: Hashable, Sendable {
    /// The column that counts the samples.
    var name: String
    var alpha: Double
    /// The samples of each row, as regenerated.
    var samples: [Int?]
    /// The samples as committed, by the committed table's rows; `nil` takes the regenerated.
    var committedSamples: [Int?]?
    /// What a proportion of 1 is written as: 100 for per cent.
    var scale: Double
  }

  /// What came of comparing two values.
  enum Verdict: Hashable, Sendable {
    case same
    /// Not the same, and inside the tolerance; the share of it that is used up.
    case inside(delta: Double, share: Double)
    case different(Difference)
    case impossible(message: String, hint: String)
  }

  struct Difference: Hashable, Sendable {
    var delta: Double?
    var multiple: Double?
    var allowed: String
  }

  // MARK: - Judging

  /// Compares two values of one type.
  ///
  /// - Parameters:
  ///   - row: The row of the regenerated table.
  ///   - committedRow: The row of the committed table.
  func judge(_ actual: FieldValue, against expected: FieldValue, row: Int, committedRow: Int) -> Verdict {
    switch (actual, expected) {
    case (.missing, .missing): return .same
    case (.text(let actual), .text(let expected)):
      // Texts that Swift takes for equal can differ in their bytes.
      return actual.utf8.elementsEqual(expected.utf8) ? .same : .different(Difference(allowed: "exact"))
    case (.boolean(let actual), .boolean(let expected)):
      return actual == expected ? .same : .different(Difference(allowed: "exact"))
    case (.integer(let actual), .integer(let expected)):
      if case .binomial(let binomial) = self { return binomial.judge(actual, against: expected, row: row, committedRow: committedRow) }
      return actual == expected ? .same : judge(actual, against: expected)
    case (.number(let actual), .number(let expected)):
      if actual.isNaN && expected.isNaN { return .same }
      guard actual.isFinite, expected.isFinite else {
        return actual == expected ? .same : .different(Difference(allowed: allowed(expected)))
      }
      if case .binomial(let binomial) = self { return binomial.judge(actual, against: expected, row: row, committedRow: committedRow) }
      return actual == expected ? .same : judge(actual, against: expected)
    default:
      let number: Double? =
        switch expected {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
      return .different(Difference(allowed: number.map(allowed) ?? allowed(.nan)))
    }
  }

  private func judge(_ actual: Int, against expected: Int) -> Verdict {
    let delta = Double(actual) - Double(expected)
    switch self {
    case .within(let absolute, let relative):
      return verdict(Distance(from: expected, to: actual, absolute: absolute, relative: relative), delta, Double(expected))
    case .regression(let limit, let direction):
      if (actual > expected) == (direction == .higher) { return .inside(delta: delta, share: 0) }
      return verdict(Distance(from: expected, to: actual, absolute: limit, relative: 0), delta, Double(expected))
    case .exact, .printed, .binomial: return .different(Difference(delta: delta, allowed: "exact"))
    }
  }

  private func judge(_ actual: Double, against expected: Double) -> Verdict {
    let delta = actual - expected
    switch self {
    case .within(let absolute, let relative):
      return verdict(Distance(from: expected, to: actual, absolute: absolute, relative: relative), delta, expected)
    case .regression(let limit, let direction):
      if (actual > expected) == (direction == .higher) { return .inside(delta: delta.isFinite ? delta : 0, share: 0) }
      return verdict(Distance(from: expected, to: actual, absolute: limit, relative: 0), delta, expected)
    case .printed(let format):
      let step = format.step(at: expected)
      guard format.string(actual) == format.string(expected) else {
        return .different(Difference(delta: delta.finite, multiple: step.flatMap { (abs(delta) / $0).finite }, allowed: allowed(expected)))
      }
      return .inside(delta: delta, share: step.map { min(1, abs(delta) / $0) } ?? 0)
    case .exact, .binomial: return .different(Difference(delta: delta.finite, allowed: allowed(expected)))
    }
  }

  private func verdict(_ distance: Distance, _ delta: Double, _ expected: Double) -> Verdict {
    let multiple = distance.limit > 0 ? (distance.value / distance.limit).finite : nil
    guard distance.isInside else {
      return .different(Difference(delta: delta.finite, multiple: multiple, allowed: allowed(expected)))
    }
    return .inside(delta: delta.finite ?? 0, share: min(1, multiple ?? 1))
  }

  // MARK: - Words

  /// What is allowed around an expected number, which may be NaN for none.
  func allowed(_ expected: Double) -> String {
    func text(_ number: Double) -> String { NumberFormat.shortest.string(number) }
    switch self {
    case .exact: return "exact"
    case .within(let absolute, let relative):
      if relative == 0 { return "± \(text(absolute))" }
      guard expected.isFinite else {
        return absolute == 0 ? "± \(text(relative)) · |expected|" : "± (\(text(absolute)) + \(text(relative)) · |expected|)"
      }
      return "± " + NumberFormat.significant(3).string(absolute + relative * abs(expected))
    case .printed(let format): return expected.isFinite ? "printed as \(format.string(expected))" : "as printed"
    case .binomial(let binomial): return "binomial, α = \(text(binomial.alpha))"
    case .regression(let limit, let direction):
      return limit == 0 ? "not \(direction == .higher ? "lower" : "higher")" : "at most \(text(limit)) \(direction == .higher ? "lower" : "higher")"
    }
  }
}

extension Criterion.Binomial {
  /// Compares counts.
  func judge(_ actual: Int, against expected: Int, row: Int, committedRow: Int) -> Criterion.Verdict {
    let samples: Samples
    switch self.samples(row: row, committedRow: committedRow) {
    case .success(let found): samples = found
    case .failure(let fault): return .impossible(message: fault.message, hint: fault.hint)
    }
    guard (0...samples.committed).contains(expected) else {
      return .impossible(
        message: "committed count \(expected) is not one of \(samples.committed) samples", hint: "Check column \(quoted(name)), or accept anew.")
    }
    if actual == expected, samples.committed == samples.regenerated { return .same }
    return judge(Double(actual), proportion: Double(expected) / Double(samples.committed), samples, delta: Double(actual) - Double(expected)) {
      String(Int($0))
    }
  }

  /// Compares proportions, or numbers in per cent.
  func judge(_ actual: Double, against expected: Double, row: Int, committedRow: Int) -> Criterion.Verdict {
    let samples: Samples
    switch self.samples(row: row, committedRow: committedRow) {
    case .success(let found): samples = found
    case .failure(let fault): return .impossible(message: fault.message, hint: fault.hint)
    }
    let proportion = expected / scale
    guard (-1e-9...1 + 1e-9).contains(proportion) else {
      return .impossible(
        message: "committed value \(FieldValue.text(of: expected)) is no proportion",
        hint: scale == 1 ? "A binomial tolerance is for 0 to 1, or for 0 to 100 with the unit \"%\"." : "It must lie between 0 and 100 %.")
    }
    if actual == expected, samples.committed == samples.regenerated { return .same }
    let n = Double(samples.regenerated)
    return judge(actual / scale * n, proportion: min(max(proportion, 0), 1), samples, delta: actual - expected) {
      NumberFormat.significant(4).string($0 / n * scale)
    }
  }

  private struct Samples {
    var regenerated: Int
    var committed: Int
  }

  private func samples(row: Int, committedRow: Int) -> Result<Samples, FieldValue.Fault> {
    let hint = "Column \(quoted(name)) holds the number of samples of each row, 1 to \(BinomialBound.largestN)."
    guard row < samples.count, let regenerated = samples[row] else {
      return .failure(FieldValue.Fault(message: "binomial tolerance without a number of samples", hint: hint))
    }
    let committed: Int
    if let committedSamples {
      guard committedRow < committedSamples.count, let found = committedSamples[committedRow] else {
        return .failure(FieldValue.Fault(message: "binomial tolerance without a committed number of samples", hint: hint))
      }
      committed = found
    } else {
      committed = regenerated
    }
    for n in [regenerated, committed] where !(1...BinomialBound.largestN).contains(n) {
      return .failure(FieldValue.Fault(message: "binomial tolerance over \(n) samples", hint: hint))
    }
    return .success(Samples(regenerated: regenerated, committed: committed))
  }

  private func judge(
    _ count: Double, proportion: Double, _ samples: Samples, delta: Double, text: (Double) -> String
  ) -> Criterion.Verdict {
    let bound = BinomialBound(n: samples.regenerated, p: proportion, alpha: alpha).counts
    let (lower, upper) = (Double(bound.lowerBound), Double(bound.upperBound))
    let center = proportion * Double(samples.regenerated)
    let side = count > center ? upper - center : center - lower
    let multiple = side > 0 ? (abs(count - center) / side).finite : nil
    // A proportion in binary is a hair beside its count.
    guard count >= lower - 1e-6, count <= upper + 1e-6 else {
      let level = NumberFormat.shortest.string(alpha)
      return .different(
        Criterion.Difference(
          delta: delta.finite, multiple: multiple,
          allowed: "binomial, n = \(samples.regenerated), α = \(level): \(text(lower)) to \(text(upper))"))
    }
    return .inside(delta: delta.finite ?? 0, share: min(1, multiple ?? 0))
  }
}

extension Double {
  fileprivate var finite: Double? { isFinite ? self : nil }
}

extension NumberFormat {
  /// The step between two neighbouring printed texts at a value; `nil` where there is none.
  fileprivate func step(at value: Double) -> Double? {
    func power(_ exponent: Int) -> Double? { Double("1e\(exponent)").flatMap { $0 > 0 && $0.isFinite ? $0 : nil } }
    switch self {
    case .decimals(let digits), .wholeOrDecimals(let digits), .signed(let digits): return power(-digits)
    case .percent(let digits): return power(-digits - 2)
    case .significant(let digits):
      // The exponent as text: a logarithm can be a hair beside a power of ten.
      let text = String(describing: abs(value))
      guard value != 0, let exponent = Self.exponent(text) else { return nil }
      let decimals = max(1, digits) - 1 - exponent
      // Up to six places before the point are all printed.
      return power(-((-4..<6).contains(exponent) ? max(0, decimals) : decimals))
    case .shortest: return nil
    }
  }

  /// The decimal exponent of a positive number's shortest text.
  private static func exponent(_ text: String) -> Int? {
    let parts = text.split(separator: "e", maxSplits: 1)
    if parts.count == 2 { return Int(parts[1]) }
    let halves = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = halves.first else { return nil }
    if whole != "0" { return whole.count - 1 }
    return halves.count == 2 ? halves[1].firstIndex { $0 != "0" }.map { -halves[1].distance(from: halves[1].startIndex, to: $0) - 1 } : nil
  }
}
