internal import Tensors

/// How likely attributes are, and what they depend on: a directed graph in which each attribute has a probability given its parents.
///
/// It is data, so that what a study recovers from pictures or from a network can be compared with what was planted.
public struct AttributeModel: Hashable, Sendable {
  /// A probability that counts where these attributes are so.
  public struct Case: Hashable, Sendable {
    public var condition: [PortraitAttribute: Bool]
    public var probability: Double
  }

  /// One attribute and what it depends on.
  public struct Variable: Hashable, Sendable {
    public var attribute: PortraitAttribute
    /// It cannot hold where one of these does.
    public var excludedBy: [PortraitAttribute]
    /// The first whose condition is met gives the probability.
    public var cases: [Case]
    /// The probability where no case's condition is met.
    public var otherwise: Double

    init(
      _ attribute: PortraitAttribute, excludedBy: [PortraitAttribute] = [], _ cases: [([PortraitAttribute: Bool], Double)] = [],
      otherwise: Double
    ) {
      self.attribute = attribute
      self.excludedBy = excludedBy
      self.cases = cases.map { Case(condition: $0, probability: $1) }
      self.otherwise = otherwise
    }

    /// What it depends on directly.
    public var parents: Set<PortraitAttribute> { Set(excludedBy).union(cases.flatMap(\.condition.keys)) }

    /// The probability that it holds, the parents being as in `attributes`.
    public func probability(given attributes: PortraitAttributes) -> Double {
      if excludedBy.contains(where: { attributes[$0] }) { return 0 }
      return cases.first { $0.condition.allSatisfy { attributes[$0] == $1 } }?.probability ?? otherwise
    }
  }

  /// Parents before children.
  public let variables: [Variable]
  private let excluded: [[PortraitAttribute]]

  init(_ variables: [Variable]) {
    var known = Set<PortraitAttribute>()
    for variable in variables {
      precondition(variable.parents.isSubset(of: known), "AttributeModel: \(variable.attribute.name) comes before a parent")
      known.insert(variable.attribute)
    }
    self.variables = variables
    excluded = PortraitAttribute.allCases.map { attribute in
      variables.flatMap { variable in
        variable.attribute == attribute ? variable.excludedBy : variable.excludedBy.contains(attribute) ? [variable.attribute] : []
      }
    }
  }

  /// Those that never hold together with this one.
  public func exclusions(of attribute: PortraitAttribute) -> [PortraitAttribute] { excluded[attribute.rawValue] }

  /// The planted arrows, from what is depended on to what depends.
  public var arrows: [(from: PortraitAttribute, to: PortraitAttribute)] {
    variables.flatMap { variable in
      variable.parents.sorted { $0.rawValue < $1.rawValue }.map { (from: $0, to: variable.attribute) }
    }
  }

  /// One draw; each attribute has random numbers of its own.
  func sample(_ name: String, seed: UInt64, index: Int) -> PortraitAttributes {
    var attributes = PortraitAttributes()
    for variable in variables {
      var random = KeyedRandom(name, seed: seed, index: index, factor: variable.attribute.name)
      if random.chance(variable.probability(given: attributes)) { attributes[variable.attribute] = true }
    }
    return attributes
  }

  /// The exact probability that these attributes are so, by enumeration of what they depend on.
  public func probability(of wanted: [PortraitAttribute: Bool]) -> Double {
    var needed = Set(wanted.keys)
    for variable in variables.reversed() where needed.contains(variable.attribute) { needed.formUnion(variable.parents) }
    let chain = variables.filter { needed.contains($0.attribute) }
    func sum(_ place: Int, _ attributes: PortraitAttributes) -> Double {
      guard place < chain.count else { return 1 }
      let variable = chain[place]
      let probability = variable.probability(given: attributes)
      var total = 0.0
      if wanted[variable.attribute] != false, probability > 0 {
        var with = attributes
        with[variable.attribute] = true
        total += probability * sum(place + 1, with)
      }
      if wanted[variable.attribute] != true, probability < 1 { total += (1 - probability) * sum(place + 1, attributes) }
      return total
    }
    return sum(0, PortraitAttributes())
  }

  /// The exact planted correlation of two attributes (the φ coefficient).
  public func correlation(_ first: PortraitAttribute, _ second: PortraitAttribute) -> Double {
    let (p, q) = (probability(of: [first: true]), probability(of: [second: true]))
    guard first != second else { return 1 }
    return (probability(of: [first: true, second: true]) - p * q) / (p * (1 - p) * q * (1 - q)).squareRoot()
  }
}
