import Foundation

/// Which network is trained: one of the zoo, by name, with its arguments.
public struct NetworkSource: Hashable, Sendable {
  /// The name in the zoo: `"smallNet64"`.
  public var name: String
  public var arguments: [String: SpecificationValue]

  public init(_ name: String, _ arguments: [String: SpecificationValue] = [:]) {
    self.name = name
    self.arguments = arguments
  }
}

/// Which pictures train and which ones validate: a dataset by name, with its arguments.
public struct DataSource: Hashable, Sendable {
  /// The name: `"portraits"`.
  public var name: String
  public var arguments: [String: SpecificationValue]

  public init(_ name: String, _ arguments: [String: SpecificationValue] = [:]) {
    self.name = name
    self.arguments = arguments
  }
}

extension NetworkSource: Codable {
  public init(from decoder: any Decoder) throws { (name, arguments) = try readNamed(decoder, "a network") }
  public func encode(to encoder: any Encoder) throws { try encodeNamed(name, arguments, to: encoder) }
}

extension DataSource: Codable {
  public init(from decoder: any Decoder) throws { (name, arguments) = try readNamed(decoder, "data") }
  public func encode(to encoder: any Encoder) throws { try encodeNamed(name, arguments, to: encoder) }
}

/// `{"name": "portraits", "size": 64}`: the arguments stand beside the name.
private func readNamed(_ decoder: any Decoder, _ what: String) throws -> (String, [String: SpecificationValue]) {
  let fields = try SpecificationFields(decoder, nil, of: what)
  var arguments: [String: SpecificationValue] = [:]
  for key in fields.container.allKeys where key.stringValue != "name" { arguments[key.stringValue] = try fields.value(key.stringValue) }
  return (try fields.value("name"), arguments)
}

private func encodeNamed(_ name: String, _ arguments: [String: SpecificationValue], to encoder: any Encoder) throws {
  var container = encoder.container(keyedBy: SpecificationFields.Key.self)
  try container.encode(name, forKey: .init("name"))
  for (key, value) in arguments { try container.encode(value, forKey: .init(key)) }
}
