import Exhibits
import Foundation
import Tensors

extension CodingUserInfoKey {
  /// Operations that a network may hold beside those of ``OperationCatalog``: `[any NetworkOperation.Type]`.
  public static let networkOperations = CodingUserInfoKey(rawValue: "vitrine.networkOperations")!
}

extension Network: Codable {
  private enum CodingKeys: String, CodingKey {
    case version, name, inputs, nodes, output, initialization
  }

  /// The version of the form that is written.
  static let version = 1

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.version, forKey: .version)
    try container.encode(name, forKey: .name)
    try container.encode(inputs, forKey: .inputs)
    try container.encode(nodes, forKey: .nodes)
    try container.encode(output, forKey: .output)
    try container.encode(initialization, forKey: .initialization)
  }

  /// - Throws: `NetworkError` where the graph is not sound, `DecodingError` where the text is not of the form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .version)
    guard version == Self.version else {
      throw NetworkError.malformed("the network is of version \(version), and only version \(Self.version) can be read")
    }
    try self.init(
      container.decode(String.self, forKey: .name), inputs: container.decode([Input].self, forKey: .inputs),
      nodes: container.decode([Node].self, forKey: .nodes), output: container.decode(String.self, forKey: .output),
      initialization: container.decode(Initialization.self, forKey: .initialization))
  }

  /// The network as JSON for people and files: keys sorted, one line a setting.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }

  /// The network that JSON describes.
  ///
  /// - Parameter operations: Operations that it may hold beside those of ``OperationCatalog``.
  /// - Throws: `NetworkError` naming what is not sound.
  public init(json: Data, operations: [any NetworkOperation.Type] = []) throws(NetworkError) {
    let decoder = JSONDecoder()
    decoder.userInfo[.networkOperations] = operations
    do {
      self = try decoder.decode(Network.self, from: json)
    } catch let error as NetworkError {
      throw error
    } catch let error as DecodingError {
      throw .malformed("the network cannot be read: \(Self.words(error))")
    } catch {
      throw .malformed("the network cannot be read: \(error)")
    }
  }

  private static func words(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
      return path.isEmpty ? "" : "\(path.trimmingPrefix(".")): "
    }
    switch error {
    case .keyNotFound(let key, let context): return "\(place(context))“\(key.stringValue)” is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      return "\(place(context))\(context.debugDescription)"
    @unknown default: return "\(error)"
    }
  }
}

extension Network.Node: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, kind, settings, inputs
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(kind, forKey: .kind)
    try container.encode(operation, forKey: .settings)
    try container.encode(inputs, forKey: .inputs)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let kind = try container.decode(String.self, forKey: .kind)
    let name = try container.decode(String.self, forKey: .name)
    let known = OperationCatalog.operations + (decoder.userInfo[.networkOperations] as? [any NetworkOperation.Type] ?? [])
    guard let type = known.first(where: { $0.kind == kind }) else {
      let near = nearestName(to: kind, among: known.map { $0.kind })
      throw NetworkError.malformed("\(name): no operation is called “\(kind)”" + (near.map { "; did you mean “\($0)”?" } ?? ""))
    }
    self.init(
      name, try container.decode(type, forKey: .settings), inputs: try container.decode([String].self, forKey: .inputs))
  }
}
