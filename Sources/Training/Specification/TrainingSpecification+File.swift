import Foundation

/// A specification that cannot be used: in which file and line, what is wrong, and how to mend it.
public struct SpecificationFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public var path: String
  /// Both from 1; `nil` where the file itself is at fault.
  public var line: Int?
  public var column: Int?
  public var message: String
  public var hint: String?

  public init(path: String, line: Int? = nil, column: Int? = nil, message: String, hint: String? = nil) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }

  public var description: String {
    let place = line.map { ":\($0):\(column ?? 1)" } ?? ""
    return "\(path)\(place): \(message)" + (hint.map { "\n  hint: \($0)" } ?? "")
  }
}

/// A specification's text, read, with what is needed to show a place in it.
struct SpecificationText {
  var path: String
  var places: JSONPlaces
  var specification: TrainingSpecification

  private static let longest = 1 << 20

  /// - Throws: ``SpecificationFileError``.
  init(path: String) throws {
    guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int else {
      throw SpecificationFileError(path: path, message: "no such file")
    }
    guard size <= Self.longest else { throw SpecificationFileError(path: path, message: "\(size) bytes are no specification") }
    guard let bytes = FileManager.default.contents(atPath: path), let text = String(validating: bytes, as: UTF8.self) else {
      throw SpecificationFileError(path: path, message: "is no text in UTF-8")
    }
    try self.init(text, path: path)
  }

  init(_ text: String, path: String) throws {
    self.path = path
    do {
      places = try JSONPlaces(text)
    } catch let error as JSONPlaces.SyntaxError {
      throw SpecificationFileError(path: path, line: error.place.line, column: error.place.column, message: error.message)
    }
    do {
      specification = try JSONDecoder().decode(TrainingSpecification.self, from: Data(text.utf8))
    } catch let problem as SpecificationProblem {
      throw Self.error(problem, path, places)
    } catch let error as DecodingError {
      throw Self.error(Self.problem(error), path, places)
    }
  }

  /// A problem of what was read, at its place.
  func error(_ problem: SpecificationProblem) -> SpecificationFileError { Self.error(problem, path, places) }

  private static func error(_ problem: SpecificationProblem, _ path: String, _ places: JSONPlaces) -> SpecificationFileError {
    let place = places.place(of: problem.path, key: problem.isAboutKey)
    return SpecificationFileError(path: path, line: place.line, column: place.column, message: problem.message, hint: problem.hint)
  }

  private static func problem(_ error: DecodingError) -> SpecificationProblem {
    func path(_ context: DecodingError.Context) -> [String] { context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue } }
    func name(_ type: Any.Type) -> String {
      switch type {
      case is Int.Type, is UInt64.Type: "a whole number"
      case is Double.Type: "a number"
      case is String.Type: "a text"
      case is Bool.Type: "true or false"
      case is any Collection.Type where !(type is [String: Any].Type): "a list"
      default: "an object in braces"
      }
    }
    switch error {
    case .typeMismatch(let type, let context): return SpecificationProblem(path: path(context), message: "expected \(name(type))")
    case .valueNotFound(let type, let context):
      return SpecificationProblem(path: path(context), message: "null stands where \(name(type)) belongs")
    case .keyNotFound(let key, let context):
      return SpecificationProblem(path: path(context), message: "the key `\(key.stringValue)` is missing")
    case .dataCorrupted(let context): return SpecificationProblem(path: path(context), message: context.debugDescription)
    @unknown default: return SpecificationProblem(path: [], message: "\(error)")
    }
  }
}

extension TrainingSpecification {
  /// Reads a specification's file.
  ///
  /// - Throws: ``SpecificationFileError`` naming the line.
  public init(path: String) throws { self = try SpecificationText(path: path).specification }
}
