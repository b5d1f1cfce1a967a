/// An argument of a network or a dataset in a specification.
public enum SpecificationValue: Codable, Hashable, Sendable {
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([SpecificationValue])

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else {
      self = .list(try container.decode([SpecificationValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    }
  }

  /// The value as people write it.
  var words: String {
    switch self {
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): "`\(value)`"
    case .list(let values): "[\(values.map(\.words).joined(separator: ", "))]"
    }
  }
}

extension SpecificationValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral
{
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(stringLiteral value: String) { self = .text(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

/// Named arguments, read one by one by whoever knows what may be there.
struct SpecificationArguments {
  let path: [String]
  let values: [String: SpecificationValue]

  /// - Throws: ``SpecificationProblem`` at an unknown name, with the nearest known one.
  init(_ values: [String: SpecificationValue], at path: [String], known: [String], of what: String) throws {
    self.path = path
    self.values = values
    for name in values.keys.sorted() where !known.contains(name) {
      throw SpecificationProblem(
        path: path + [name], isAboutKey: true, message: "unknown key `\(name)` of \(what)", hint: hint(for: name, among: known, "keys"))
    }
  }

  func integer(_ name: String, default value: Int? = nil, in range: ClosedRange<Int>) throws -> Int {
    guard let given = values[name] else {
      guard let value else { throw SpecificationProblem(path: path, message: "the key `\(name)` is missing") }
      return value
    }
    guard case .integer(let number) = given, range.contains(number) else {
      throw problem(name, "`\(name)` is \(given.words), expected a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func number(_ name: String, default value: Double, in range: ClosedRange<Double>) throws -> Double {
    switch values[name] {
    case nil: return value
    case .integer(let number) where range.contains(Double(number)): return Double(number)
    case .number(let number) where range.contains(number): return number
    case .some(let given): throw problem(name, "`\(name)` is \(given.words), expected \(range.lowerBound) to \(range.upperBound)")
    }
  }

  func bool(_ name: String, default value: Bool) throws -> Bool {
    switch values[name] {
    case nil: return value
    case .bool(let value): return value
    case .some(let given): throw problem(name, "`\(name)` is \(given.words), expected true or false")
    }
  }

  func text(_ name: String) throws -> String? {
    switch values[name] {
    case nil: return nil
    case .text(let value): return value
    case .some(let given): throw problem(name, "`\(name)` is \(given.words), expected a text")
    }
  }

  /// One of a few words.
  func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String, default value: Word) throws -> Word {
    guard let text = try text(name) else { return value }
    guard let word = Word(rawValue: text) else {
      throw problem(name, "unknown \(name) `\(text)`", hint: hint(for: text, among: Word.allCases.map(\.rawValue), "choices"))
    }
    return word
  }

  /// What random numbers are drawn from: 1 unless told.
  func seed(_ name: String) throws -> UInt64 { UInt64(try integer(name, default: 1, in: 0...Int.max)) }

  func problem(_ name: String, _ message: String, hint: String? = nil) -> SpecificationProblem {
    SpecificationProblem(path: path + [name], message: message, hint: hint)
  }
}
