import Foundation

// The parts of the DevTools protocol that are spoken here; names are the protocol's own.

/// A command to the browser or, with a session, to one of its pages.
struct DevToolsCommand<Parameters: Encodable>: Encodable {
  var id: Int
  var method: String
  var sessionId: String?
  var params: Parameters
}

/// What every message from the browser begins with: a reply has an `id`, an event a `method`.
struct DevToolsHeader: Decodable {
  struct Refusal: Decodable { var message: String }

  var id: Int?
  var method: String?
  var sessionId: String?
  var error: Refusal?
}

struct DevToolsReply<Result: Decodable>: Decodable { var result: Result }
struct DevToolsEvent<Parameters: Decodable>: Decodable { var params: Parameters }

/// Neither parameters nor a result.
struct Nothing: Codable {}

/// A value inside the page, as the protocol describes it.
struct RemoteObject: Decodable {
  /// As `console.log` would print it.
  var text: String

  private enum Key: CodingKey { case type, value, description, unserializableValue }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let description = try container.decodeIfPresent(String.self, forKey: .description) {
      text = description
    } else if let string = try? container.decodeIfPresent(String.self, forKey: .value) {
      text = string
    } else if let flag = try? container.decodeIfPresent(Bool.self, forKey: .value) {
      text = String(flag)
    } else if let number = try? container.decodeIfPresent(Double.self, forKey: .value) {
      text = String(number)
    } else {
      text = try container.decodeIfPresent(String.self, forKey: .type) ?? ""
    }
  }
}

struct ExceptionDetails: Decodable {
  var text: String
  var url: String?
  var lineNumber: Int?
  var exception: RemoteObject?

  /// The error's own words, with its stack where there is one.
  var words: String { exception?.text ?? text }
}

/// The value of an expression, where it has one.
struct Evaluation<Value: Decodable>: Decodable {
  struct Object: Decodable {
    var type: String
    var value: Value?
  }

  var result: Object
  var exceptionDetails: ExceptionDetails?

  private enum Key: CodingKey { case result, exceptionDetails }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    exceptionDetails = try container.decodeIfPresent(ExceptionDetails.self, forKey: .exceptionDetails)
    // What was thrown stands in the place of the value and has another type.
    result = exceptionDetails == nil ? try container.decode(Object.self, forKey: .result) : Object(type: "error", value: nil)
  }
}
