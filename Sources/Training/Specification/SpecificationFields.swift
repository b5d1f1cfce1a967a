import Exhibits
import Foundation
import Tensors

/// The keys of one object of a specification: every one known, each value of its type and within its bounds.
struct SpecificationFields {
  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  let container: KeyedDecodingContainer<Key>
  let path: [String]

  /// - Parameters:
  ///   - known: The keys that may be there; `nil` lets all pass.
  ///   - what: What is being read: `"an objective"`.
  /// - Throws: ``SpecificationProblem`` at an unknown key, with the nearest known one.
  init(_ decoder: any Decoder, _ known: [String]?, of what: String) throws {
    container = try decoder.container(keyedBy: Key.self)
    path = decoder.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    guard let known else { return }
    for key in container.allKeys.map(\.stringValue).sorted() where !known.contains(key) {
      throw SpecificationProblem(
        path: path + [key], isAboutKey: true, message: "unknown key `\(key)` in \(what)", hint: hint(for: key, among: known, "keys"))
    }
  }

  func has(_ name: String) -> Bool { container.contains(Key(name)) }

  func value<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
    guard has(name) else { throw SpecificationProblem(path: path, message: "the key `\(name)` is missing") }
    return try container.decode(Value.self, forKey: Key(name))
  }

  func value<Value: Decodable>(_ name: String, default value: Value) throws -> Value {
    has(name) ? try self.value(name) : value
  }

  func value<Value: Decodable & Comparable>(_ name: String, default value: Value? = nil, in range: ClosedRange<Value>) throws -> Value {
    if let value, !has(name) { return value }
    let given: Value = try self.value(name)
    guard range.contains(given) else {
      throw problem(name, "`\(name)` is \(given), expected \(range.lowerBound) to \(range.upperBound)")
    }
    return given
  }

  func optional<Value: Decodable & Comparable>(_ name: String, in range: ClosedRange<Value>) throws -> Value? {
    has(name) ? try value(name, in: range) : nil
  }

  /// One of a few words.
  func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String, default value: Word? = nil) throws -> Word {
    if let value, !has(name) { return value }
    let text: String = try self.value(name)
    guard let word = Word(rawValue: text) else {
      throw problem(name, "unknown \(name) `\(text)`", hint(for: text, among: Word.allCases.map(\.rawValue), "choices"))
    }
    return word
  }

  func problem(_ name: String, _ message: String, _ hint: String? = nil) -> SpecificationProblem {
    SpecificationProblem(path: path + [name], message: message, hint: hint)
  }
}

/// What is wrong with a specification, before it is known in which line.
struct SpecificationProblem: Error, Hashable {
  /// The keys and the numbers of list elements from the root on.
  var path: [String]
  /// Whether the key is meant and not its value.
  var isAboutKey = false
  var message: String
  var hint: String?
}

/// What a person probably meant, or what there is.
func hint(for name: String, among known: [String], _ what: String) -> String {
  if let nearest = nearestName(to: name, among: known) { return "did you mean `\(nearest)`?" }
  return "the \(what) are \(known.joined(separator: ", "))"
}

