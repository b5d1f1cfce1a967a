/// What one picture shows, in Broden's categories: a name for each pixel, or names for the whole picture.
public struct ConceptAnnotation: Hashable, Sendable {
  public var width: Int
  public var height: Int
  /// Names per pixel. Parts have several layers: a window of a door of a car is `door` in the first and `window` in the second.
  public var layers: [ConceptCategory: [PartMap]]
  /// Names of the whole picture.
  public var wholePicture: [ConceptCategory: [String]]

  public init(width: Int, height: Int, layers: [ConceptCategory: [PartMap]], wholePicture: [ConceptCategory: [String]]) {
    (self.width, self.height, self.layers, self.wholePicture) = (width, height, layers, wholePicture)
  }

  /// The annotation with these categories alone.
  public func keeping(_ categories: Set<ConceptCategory>) -> ConceptAnnotation {
    ConceptAnnotation(
      width: width, height: height, layers: layers.filter { categories.contains($0.key) },
      wholePicture: wholePicture.filter { categories.contains($0.key) })
  }

  /// How many pixels bear each name of a category in any layer; a whole picture's name counts all.
  public func pixelCounts(of category: ConceptCategory) -> [String: Int] {
    var counts: [String: Int] = [:]
    let maps = layers[category] ?? []
    for place in 0..<width * height {
      var seen: [String] = []
      for map in maps where map.values[place] > 0 {
        let name = map.parts[Int(map.values[place])]
        if !seen.contains(name) { seen.append(name) }
      }
      for name in seen { counts[name, default: 0] += 1 }
    }
    for name in wholePicture[category] ?? [] { counts[name] = width * height }
    return counts
  }

  /// Whether each pixel bears a name of a category, in any layer or as the whole picture does.
  public func mask(of name: String, in category: ConceptCategory) -> [Bool] {
    if wholePicture[category]?.contains(name) == true { return Array(repeating: true, count: width * height) }
    var mask = Array(repeating: false, count: width * height)
    for map in layers[category] ?? [] {
      guard let number = map.parts.firstIndex(of: name) else { continue }
      for place in mask.indices where Int(map.values[place]) == number { mask[place] = true }
    }
    return mask
  }
}
