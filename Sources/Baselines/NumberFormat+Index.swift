import Exhibits

/// How a number format is written in `index.yml`: `shortest`, or its name with a number of digits.
extension NumberFormat {
  static let indexNames = ["decimals", "whole-or-decimals", "significant", "percent", "signed"]
  /// More digits than a number has; without a limit a slip of the pen would print gigabytes.
  static let indexDigits = 0...30

  init?(indexName: String, digits: Int) {
    switch indexName {
    case "decimals": self = .decimals(digits)
    case "whole-or-decimals": self = .wholeOrDecimals(digits)
    case "significant": self = .significant(digits)
    case "percent": self = .percent(digits)
    case "signed": self = .signed(digits)
    default: return nil
    }
  }

  /// The name and the digits; `nil` for `shortest`.
  var indexParts: (name: String, digits: Int)? {
    switch self {
    case .decimals(let digits): ("decimals", digits)
    case .wholeOrDecimals(let digits): ("whole-or-decimals", digits)
    case .significant(let digits): ("significant", digits)
    case .percent(let digits): ("percent", digits)
    case .signed(let digits): ("signed", digits)
    case .shortest: nil
    }
  }

  /// The format with digits in ``indexDigits``.
  var limited: Self {
    guard let parts = indexParts else { return self }
    let digits = min(max(parts.digits, Self.indexDigits.lowerBound), Self.indexDigits.upperBound)
    return Self(indexName: parts.name, digits: digits) ?? self
  }
}
