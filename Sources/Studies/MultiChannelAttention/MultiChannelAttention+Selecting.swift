import Networks
import Tensors

extension MultiChannelAttention {
  /// The same network with only some of its attributes, in the order given: the same numbers for what stays, and nothing computed for the
  /// rest.
  ///
  /// A pass makes masks for every attribute, `A·C h w` a picture; where one attribute's logit is wanted again and again, as in gradient
  /// ascent, the network of that attribute alone is many times smaller. Each attribute's sub-network and linear layer are its own, so
  /// cutting the others away changes nothing.
  ///
  ///     let smiling = try network.selecting(attributes: ["Smiling"])
  ///     try smiling.pass(images).logits               // N 1
  ///
  /// - Throws: ``StudyError`` when a name is unknown (with the nearest one), comes twice, when none is given, or when the model's network
  ///   was rewritten into something else than its description makes.
  public func selecting(attributes names: [String]) throws -> MultiChannelAttention {
    let indices = try names.map(index(of:))
    guard !indices.isEmpty else { throw StudyError("a network of no attributes: name at least one of those to keep") }
    if let twice = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) })?.element {
      throw StudyError("“\(twice)” is selected twice", hint: "name each attribute once")
    }
    var selected = description
    selected.attributes = indices.count
    let network = selected.network()
    guard Set(network.parameterShapes.map(\.name)) == Set(model.weights.names) else {
      throw StudyError(
        "\(model.network.name) has other weights than \(description.name) is made with", hint: Self.selectFirst)
    }
    var weights = model.weights
    for name in weights.names where name.hasPrefix("masks.") || name.hasPrefix("classifier.") {
      weights[name] = weights[name].map { rows(of: indices, in: $0, named: name) }
    }
    do {
      return try MultiChannelAttention(Model(network, weights), selected, normalization: normalization, attributes: names)
    } catch let error as WeightsError {
      throw StudyError("\(model.network.name) is not what its description makes: \(error)", hint: Self.selectFirst)
    }
  }

  private static let selectFirst = "select attributes before rewriting the network"

  /// The rows of a weight, `rows …`, that belong to some of the attributes. Depthwise masks stand channel by channel, all others attribute
  /// by attribute.
  private func rows(of indices: [Int], in weight: Tensor, named name: String) -> Tensor {
    let rest = Array(weight.shape.dropFirst())
    guard description.masks == .depthwise3x3, name.hasPrefix("masks.") else {
      return weight.reshape([attributeCount, -1] + rest).select(0, at: indices).reshape([-1] + rest)
    }
    return weight.reshape([channelCount, attributeCount] + rest).select(1, at: indices).reshape([-1] + rest)
  }
}
