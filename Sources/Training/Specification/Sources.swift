import Networks

/// Which network is trained: one of the zoo by its name there, or a graph written out.
public enum NetworkSource: Hashable, Sendable {
  /// `{"name": "smallnet64", "outputs": 40}`.
  case zoo(String, outputs: Int)
  /// `{"name": "multiChannelAttention", "extractor": "small64", "masks": "bottleneck", "residual": false, "outputs": 40}`.
  case attributes(AttributeNetwork)
  /// `{"graph": {…}}`, as `Network` is written.
  case graph(Network)
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
  public init(from decoder: any Decoder) throws {
    let all = try SpecificationFields(decoder, nil, of: "a network")
    let head = all.has("name") ? AttributeNetwork.Head(rawValue: try all.value("name")) : nil
    let more = head == nil ? [] : ["extractor", "residual"] + (head == .multiChannelAttention ? ["masks"] : [])
    let fields = try SpecificationFields(decoder, ["name", "outputs", "graph"] + more, of: "a network")
    if let head {
      self = .attributes(
        AttributeNetwork(
          head, extractor: try fields.word("extractor", default: .small64),
          masks: head == .multiChannelAttention ? try fields.word("masks", default: .bottleneck) : .bottleneck,
          isResidual: try fields.value("residual", default: false), attributes: try fields.value("outputs", in: 1...1 << 12)))
    } else if fields.has("graph") {
      guard !fields.has("name"), !fields.has("outputs") else { throw fields.problem("graph", "a graph stands beside a name of the zoo") }
      do {
        self = .graph(try fields.value("graph"))
      } catch let error as NetworkError {
        throw fields.problem("graph", "\(error)")
      }
    } else {
      let name: String = try fields.value("name")
      guard Network.zoo[name] != nil else {
        throw fields.problem("name", "unknown network `\(name)`", hint(for: name, among: Self.known, "networks"))
      }
      self = .zoo(name, outputs: try fields.value("outputs", in: 1...1 << 20))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SpecificationFields.Key.self)
    switch self {
    case .zoo(let name, let outputs):
      try container.encode(name, forKey: .init("name"))
      try container.encode(outputs, forKey: .init("outputs"))
    case .attributes(let description):
      try container.encode(description.head.rawValue, forKey: .init("name"))
      try container.encode(description.extractor.rawValue, forKey: .init("extractor"))
      if description.head == .multiChannelAttention { try container.encode(description.masks.rawValue, forKey: .init("masks")) }
      try container.encode(description.isResidual, forKey: .init("residual"))
      try container.encode(description.attributes, forKey: .init("outputs"))
    case .graph(let network): try container.encode(network, forKey: .init("graph"))
    }
  }

  /// The names that a specification can give.
  static var known: [String] { Network.zoo.keys.sorted() + AttributeNetwork.Head.allCases.map(\.rawValue) }

  /// The network itself.
  ///
  /// - Throws: ``TrainingFailure`` for a name that the zoo does not have.
  public func network() throws -> Network {
    switch self {
    case .attributes(let description): return description.network()
    case .graph(let network): return network
    case .zoo(let name, let outputs):
      guard let make = Network.zoo[name] else {
        throw TrainingFailure("unknown network `\(name)`", hint: hint(for: name, among: Self.known, "networks"))
      }
      return make(outputs)
    }
  }
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
