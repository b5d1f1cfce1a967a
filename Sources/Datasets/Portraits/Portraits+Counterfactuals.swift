/// A portrait with an attribute and without it, everything else the same, and where the two differ.
public struct PortraitCounterfactual: Hashable, Sendable {
  public var attribute: PortraitAttribute
  /// The portrait's number in its dataset.
  public var index: Int
  public var on: Picture
  public var off: Picture
  /// The pixels that differ, row by row.
  public var causalMask: [Bool]
  /// The pixels of the attribute's parts, with it or without; none for a global attribute.
  public var semanticMask: [Bool]
}

extension Portraits {
  /// The rows of a contact sheet: portraits `indices`, each with the attribute and without it.
  ///
  /// As they come from the dataset, `on` or `off` is the dataset's own portrait and the other its counterfactual.
  public func counterfactuals(of attribute: PortraitAttribute, indices: [Int]) -> [PortraitCounterfactual] {
    indices.map { index in
      let portrait = portrait(at: index)
      let on = portrait.attributes[attribute] ? portrait : portrait.toggling(attribute)
      let off = portrait.attributes[attribute] ? portrait.toggling(attribute) : portrait
      let (with, without) = (on.picture(width: width, height: height), off.picture(width: width, height: height))
      return PortraitCounterfactual(
        attribute: attribute, index: index, on: with, off: without, causalMask: with.differences(from: without),
        semanticMask: portrait.semanticMask(of: attribute, width: width, height: height))
    }
  }
}
